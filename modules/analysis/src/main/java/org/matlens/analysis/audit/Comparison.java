package org.matlens.analysis.audit;

import java.util.Locale;
import org.matlens.analysis.stats.Interval;

/**
 * Two methods under one check, on the same samples.
 *
 * @param check the check and its variant, e.g. {@code deletion-mask}
 * @param first a method
 * @param second another
 * @param difference how much further the first is ahead of its chance than the second, mean over
 *     samples with its 95 % bootstrap interval; above 0 the first does better
 * @param unit of the difference, for a person
 * @param pValue two-sided, NaN when there are too few samples for a test
 * @param pAdjusted for all pairs of methods under the check and its variants (Holm)
 * @param n samples both could be asked of
 */
public record Comparison(
    String check,
    String first,
    String second,
    Interval difference,
    String unit,
    double pValue,
    double pAdjusted,
    int n) {

  /** The better method where chance does not explain the difference, else "neither". */
  public String better() {
    return !(pAdjusted < OrderTest.ALPHA) ? "neither" : difference.estimate() > 0 ? first : second;
  }

  /** A sentence for a person. */
  public String explanation() {
    return n == 0
        ? "No sample could be used to compare \"" + first + "\" with \"" + second + "\"."
        : String.format(
            Locale.ROOT,
            "Under %s \"%s\" is %.3g %s %s \"%s\" (95 %% interval of the difference %.3g to %.3g, %d"
                + " samples)%s",
            check,
            first,
            Math.abs(difference.estimate()),
            unit,
            difference.estimate() < 0 ? "behind" : "ahead of",
            second,
            difference.low(),
            difference.high(),
            n,
            better().equals("neither")
                ? ": no more than chance explains."
                : ": \"" + better() + "\" is better.");
  }
}
