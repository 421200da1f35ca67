package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.matlens.app.plot.SpectrumPlot;
import org.matlens.data.spectrum.token.Peak;
import org.matlens.data.spectrum.token.PeakFinder;
import org.matlens.spectrum.Spectrum;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Where the spectrum of a sample comes from, and how scores of its tokens are drawn with it. */
public interface SpectrumDrawing {
  /** Samples are no spectra. */
  SpectrumDrawing NONE = input -> Optional.empty();

  /** Peaks that are marked, and their least share of the range of intensities. */
  PeakFinder MARKED = new PeakFinder(0.05, 12);

  /** The spectrum a sample was made from, after preprocessing; empty where there is none. */
  Optional<Spectrum> of(String input);

  /** Whether tokens are ranges of an axis. */
  static boolean isSpectrum(TokenSequence tokens) {
    return tokens.tokens().stream().anyMatch(t -> t.source() instanceof TokenSource.AxisRange);
  }

  /** Draws scores of tokens under the curve they come from. */
  static String draw(
      String title, Spectrum spectrum, TokenSequence tokens, float[] scores, boolean signed) {
    int n = spectrum.size();
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      int from = spectrum.axis().rises() ? i : n - 1 - i;
      x[i] = spectrum.axis().value(from);
      y[i] = spectrum.intensity(from);
    }
    List<Double> peaks =
        MARKED.peaks(spectrum).stream()
            .sorted(Comparator.comparingDouble(Peak::prominence).reversed())
            .map(Peak::position)
            .toList();
    List<SpectrumPlot.Range> ranges = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      Token t = tokens.tokens().get(i);
      if (t.source() instanceof TokenSource.AxisRange r) {
        ranges.add(new SpectrumPlot.Range(r.from(), r.to(), scores[i]));
      }
    }
    String axis = spectrum.axis().quantity() + " (" + spectrum.axis().unit() + ")";
    return SpectrumPlot.draw(title, new SpectrumPlot.Curve(x, y, axis, peaks), ranges, signed);
  }
}
