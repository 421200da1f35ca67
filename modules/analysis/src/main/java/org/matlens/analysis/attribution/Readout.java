package org.matlens.analysis.attribution;

import java.util.Arrays;
import java.util.List;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;

/**
 * How a matrix "token q draws on token k" becomes one number per token, following how a model reads
 * its prediction out: the row of the class token when the sequence starts with one, else the mean
 * over all rows (mean pooling).
 */
final class Readout {
  private Readout() {}

  /** The weight of each row: all on the class token's, or the same on all. */
  static double[] rows(Sample sample, int n) {
    double[] out = new double[n];
    if (SampleTokens.startsWithClassToken(sample)) {
      out[0] = 1;
    } else {
      Arrays.fill(out, 1.0 / n);
    }
    return out;
  }

  /** {@code matrix} is [n * n], row by row. */
  static double[] perToken(Sample sample, double[] matrix, int n) {
    int rows = SampleTokens.startsWithClassToken(sample) ? 1 : n;
    double[] out = new double[n];
    for (int q = 0; q < rows; q++) {
      for (int k = 0; k < n; k++) {
        out[k] += matrix[q * n + k] / rows;
      }
    }
    return out;
  }

  /**
   * Tokens of the only stream.
   *
   * @throws IllegalStateException when the maps are not of its tokens
   */
  static int size(Sample sample, List<AttentionMap> layers) {
    int n = sample.sequence().size();
    for (AttentionMap m : layers) {
      if (m.queries() != n || m.keys() != n) {
        throw new IllegalStateException(
            "attention of "
                + m.queries()
                + " queries to "
                + m.keys()
                + " keys, sample "
                + sample.id()
                + " has "
                + n
                + " tokens");
      }
    }
    return n;
  }
}
