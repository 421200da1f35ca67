package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TTest;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.BenjaminiHochberg;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.MannWhitney;

/**
 * One figure in two groups of samples (classes, conditions, chemistries): does it differ?
 *
 * @param group1 name of the first group
 * @param group2 name of the second group
 * @param figure its name, e.g. {@code layer 1 head 3 entropy}
 * @param n1 finite values in the first group
 * @param n2 finite values in the second group
 * @param leftOut values that were NaN or infinite
 * @param median1 of the first group
 * @param median2 of the second group
 * @param mean1 of the first group
 * @param mean2 of the second group
 * @param superiority chance that a value of the first group exceeds one of the second
 * @param rankBiserial 2 superiority - 1, the effect size of ranks (equal to Cliff's delta)
 * @param hedgesG difference of means over the pooled deviation, times 1 - 3 / (4 (n1 + n2) - 9)
 *     (Hedges, 1981, doi:10.3102/10769986006002107); NaN when no group varies
 * @param pValue of the test, two-sided; NaN when a group is too small for it
 * @param pHolm adjusted for all figures and groups: any false finding
 * @param pFalseDiscovery the same: share of false findings (Benjamini-Hochberg)
 */
public record GroupComparison(
    String group1,
    String group2,
    String figure,
    int n1,
    int n2,
    int leftOut,
    double median1,
    double median2,
    double mean1,
    double mean2,
    double superiority,
    double rankBiserial,
    double hedgesG,
    double pValue,
    double pHolm,
    double pFalseDiscovery) {

  /**
   * Compares every figure between groups: two with each other, of more each with all others.
   *
   * @param values figure → a value per sample, in the order of the results
   * @param groups of the samples; nobody is compared when there are fewer than two
   */
  public static List<GroupComparison> of(
      Map<String, double[]> values, List<String> groups, GroupTest test) {
    List<String> names = groups.stream().distinct().sorted().toList();
    List<GroupComparison> rows = new ArrayList<>();
    for (String name : names.size() == 2 ? names.subList(1, 2) : names) {
      if (names.size() > 1) {
        String rest = names.size() == 2 ? names.get(0) : "others";
        values.forEach((figure, v) -> rows.add(one(figure, v, groups, name, rest, test)));
      }
    }
    double[] p = rows.stream().mapToDouble(GroupComparison::pValue).toArray();
    double[] holm = Holm.adjust(p);
    double[] bh = BenjaminiHochberg.adjust(p);
    for (int i = 0; i < p.length; i++) {
      rows.set(i, rows.get(i).adjusted(holm[i], bh[i]));
    }
    return rows;
  }

  private GroupComparison adjusted(double holm, double falseDiscovery) {
    return new GroupComparison(
        group1,
        group2,
        figure,
        n1,
        n2,
        leftOut,
        median1,
        median2,
        mean1,
        mean2,
        superiority,
        rankBiserial,
        hedgesG,
        pValue,
        holm,
        falseDiscovery);
  }

  private static GroupComparison one(
      String figure,
      double[] values,
      List<String> groups,
      String first,
      String rest,
      GroupTest test) {
    if (values.length != groups.size()) {
      throw new IllegalArgumentException(
          figure + " has " + values.length + " values of " + groups.size() + " samples");
    }
    double[] a = group(values, groups, first, true);
    double[] b = group(values, groups, first, false);
    MannWhitney ranks = MannWhitney.test(a, b, Alternative.TWO_SIDED);
    return new GroupComparison(
        first,
        rest,
        figure,
        a.length,
        b.length,
        values.length - a.length - b.length,
        median(a),
        median(b),
        StatUtils.mean(a),
        StatUtils.mean(b),
        ranks.superiority(),
        ranks.rankBiserial(),
        hedgesG(a, b),
        test == GroupTest.MANN_WHITNEY ? ranks.pValue() : welch(a, b),
        Double.NaN,
        Double.NaN);
  }

  private static double[] group(
      double[] values, List<String> groups, String first, boolean wanted) {
    double[] out = new double[values.length];
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (groups.get(i).equals(first) == wanted && Double.isFinite(values[i])) {
        out[n++] = values[i];
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** NaN for fewer than two values; where nothing varies equal means are certain to be equal. */
  private static double welch(double[] a, double[] b) {
    if (a.length < 2 || b.length < 2) {
      return Double.NaN;
    }
    if (StatUtils.variance(a) + StatUtils.variance(b) == 0) {
      return a[0] == b[0] ? 1 : 0;
    }
    return new TTest().tTest(a, b);
  }

  private static double hedgesG(double[] a, double[] b) {
    int n = a.length + b.length;
    if (a.length < 2 || b.length < 2) {
      return Double.NaN;
    }
    double pooled =
        ((a.length - 1) * StatUtils.variance(a) + (b.length - 1) * StatUtils.variance(b)) / (n - 2);
    double small = 1 - 3.0 / (4.0 * n - 9);
    return pooled == 0
        ? Double.NaN
        : small * (StatUtils.mean(a) - StatUtils.mean(b)) / Math.sqrt(pooled);
  }

  private static double median(double[] values) {
    double[] s = values.clone();
    Arrays.sort(s);
    int n = s.length;
    return n == 0 ? Double.NaN : (s[n / 2] + s[(n - 1) / 2]) / 2;
  }
}
