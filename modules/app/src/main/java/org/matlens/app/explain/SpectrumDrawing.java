package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.matlens.app.plot.CrossPlot;
import org.matlens.app.plot.SpectrumPlot;
import org.matlens.attention.AttentionMap;
import org.matlens.data.spectrum.token.Peak;
import org.matlens.data.spectrum.token.PeakFinder;
import org.matlens.spectrum.Spectrum;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Where the spectrum of a sample comes from, and how scores of its tokens are drawn with it. */
public interface SpectrumDrawing {
  /** Samples are no spectra. */
  SpectrumDrawing NONE = (explanation, stream) -> Optional.empty();

  /** Peaks that are marked, and their least share of the range of intensities. */
  PeakFinder MARKED = new PeakFinder(0.05, 12);

  /**
   * The spectrum a stream of a sample was made from, after preprocessing; empty where there is
   * none.
   *
   * @param stream place among the streams of the sample
   */
  Optional<Spectrum> of(Explanation explanation, int stream);

  /** Whether tokens are ranges of an axis. */
  static boolean isSpectrum(TokenSequence tokens) {
    return tokens.tokens().stream().anyMatch(t -> t.source() instanceof TokenSource.AxisRange);
  }

  /** Draws scores of tokens under the curve they come from. */
  static String draw(
      String title, Spectrum spectrum, TokenSequence tokens, float[] scores, boolean signed) {
    List<SpectrumPlot.Range> ranges = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      Token t = tokens.tokens().get(i);
      if (t.source() instanceof TokenSource.AxisRange r) {
        ranges.add(new SpectrumPlot.Range(r.from(), r.to(), scores[i]));
      }
    }
    return SpectrumPlot.draw(title, curve(spectrum), ranges, signed);
  }

  /**
   * Draws what others look at on a spectrum, or what its tokens look at, the mean over layers and
   * heads.
   *
   * @param others labels of the tokens of the other side
   * @param tokens of the spectrum
   * @param asks whether the tokens of the spectrum are the queries
   */
  static String drawCross(
      String title,
      Spectrum spectrum,
      List<String> others,
      TokenSequence tokens,
      boolean asks,
      List<AttentionMap> layers) {
    int n = tokens.size();
    double[] all = new double[others.size() * n]; // mean over layers and heads
    for (AttentionMap layer : layers) {
      double[] mean = layer.meanOverHeads();
      for (int i = 0; i < all.length; i++) {
        all[i] += mean[i] / layers.size();
      }
    }
    List<CrossPlot.Column> columns = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      if (tokens.tokens().get(t).source() instanceof TokenSource.AxisRange r) {
        double[] weights = new double[others.size()];
        for (int o = 0; o < weights.length; o++) {
          weights[o] = all[asks ? t * weights.length + o : o * n + t];
        }
        columns.add(new CrossPlot.Column(r.from(), r.to(), weights));
      }
    }
    return CrossPlot.draw(title, curve(spectrum), others, columns);
  }

  private static SpectrumPlot.Curve curve(Spectrum spectrum) {
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
    String axis = spectrum.axis().quantity() + " (" + spectrum.axis().unit() + ")";
    return new SpectrumPlot.Curve(x, y, axis, peaks);
  }
}
