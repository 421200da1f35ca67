package org.matlens.data.spectrum.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/**
 * One token per peak of a spectrum, in rising order of the axis.
 *
 * <p>Features: position over span; height; prominence; background; width over span, times {@value
 * #WIDTH_SCALE}; the position as {@link AxisWaves}; where ratios are asked for, those of {@link
 * SpacingRatios} to the first peak and to the highest one. The source is the range of the axis over
 * which the peak stands above half of its prominence. A spectrum without peaks has one token that
 * says so and comes from the whole axis.
 */
public final class PeakTokenizer implements Tokenizer<Spectrum> {
  /** Text of every peak: what it is like is in its features. */
  public static final String PEAK = "peak";

  /** Text of the token of a spectrum without peaks. */
  public static final String NONE = "no peak";

  private static final int OWN = 5;

  /** Brings widths, which are small parts of the span, near 1. */
  private static final double WIDTH_SCALE = 100;

  private final PeakFinder finder;
  private final AxisWaves waves;
  private final SpacingRatios ratios;

  /** Tokens of the peaks that {@code finder} finds. */
  public PeakTokenizer(PeakFinder finder, AxisWaves waves) {
    this(finder, waves, new SpacingRatios(0));
  }

  /** Tokens of the peaks that {@code finder} finds, with ratios of their spacings. */
  public PeakTokenizer(PeakFinder finder, AxisWaves waves, SpacingRatios ratios) {
    this.finder = finder;
    this.waves = waves;
    this.ratios = ratios;
  }

  @Override
  public int numFeatures() {
    return OWN + waves.size() + 2 * ratios.size();
  }

  @Override
  public int numPairBuckets() {
    return 0;
  }

  @Override
  public TokenSequence tokenize(Spectrum spectrum) throws InputException {
    SpectrumAxis axis = spectrum.axis();
    List<Token> tokens = new ArrayList<>();
    List<Peak> peaks = finder.peaks(spectrum);
    Peak highest = peaks.stream().max(Comparator.comparingDouble(Peak::height)).orElse(null);
    for (Peak p : peaks) {
      float[] f = new float[numFeatures()];
      f[0] = (float) (p.position() / waves.span());
      f[1] = (float) p.height();
      f[2] = (float) p.prominence();
      f[3] = (float) p.background();
      f[4] = (float) (WIDTH_SCALE * p.width() / waves.span());
      waves.write(p.position(), f, OWN);
      int at = OWN + waves.size();
      ratios.write(axis.unit(), p.position(), peaks.get(0).position(), f, at);
      ratios.write(axis.unit(), p.position(), highest.position(), f, at + ratios.size());
      tokens.add(
          new Token(
              PEAK, TokenKind.PEAK, new TokenSource.AxisRange(p.from(), p.to(), axis.unit()), f));
    }
    if (tokens.isEmpty()) {
      double first = axis.value(0);
      double last = axis.value(axis.size() - 1);
      TokenSource all =
          new TokenSource.AxisRange(Math.min(first, last), Math.max(first, last), axis.unit());
      tokens.add(new Token(NONE, TokenKind.PEAK, all, new float[numFeatures()]));
    }
    return new TokenSequence(PatchTokenizer.STREAM, tokens);
  }
}
