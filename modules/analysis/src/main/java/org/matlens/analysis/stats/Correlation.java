package org.matlens.analysis.stats;

import org.matlens.metric.Ranks;

/** Rank correlations; NaN where they are undefined. */
public final class Correlation {
  private Correlation() {}

  /**
   * Spearman's ρ: the linear correlation of midranks. NaN when a side is constant or has fewer than
   * two values.
   *
   * @throws IllegalArgumentException when lengths differ or a value is NaN
   */
  public static double spearman(double[] a, double[] b) {
    sameLength(a, b);
    double[] x = Ranks.midranks(a);
    double[] y = Ranks.midranks(b);
    double middle = (a.length + 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < a.length; i++) {
      xy += (x[i] - middle) * (y[i] - middle);
      xx += (x[i] - middle) * (x[i] - middle);
      yy += (y[i] - middle) * (y[i] - middle);
    }
    return xx == 0 || yy == 0 ? Double.NaN : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  }

  /**
   * Kendall's τ-b, (C - D) / √((C + D + T_a)(C + D + T_b)) over all pairs: concordant, discordant,
   * and tied on one side only (Kendall, 1945, doi:10.1093/biomet/33.3.239). NaN when a side is
   * constant or has fewer than two values. Takes time n².
   *
   * @throws IllegalArgumentException when lengths differ or a value is NaN
   */
  public static double kendallTauB(double[] a, double[] b) {
    sameLength(a, b);
    long signs = 0;
    long untiedA = 0;
    long untiedB = 0;
    for (int i = 0; i < a.length; i++) {
      if (Double.isNaN(a[i]) || Double.isNaN(b[i])) {
        throw new IllegalArgumentException("value " + i + " is NaN and has no rank");
      }
      for (int j = 0; j < i; j++) {
        int x = a[i] > a[j] ? 1 : a[i] < a[j] ? -1 : 0;
        int y = b[i] > b[j] ? 1 : b[i] < b[j] ? -1 : 0;
        signs += x * y;
        untiedA += x * x;
        untiedB += y * y;
      }
    }
    return untiedA == 0 || untiedB == 0
        ? Double.NaN
        : Math.max(-1, Math.min(1, signs / Math.sqrt((double) untiedA * untiedB)));
  }

  private static void sameLength(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " values against " + b.length);
    }
  }
}
