package org.matlens.analysis.audit;

import org.matlens.analysis.stats.Interval;

/**
 * Is the model better than knowing nothing? An explanation of a model that is not explains noise.
 *
 * @param metric {@code r2} (regression), {@code rocAuc} (binary) or {@code balancedAccuracy}
 * @param model the metric of the model with its 95 % bootstrap interval
 * @param baseline the metric of the baseline on the same samples
 * @param finding PASS: the advantage over the baseline is above zero in 95 % of resamples' central
 *     interval; FAIL: the whole interval is not above zero
 * @param n samples compared
 * @param explanation for a person
 */
public record Gate(
    String metric, Interval model, double baseline, Finding finding, int n, String explanation) {
  public boolean pass() {
    return finding == Finding.PASS;
  }
}
