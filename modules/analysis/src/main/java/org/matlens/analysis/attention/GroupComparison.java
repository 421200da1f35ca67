package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.BenjaminiHochberg;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.MannWhitney;

/**
 * One figure in two groups of samples (classes, conditions, chemistries): does it differ?
 *
 * @param figure its name, e.g. {@code layer 1 head 3 entropy}
 * @param n1 finite values in the first group
 * @param n2 finite values in the second group
 * @param leftOut values that were NaN or infinite
 * @param median1 of the first group
 * @param median2 of the second group
 * @param superiority chance that a value of the first group exceeds one of the second
 * @param rankBiserial 2 superiority - 1, the effect size (equal to Cliff's delta)
 * @param pValue Mann-Whitney, two-sided; NaN when a group is empty
 * @param pHolm adjusted for all figures: any false finding
 * @param pFalseDiscovery adjusted for all figures: share of false findings (Benjamini-Hochberg)
 */
public record GroupComparison(
    String figure,
    int n1,
    int n2,
    int leftOut,
    double median1,
    double median2,
    double superiority,
    double rankBiserial,
    double pValue,
    double pHolm,
    double pFalseDiscovery) {

  /**
   * Compares every figure of {@code values} between samples of {@code first} and the others.
   *
   * @param values figure → a value per sample, in the order of the results
   * @param first whether a sample is of the first group
   */
  public static List<GroupComparison> of(Map<String, double[]> values, boolean[] first) {
    List<GroupComparison> rows = new ArrayList<>();
    values.forEach((figure, v) -> rows.add(one(figure, v, first)));
    double[] p = rows.stream().mapToDouble(GroupComparison::pValue).toArray();
    double[] holm = Holm.adjust(p);
    double[] bh = BenjaminiHochberg.adjust(p);
    List<GroupComparison> out = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      GroupComparison r = rows.get(i);
      out.add(
          new GroupComparison(
              r.figure,
              r.n1,
              r.n2,
              r.leftOut,
              r.median1,
              r.median2,
              r.superiority,
              r.rankBiserial,
              r.pValue,
              holm[i],
              bh[i]));
    }
    return out;
  }

  private static GroupComparison one(String figure, double[] values, boolean[] first) {
    if (values.length != first.length) {
      throw new IllegalArgumentException(
          figure + " has " + values.length + " values of " + first.length + " samples");
    }
    double[] a = group(values, first, true);
    double[] b = group(values, first, false);
    MannWhitney test = MannWhitney.test(a, b, Alternative.TWO_SIDED);
    return new GroupComparison(
        figure,
        a.length,
        b.length,
        values.length - a.length - b.length,
        median(a),
        median(b),
        test.superiority(),
        test.rankBiserial(),
        test.pValue(),
        Double.NaN,
        Double.NaN);
  }

  private static double[] group(double[] values, boolean[] first, boolean wanted) {
    double[] out = new double[values.length];
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (first[i] == wanted && Double.isFinite(values[i])) {
        out[n++] = values[i];
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static double median(double[] values) {
    double[] s = values.clone();
    Arrays.sort(s);
    int n = s.length;
    return n == 0 ? Double.NaN : (s[n / 2] + s[(n - 1) / 2]) / 2;
  }
}
