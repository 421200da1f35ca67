package org.matlens.analysis.stats;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.matlens.metric.Ranks;

/**
 * Benjamini and Hochberg's step-up adjustment (1995, doi:10.1111/j.2517-6161.1995.tb02031.x): the
 * expected share of false findings among all findings stays below the level, for independent or
 * positively dependent tests.
 */
public final class BenjaminiHochberg {
  private BenjaminiHochberg() {}

  /**
   * Adjusted p-values, min over j ≥ i of min(1, m p_(j) / j) for the i-th smallest of m. NaN stands
   * for a test that could not be done: it stays NaN and does not count.
   */
  public static double[] adjust(double[] pValues) {
    int[] done =
        IntStream.range(0, pValues.length).filter(i -> !Double.isNaN(pValues[i])).toArray();
    double[] p = Bootstrap.pick(pValues, done);
    double[] out = new double[pValues.length];
    Arrays.fill(out, Double.NaN);
    int[] order = Ranks.ascending(p);
    double ceiling = 1;
    for (int i = order.length - 1; i >= 0; i--) {
      double value = p[order[i]];
      if (value < 0 || value > 1) {
        throw new IllegalArgumentException("p-value " + value + " outside [0, 1]");
      }
      ceiling = Math.min(ceiling, value * p.length / (i + 1));
      out[done[order[i]]] = ceiling;
    }
    return out;
  }
}
