package org.matlens.analysis.stats;

import java.util.SplittableRandom;

/**
 * Paired permutation test of a mean difference (Fisher, 1935): under the null hypothesis either
 * sign of each difference is equally likely.
 */
public final class SignFlip {
  private SignFlip() {}

  /**
   * p-value of the mean of {@code differences}: exact over all 2ⁿ signs when these are no more than
   * {@code flips}, else (1 + as extreme ones) / (1 + flips) over random signs; 1 when there are
   * none.
   *
   * @throws IllegalArgumentException when a difference is NaN or infinite
   */
  public static double test(double[] differences, Alternative alternative, int flips, long seed) {
    Interval.requireFinite(differences);
    int n = differences.length;
    double seen = sum(differences, i -> false);
    double scale = java.util.Arrays.stream(differences).map(Math::abs).sum();
    double slack = 1e-12 * scale; // equal sums may differ in their last bits
    boolean all = n < 31 && (1L << n) <= flips;
    SplittableRandom random = new SplittableRandom(seed);
    long greater = all ? 0 : 1;
    long less = all ? 0 : 1;
    int rounds = all ? 1 << n : flips;
    for (int b = 0; b < rounds; b++) {
      int signs = b;
      double sum =
          all
              ? sum(differences, i -> (signs >> i & 1) == 1)
              : sum(differences, i -> random.nextBoolean());
      greater += sum >= seen - slack ? 1 : 0;
      less += sum <= seen + slack ? 1 : 0;
    }
    double of = all ? rounds : rounds + 1.0;
    return alternative.pValue(greater / of, less / of);
  }

  private static double sum(double[] d, java.util.function.IntPredicate flip) {
    double sum = 0;
    for (int i = 0; i < d.length; i++) {
      sum += flip.test(i) ? -d[i] : d[i];
    }
    return sum;
  }
}
