package org.matlens.model.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;

/**
 * Kernel ridge regression with a Laplace kernel: y(u) = m + sum over training points j of a[j]
 * exp(-|u - u[j]| / width), |u| the sum of the absolute entries, (K + ridge 1) a = y - m, m the
 * mean of y.
 */
final class KernelRidge implements PointRegression {
  /** Training points whose distances are summed at a time: their entries fit into the cache. */
  private static final int PIECE = 256;

  private final double width;
  private final double[][] points; // [entry][training point]
  private final double[] sizes;
  private final double[] weights;
  private final double mean;

  /**
   * Solves for the weights.
   *
   * @param points training points, at least one
   * @param values y of each
   * @throws TrainingException when the kernel matrix is singular
   */
  KernelRidge(double[][] points, double[] values, double width, double ridge) {
    int n = values.length;
    this.width = width;
    this.points = new double[points[0].length][n];
    this.sizes = new double[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < points[j].length; i++) {
        this.points[i][j] = points[j][i];
        sizes[j] += Math.abs(points[j][i]);
      }
    }
    this.mean = Arrays.stream(values).average().orElseThrow();
    this.weights = Arrays.stream(values).map(v -> v - mean).toArray();
    double[] k = kernel(points);
    for (int i = 0; i < n; i++) {
      k[i * n + i] = 1 + ridge;
    }
    int fault =
        openblas.LAPACKE_dposv(openblas.LAPACK_ROW_MAJOR, (byte) 'L', n, 1, k, n, weights, 1);
    if (fault != 0) {
      throw new TrainingException(
          "the kernel matrix of training.teacher is singular at sample "
              + fault
              + "; a larger training.teacher.ridge may help");
    }
  }

  /** exp(-|u - u[j]| / width) for every u and every training point j, [B, M]. */
  private double[] kernel(double[][] asked) {
    int m = weights.length;
    double[] k = new double[asked.length * m];
    IntStream.range(0, (m + PIECE - 1) / PIECE)
        .parallel()
        .forEach(
            piece -> {
              int from = piece * PIECE;
              int length = Math.min(PIECE, m - from);
              for (int b = 0; b < asked.length; b++) {
                row(asked[b], from, length, k, b * m + from);
              }
            });
    return k;
  }

  /**
   * |u - u[j]| = |u[j]| + sum over entries i of u that are not 0 of |u[i] - u[j][i]| - |u[j][i]|:
   * most tokens are not in a sample.
   */
  private void row(double[] u, int from, int length, double[] k, int at) {
    double[] distance = Arrays.copyOfRange(sizes, from, from + length);
    for (int i = 0; i < u.length; i++) {
      if (u[i] != 0) {
        add(distance, u[i], points[i], from);
      }
    }
    for (int j = 0; j < length; j++) {
      k[at + j] = Math.exp(-distance[j] / width);
    }
  }

  private static void add(double[] distance, double x, double[] column, int from) {
    for (int j = 0; j < distance.length; j++) {
      distance[j] += Math.abs(x - column[from + j]) - Math.abs(column[from + j]);
    }
  }

  @Override
  public double[] answers(double[][] asked) {
    double[] k = kernel(asked);
    int m = weights.length;
    double[] out = new double[asked.length];
    for (int b = 0; b < out.length; b++) {
      double sum = mean;
      for (int j = 0; j < m; j++) {
        sum += k[b * m + j] * weights[j];
      }
      out[b] = sum;
    }
    return out;
  }
}
