package org.matlens.analysis.stats;

import org.apache.commons.math3.special.Beta;

/**
 * McNemar's test (1947, doi:10.1007/BF02295996): are two classifiers right equally often on the
 * same samples? Only samples on which one is right and the other wrong count.
 *
 * @param onlyFirst samples that the first classifier alone has right
 * @param onlySecond samples that the second alone has right
 * @param pValue exact, two-sided: min(1, 2 P(X ≤ min)), X binomial with p = 1/2; 1 when none differ
 */
public record McNemar(int onlyFirst, int onlySecond, double pValue) {

  /** The test from its two counts. */
  public static McNemar of(int onlyFirst, int onlySecond) {
    int n = onlyFirst + onlySecond;
    int least = Math.min(onlyFirst, onlySecond);
    // P(X ≤ k) = I(1/2; n - k, k + 1). As a difference from 1, which is how the library's binomial
    // distribution takes it, everything below 1e-16 would be 0.
    double p = n == 0 ? 1 : 2 * Beta.regularizedBeta(0.5, n - least, least + 1);
    return new McNemar(onlyFirst, onlySecond, Math.min(1, p));
  }

  /** The test of two series of predicted classes against the true ones. */
  public static McNemar test(int[] target, int[] first, int[] second) {
    if (first.length != target.length || second.length != target.length) {
      throw new IllegalArgumentException(
          target.length + " targets, " + first.length + " and " + second.length + " predictions");
    }
    int a = 0;
    int b = 0;
    for (int i = 0; i < target.length; i++) {
      a += first[i] == target[i] && second[i] != target[i] ? 1 : 0;
      b += first[i] != target[i] && second[i] == target[i] ? 1 : 0;
    }
    return of(a, b);
  }
}
