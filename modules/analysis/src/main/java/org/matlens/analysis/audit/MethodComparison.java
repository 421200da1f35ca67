package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;

/**
 * Compares the methods of a check with each other, every pair on the samples that both could be
 * asked of: bootstrap interval of the mean difference, Wilcoxon's signed rank test (two-sided),
 * p-values of all pairs and variants adjusted together (Holm).
 *
 * <p>What is compared is how far a method is ahead of its own chance: methods of different meanings
 * are judged by different figures, but each by what chance would give it.
 */
final class MethodComparison {
  /**
   * One method under one variant of a check.
   *
   * @param check the check and its variant
   * @param method its name
   * @param gain per sample, by how much it does better than chance; NaN where it could not be asked
   */
  record Gains(String check, String method, double[] gain) {}

  private MethodComparison() {}

  /**
   * All pairs within each variant, in the order given.
   *
   * @param unit of gains, for a person
   */
  static List<Comparison> of(List<Gains> gains, String unit, long seed) {
    List<Comparison> raw = new ArrayList<>();
    for (int a = 0; a < gains.size(); a++) {
      for (int b = a + 1; b < gains.size(); b++) {
        if (gains.get(a).check().equals(gains.get(b).check())) {
          raw.add(pair(gains.get(a), gains.get(b), unit, seed));
        }
      }
    }
    double[] adjusted = Holm.adjust(raw.stream().mapToDouble(Comparison::pValue).toArray());
    List<Comparison> out = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      Comparison c = raw.get(i);
      out.add(
          new Comparison(
              c.check(),
              c.first(),
              c.second(),
              c.difference(),
              c.unit(),
              c.pValue(),
              adjusted[i],
              c.n()));
    }
    return out;
  }

  private static Comparison pair(Gains a, Gains b, String unit, long seed) {
    double[] both = new double[a.gain().length];
    int n = 0;
    for (int i = 0; i < both.length; i++) {
      double d = a.gain()[i] - b.gain()[i];
      if (Double.isFinite(d)) {
        both[n++] = d;
      }
    }
    double[] difference = java.util.Arrays.copyOf(both, n);
    Interval mean =
        n == 0
            ? new Interval(Double.NaN, Double.NaN, Double.NaN, 0)
            : Bootstrap.mean(difference, seed);
    double p =
        n < VerdictRule.MIN_SAMPLES
            ? Double.NaN
            : WilcoxonSignedRank.test(difference, Alternative.TWO_SIDED).pValue();
    return new Comparison(a.check(), a.method(), b.method(), mean, unit, p, Double.NaN, n);
  }
}
