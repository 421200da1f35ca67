package org.matlens.analysis.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Bootstrap intervals (Efron, 1979, doi:10.1214/aos/1176344552): samples are drawn again with
 * replacement and the statistic computed anew each time.
 *
 * <p>A statistic is a function of sample indices (repeats included), so that pairs stay together:
 * {@code rows -> Metrics.mae(pick(target, rows), pick(prediction, rows))}. It may return NaN where
 * it is undefined, e.g. when a resample has one class only: such resamples are left out and
 * counted; when they are more than half, the limits are NaN.
 */
public final class Bootstrap {
  /** Resamples that settle the limits of a 95 % interval to about a twentieth of its width. */
  public static final int RESAMPLES = 2000;

  private Bootstrap() {}

  /** Interval between the 2.5 % and the 97.5 % quantile of the resampled statistic. */
  public static Interval percentile(
      int n, ToDoubleFunction<int[]> statistic, int resamples, long seed) {
    double[] drawn = draw(n, statistic, resamples, seed);
    return limits(
        statistic.applyAsDouble(identity(n)),
        drawn,
        resamples,
        (1 - Interval.LEVEL) / 2,
        (1 + Interval.LEVEL) / 2);
  }

  /**
   * Bias-corrected and accelerated interval (Efron, 1987, doi:10.1080/01621459.1987.10478410):
   * quantiles shifted by the share of resamples below the estimate and by the skewness of the
   * leave-one-out values; for skewed statistics such as an RMSE. Falls back to {@link #percentile}
   * when these are undefined.
   */
  public static Interval bca(int n, ToDoubleFunction<int[]> statistic, int resamples, long seed) {
    double[] drawn = draw(n, statistic, resamples, seed);
    double estimate = statistic.applyAsDouble(identity(n));
    double below =
        Arrays.stream(drawn).map(v -> v < estimate ? 1 : v == estimate ? 0.5 : 0).sum()
            / Math.max(1, drawn.length);
    double[] leftOut = new double[n];
    Arrays.setAll(
        leftOut, i -> statistic.applyAsDouble(IntStream.range(0, n).filter(j -> j != i).toArray()));
    double mean = Arrays.stream(leftOut).average().orElse(Double.NaN);
    double squares = Arrays.stream(leftOut).map(v -> Math.pow(mean - v, 2)).sum();
    double cubes = Arrays.stream(leftOut).map(v -> Math.pow(mean - v, 3)).sum();
    double acceleration = cubes / (6 * Math.pow(squares, 1.5));
    if (!(below > 0 && below < 1) || !Double.isFinite(acceleration)) {
      return percentile(n, statistic, resamples, seed);
    }
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double bias = normal.inverseCumulativeProbability(below);
    double[] levels = new double[2];
    for (int side = 0; side < 2; side++) {
      double z =
          bias + normal.inverseCumulativeProbability((1 + (2 * side - 1) * Interval.LEVEL) / 2);
      levels[side] = normal.cumulativeProbability(bias + z / (1 - acceleration * z));
    }
    return limits(estimate, drawn, resamples, levels[0], levels[1]);
  }

  /** Percentile interval of the mean of {@code values}. */
  public static Interval mean(double[] values, long seed) {
    Interval.requireFinite(values);
    return percentile(
        values.length,
        rows -> Arrays.stream(rows).mapToDouble(i -> values[i]).average().orElse(Double.NaN),
        RESAMPLES,
        seed);
  }

  /**
   * Paired comparison of two statistics of the same samples, e.g. the errors of two models:
   * interval of a - b, both computed on the same resamples.
   */
  public static Interval difference(
      int n, ToDoubleFunction<int[]> a, ToDoubleFunction<int[]> b, int resamples, long seed) {
    return percentile(n, rows -> a.applyAsDouble(rows) - b.applyAsDouble(rows), resamples, seed);
  }

  /** The elements of {@code values} at {@code rows}. */
  public static double[] pick(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
  }

  /** The elements of {@code values} at {@code rows}. */
  public static int[] pick(int[] values, int[] rows) {
    return Arrays.stream(rows).map(i -> values[i]).toArray();
  }

  /** Defined values of the statistic over the resamples, ascending. */
  private static double[] draw(int n, ToDoubleFunction<int[]> statistic, int resamples, long seed) {
    if (resamples < 1) {
      throw new IllegalArgumentException(resamples + " resamples, expected at least one");
    }
    if (n == 0) {
      return new double[0];
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] rows = new int[n];
    double[] values = new double[resamples];
    for (int b = 0; b < resamples; b++) {
      for (int i = 0; i < n; i++) {
        rows[i] = random.nextInt(n);
      }
      values[b] = statistic.applyAsDouble(rows);
    }
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
  }

  private static Interval limits(
      double estimate, double[] drawn, int resamples, double low, double high) {
    int undefined = resamples - drawn.length;
    return 2 * drawn.length < resamples || drawn.length == 0
        ? new Interval(estimate, Double.NaN, Double.NaN, undefined)
        : new Interval(estimate, quantile(drawn, low), quantile(drawn, high), undefined);
  }

  /** Linear interpolation between order statistics, position (n - 1) level. */
  static double quantile(double[] ascending, double level) {
    double at = level * (ascending.length - 1);
    int i = (int) Math.floor(at);
    int j = Math.min(i + 1, ascending.length - 1);
    return ascending[i] == ascending[j]
        ? ascending[i]
        : ascending[i] + (at - i) * (ascending[j] - ascending[i]);
  }

  private static int[] identity(int n) {
    return IntStream.range(0, n).toArray();
  }
}
