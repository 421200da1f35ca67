package org.matlens.analysis.audit;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.matlens.analysis.stats.Interval;

/**
 * Correlations between the maps of the audited model and those of several other ones.
 *
 * @param rho [model][sample], NaN where undefined: constant maps, fewer than two tokens, numbers
 *     that are not finite
 */
record CorrelationTable(double[][] rho) {
  private static final int RESAMPLES = 2000;

  int models() {
    return rho.length;
  }

  /** All correlations asked for. */
  int size() {
    return rho.length * rho[0].length;
  }

  /** Samples with a value from at least one model. */
  int samples() {
    int n = 0;
    for (int s = 0; s < rho[0].length; s++) {
      int sample = s;
      n += Arrays.stream(rho).allMatch(r -> Double.isNaN(r[sample])) ? 0 : 1;
    }
    return n;
  }

  int undefined() {
    return (int) Arrays.stream(rho).flatMapToDouble(Arrays::stream).filter(Double::isNaN).count();
  }

  /** Mean over the defined entries; models and samples are both resampled: both are what varies. */
  Interval interval(long seed) {
    int samples = rho[0].length;
    SplittableRandom random = new SplittableRandom(seed).split();
    double[] means = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      int[] rows = random.ints(rho.length, 0, rho.length).toArray();
      int[] columns = samples == 0 ? new int[0] : random.ints(samples, 0, samples).toArray();
      means[b] = mean(rows, columns);
    }
    double[] defined = Arrays.stream(means).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double estimate =
        Arrays.stream(rho)
            .flatMapToDouble(Arrays::stream)
            .filter(v -> !Double.isNaN(v))
            .average()
            .orElse(Double.NaN);
    int tail = (int) ((1 - Interval.LEVEL) / 2 * defined.length);
    int undefined = RESAMPLES - defined.length;
    return 2 * defined.length < RESAMPLES
        ? new Interval(estimate, Double.NaN, Double.NaN, undefined)
        : new Interval(estimate, defined[tail], defined[defined.length - 1 - tail], undefined);
  }

  /** PASS when the whole interval lies on the good side of {@code limit}, FAIL on the other. */
  Finding finding(Interval interval, double limit, Direction good) {
    boolean below = interval.high() < limit;
    boolean above = interval.low() > limit;
    if (samples() < VerdictRule.MIN_SAMPLES || !(below || above)) {
      return Finding.INCONCLUSIVE;
    }
    return below == (good == Direction.LOWER) ? Finding.PASS : Finding.FAIL;
  }

  private double mean(int[] rows, int[] columns) {
    double sum = 0;
    int defined = 0;
    for (int r : rows) {
      for (int c : columns) {
        if (!Double.isNaN(rho[r][c])) {
          sum += rho[r][c];
          defined++;
        }
      }
    }
    return sum / defined;
  }
}
