package org.matlens.analysis.attribution;

import java.util.List;
import java.util.function.UnaryOperator;
import org.matlens.attention.AttentionMap;

/** A matrix known by what it does to rows. */
final class RowByRow {
  private RowByRow() {}

  /** [n * n] row by row: what becomes of each unit vector. */
  static double[] matrix(int n, UnaryOperator<double[]> timesMatrix) {
    double[] out = new double[n * n];
    for (int q = 0; q < n; q++) {
      double[] unit = new double[n];
      unit[q] = 1;
      System.arraycopy(timesMatrix.apply(unit), 0, out, q * n, n);
    }
    return out;
  }

  /** The matrix of rollout as in the paper. */
  static double[] rollout(List<AttentionMap> layers, int n) {
    return rollout(layers, n, HeadFusion.MEAN, 0);
  }

  static double[] rollout(List<AttentionMap> layers, int n, HeadFusion fusion, double discard) {
    return matrix(n, row -> AttentionRollout.followed(row, layers, fusion, discard));
  }

  /** The matrix of relevance as in the paper. */
  static double[] relevance(List<AttentionMap> layers, List<AttentionMap> gradients, int n) {
    return matrix(n, row -> AttentionGradient.relevance(row, layers, gradients));
  }
}
