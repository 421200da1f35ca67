package org.matlens.data.spectrum.token;

import java.util.ArrayList;
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
 * One token per patch of neighbouring points of a spectrum, in rising order of the axis.
 *
 * <p>Features: the intensities of the patch in rising order of the axis, 0 behind the last point of
 * the spectrum; the place of the patch's middle as {@link AxisWaves}. The source is the range of
 * the axis from the first to the last point of the patch.
 */
public final class PatchTokenizer implements Tokenizer<Spectrum> {
  /** Name of the stream of tokens. */
  public static final String STREAM = "spectrum";

  /** Text of every patch: what it holds is in its features. */
  public static final String PATCH = "patch";

  private final int length;
  private final int stride;
  private final boolean numbered;
  private final AxisWaves waves;

  /**
   * Patches of {@code length} points, {@code stride} points apart.
   *
   * @param numbered whether the text of a patch is followed by its number, from 0, so that each
   *     place is a token of its own; for spectra on one grid
   * @throws IllegalArgumentException unless 1 &lt;= stride &lt;= length
   */
  public PatchTokenizer(int length, int stride, boolean numbered, AxisWaves waves) {
    if (stride < 1 || stride > length) {
      throw new IllegalArgumentException(
          "patches of " + length + " points by " + stride + ", expected 1 <= stride <= length");
    }
    this.length = length;
    this.stride = stride;
    this.numbered = numbered;
    this.waves = waves;
  }

  /** Patches of {@code length} points, {@code stride} points apart, all of them the same token. */
  public PatchTokenizer(int length, int stride, AxisWaves waves) {
    this(length, stride, false, waves);
  }

  @Override
  public int numFeatures() {
    return length + waves.size();
  }

  @Override
  public int numPairBuckets() {
    return 0;
  }

  /** Number of patches of a spectrum with {@code points}; every point is in at least one. */
  public int count(int points) {
    return points <= length ? 1 : 1 + (points - length + stride - 1) / stride;
  }

  @Override
  public TokenSequence tokenize(Spectrum spectrum) throws InputException {
    SpectrumAxis axis = spectrum.axis();
    int n = spectrum.size();
    if (n < 2) {
      throw new InputException(n + " points, expected at least 2");
    }
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < count(n); t++) {
      int first = t * stride;
      int last = Math.min(n, first + length) - 1;
      float[] f = new float[numFeatures()];
      for (int i = first; i <= last; i++) {
        f[i - first] = (float) spectrum.intensity(place(axis, i));
      }
      double from = axis.value(place(axis, first));
      double to = axis.value(place(axis, last));
      waves.write((from + to) / 2, f, length);
      tokens.add(
          new Token(
              numbered ? PATCH + " " + t : PATCH,
              TokenKind.PATCH,
              new TokenSource.AxisRange(from, to, axis.unit()),
              f));
    }
    return new TokenSequence(STREAM, tokens);
  }

  /** Place of the i-th point in rising order. */
  private static int place(SpectrumAxis axis, int i) {
    return axis.rises() ? i : axis.size() - 1 - i;
  }
}
