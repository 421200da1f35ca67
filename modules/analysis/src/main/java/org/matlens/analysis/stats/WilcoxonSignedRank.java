package org.matlens.analysis.stats;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.matlens.metric.Ranks;

/**
 * Wilcoxon's signed rank test of paired differences (Wilcoxon, 1945, doi:10.2307/3001968): is their
 * distribution symmetric about zero?
 *
 * <p>Zeros are dropped and counted, ties take midranks. Up to {@link #EXACT_LIMIT} differences the
 * p-value is exact given the midranks, ties included (all 2ⁿ signs, by dynamic programming); above
 * it is the normal approximation with tie and continuity correction.
 *
 * @param wPlus sum of the ranks of |difference| over positive differences
 * @param n differences that are not zero
 * @param zeros differences dropped
 * @param effect matched-pairs rank-biserial correlation, (W₊ - W₋) / (W₊ + W₋) in [-1, 1]; NaN for
 *     n = 0
 * @param pValue 1 for n = 0
 */
public record WilcoxonSignedRank(
    double wPlus, int n, int zeros, double effect, double pValue, boolean exact) {
  /** Most differences for which the exact distribution is computed. */
  public static final int EXACT_LIMIT = 100;

  /**
   * Tests {@code differences} against zero.
   *
   * @throws IllegalArgumentException when a difference is NaN or infinite
   */
  public static WilcoxonSignedRank test(double[] differences, Alternative alternative) {
    Interval.requireFinite(differences);
    double[] d = Arrays.stream(differences).filter(v -> v != 0).toArray();
    int n = d.length;
    double[] ranks = Ranks.midranks(Arrays.stream(d).map(Math::abs).toArray());
    double wPlus = 0;
    for (int i = 0; i < n; i++) {
      wPlus += d[i] > 0 ? ranks[i] : 0;
    }
    double total = n * (n + 1) / 2.0;
    boolean exact = n <= EXACT_LIMIT;
    double p =
        n == 0 ? 1 : exact ? exact(ranks, wPlus, alternative) : normal(ranks, wPlus, alternative);
    return new WilcoxonSignedRank(
        wPlus, n, differences.length - n, (2 * wPlus - total) / total, p, exact);
  }

  private static double exact(double[] ranks, double wPlus, Alternative alternative) {
    // Twice a midrank is a whole number: probability[s] of 2 W₊ = s, one rank after the other.
    int n = ranks.length;
    double[] probability = new double[n * (n + 1) + 1];
    probability[0] = 1;
    int reach = 0;
    for (double rank : ranks) {
      int twice = (int) Math.round(2 * rank);
      reach += twice;
      for (int s = reach; s >= 0; s--) {
        probability[s] = 0.5 * (probability[s] + (s >= twice ? probability[s - twice] : 0));
      }
    }
    int seen = (int) Math.round(2 * wPlus);
    return alternative.pValue(
        Arrays.stream(probability, seen, probability.length).sum(),
        Arrays.stream(probability, 0, seen + 1).sum());
  }

  private static double normal(double[] ranks, double wPlus, Alternative alternative) {
    double mean = Arrays.stream(ranks).sum() / 2;
    double deviation = Math.sqrt(Arrays.stream(ranks).map(r -> r * r).sum()) / 2;
    NormalDistribution standard = new NormalDistribution(null, 0, 1);
    return alternative.pValue(
        standard.cumulativeProbability((mean + 0.5 - wPlus) / deviation),
        standard.cumulativeProbability((wPlus + 0.5 - mean) / deviation));
  }
}
