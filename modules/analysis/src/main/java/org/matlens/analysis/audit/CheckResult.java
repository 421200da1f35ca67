package org.matlens.analysis.audit;

import java.util.Objects;
import java.util.Optional;
import org.matlens.analysis.stats.Interval;

/**
 * What a check found; one entry of "checks" in {@code audit.json}.
 *
 * @param method the attribution method, empty when the check is about the model
 * @param check name of the check, with its variant, e.g. {@code deletion-mask}
 * @param estimate the value and its 95 % interval, NaN where they cannot be told
 * @param reference what the value is compared with, in the same unit
 * @param pValue NaN when the check makes no test
 * @param pAdjusted the same, adjusted for all tests of the check (Holm)
 * @param finding what it means
 * @param n samples the value rests on
 * @param explanation one or two sentences for a person; about a method and n = 0 it says that and
 *     no more
 */
public record CheckResult(
    Optional<String> method,
    String check,
    Family family,
    Interval estimate,
    double reference,
    double pValue,
    double pAdjusted,
    Direction direction,
    Finding finding,
    int n,
    String explanation) {
  public CheckResult {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(estimate, "estimate");
    Objects.requireNonNull(finding, "finding");
    if (n == 0 && method.isPresent()) {
      explanation = "No sample could be used for this check of \"" + method.get() + "\".";
    }
  }

  public double value() {
    return estimate.estimate();
  }
}
