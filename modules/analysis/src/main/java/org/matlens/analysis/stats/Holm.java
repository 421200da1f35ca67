package org.matlens.analysis.stats;

import java.util.Arrays;
import org.matlens.metric.Ranks;

/**
 * Holm's step-down adjustment of p-values (Holm, 1979, Scandinavian Journal of Statistics 6,
 * 65–70): the chance of one false finding or more among all tests stays below the level, whatever
 * their dependence.
 */
public final class Holm {
  private Holm() {}

  /**
   * Adjusted p-values, max over j ≤ i of min(1, (m - j + 1) p_(j)) for the i-th smallest of m. NaN
   * stands for a test that could not be done: it stays NaN and does not count.
   */
  public static double[] adjust(double[] pValues) {
    int[] done =
        java.util.stream.IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .toArray();
    double[] p = Bootstrap.pick(pValues, done);
    double[] out = new double[pValues.length];
    Arrays.fill(out, Double.NaN);
    double floor = 0;
    int left = p.length;
    for (int i : Ranks.ascending(p)) {
      if (p[i] < 0 || p[i] > 1) {
        throw new IllegalArgumentException("p-value " + p[i] + " outside [0, 1]");
      }
      floor = Math.max(floor, Math.min(1, left-- * p[i]));
      out[done[i]] = floor;
    }
    return out;
  }
}
