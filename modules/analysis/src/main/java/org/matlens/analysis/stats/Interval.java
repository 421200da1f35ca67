package org.matlens.analysis.stats;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * An estimate and its 95 % interval.
 *
 * @param estimate the statistic of the data at hand
 * @param low lower limit, NaN when it cannot be told
 * @param high upper limit, NaN when it cannot be told
 * @param undefined bootstrap resamples in which the statistic had no value; they are left out
 */
public record Interval(double estimate, double low, double high, int undefined) {
  /** Confidence of every interval here. */
  public static final double LEVEL = 0.95;

  /**
   * Student's interval of a mean, x̄ ± t_(0.975, n-1) s / √n, for a handful of folds or seeds.
   * Folds share training data, so the interval is somewhat narrow for them. Limits are NaN for n
   * &lt; 2.
   *
   * @throws IllegalArgumentException when a value is NaN or infinite
   */
  public static Interval ofMean(double[] values) {
    requireFinite(values);
    int n = values.length;
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (n < 2) {
      return new Interval(mean, Double.NaN, Double.NaN, 0);
    }
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double half =
        new TDistribution(null, n - 1).inverseCumulativeProbability(0.5 + LEVEL / 2)
            * Math.sqrt(squares / (n - 1) / n);
    return new Interval(mean, mean - half, mean + half, 0);
  }

  static void requireFinite(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException("value " + i + " is " + values[i]);
      }
    }
  }
}
