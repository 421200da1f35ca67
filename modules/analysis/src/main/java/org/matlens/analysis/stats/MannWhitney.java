package org.matlens.analysis.stats;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.matlens.metric.Ranks;

/**
 * Mann and Whitney's test of two independent groups (1947, doi:10.1214/aoms/1177730491) and its
 * effect size.
 *
 * <p>Up to {@link #EXACT_LIMIT} values in all, the p-value is exact given the midranks, ties
 * included; above it is the normal approximation with tie and continuity correction.
 *
 * @param u pairs (a, b) with a &gt; b, ties counting half
 * @param superiority U / (n_a n_b): the chance that a random a exceeds a random b (the common
 *     language effect size; equal to the ROC-AUC)
 * @param rankBiserial 2 superiority - 1, in [-1, 1]
 * @param pValue NaN when a group is empty
 */
public record MannWhitney(double u, double superiority, double rankBiserial, double pValue) {
  /** Most values for which the exact distribution is computed. */
  public static final int EXACT_LIMIT = 40;

  /**
   * Compares two groups.
   *
   * @throws IllegalArgumentException when a value is NaN or infinite
   */
  public static MannWhitney test(double[] a, double[] b, Alternative alternative) {
    Interval.requireFinite(a);
    Interval.requireFinite(b);
    if (a.length == 0 || b.length == 0) {
      return new MannWhitney(0, Double.NaN, Double.NaN, Double.NaN);
    }
    double[] ranks =
        Ranks.midranks(DoubleStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray());
    double rankSum = Arrays.stream(ranks, 0, a.length).sum();
    double u = rankSum - a.length * (a.length + 1) / 2.0;
    double superiority = u / ((double) a.length * b.length);
    double p =
        ranks.length <= EXACT_LIMIT
            ? exact(ranks, a.length, rankSum, alternative)
            : normal(ranks, a.length, rankSum, alternative);
    return new MannWhitney(u, superiority, 2 * superiority - 1, p);
  }

  /** Over all choices of {@code size} of the ranks. */
  private static double exact(double[] ranks, int size, double rankSum, Alternative alternative) {
    int n = ranks.length;
    double[][] ways = new double[size + 1][n * (n + 1) + 1];
    ways[0][0] = 1;
    for (double rank : ranks) {
      int twice = (int) Math.round(2 * rank);
      for (int k = size; k > 0; k--) {
        for (int s = ways[k].length - 1; s >= twice; s--) {
          ways[k][s] += ways[k - 1][s - twice];
        }
      }
    }
    int seen = (int) Math.round(2 * rankSum);
    double all = Arrays.stream(ways[size]).sum();
    return alternative.pValue(
        Arrays.stream(ways[size], seen, ways[size].length).sum() / all,
        Arrays.stream(ways[size], 0, seen + 1).sum() / all);
  }

  private static double normal(double[] ranks, int size, double rankSum, Alternative alternative) {
    int n = ranks.length;
    double mean = size * (n + 1) / 2.0;
    double squares = Arrays.stream(ranks).map(r -> (r - (n + 1) / 2.0) * (r - (n + 1) / 2.0)).sum();
    double deviation = Math.sqrt(size * (double) (n - size) / n * squares / (n - 1));
    if (deviation == 0) {
      return 1;
    }
    NormalDistribution standard = new NormalDistribution(null, 0, 1);
    return alternative.pValue(
        standard.cumulativeProbability((mean + 0.5 - rankSum) / deviation),
        standard.cumulativeProbability((rankSum + 0.5 - mean) / deviation));
  }
}
