package org.matlens.analysis.attention;

import java.util.Arrays;

/**
 * t-distributed stochastic neighbour embedding in two dimensions, exact (van der Maaten and Hinton,
 * Journal of Machine Learning Research 9, 2579 (2008)): neighbours in many dimensions stay
 * neighbours; distances between groups mean little.
 *
 * <p>Starts from principal components, not at random, so that the picture is the same every time
 * (Kobak and Linderman, 2021, doi:10.1038/s41587-020-00809-z). For some hundred points: takes time
 * with their square per iteration.
 */
final class Tsne {
  private static final int ITERATIONS = 750;
  private static final int EXAGGERATED = 150;
  private static final double EXAGGERATION = 4;
  private static final double LARGEST_PERPLEXITY = 30;

  private Tsne() {}

  /**
   * Embeds rows.
   *
   * @param rows at least three, finite, of one length
   * @param start leading principal components of the rows
   * @return [row][2]; all zero when the rows are equal
   */
  static double[][] of(double[][] rows, double[][] start) {
    int n = rows.length;
    double[][] p = affinities(squaredDistances(rows), perplexity(n));
    double[][] y = initial(start);
    double[][] step = new double[n][2];
    double rate = Math.max(1, n / EXAGGERATION);
    for (int t = 0; t < ITERATIONS; t++) {
      double exaggeration = t < EXAGGERATED ? EXAGGERATION : 1;
      double momentum = t < EXAGGERATED ? 0.5 : 0.8;
      double[][] gradient = gradient(p, y, exaggeration);
      for (int i = 0; i < n; i++) {
        for (int d = 0; d < 2; d++) {
          step[i][d] = momentum * step[i][d] - rate * gradient[i][d];
          y[i][d] += step[i][d];
        }
      }
    }
    return y;
  }

  /** A third of the points at most: there are not more neighbours worth the name. */
  static double perplexity(int points) {
    return Math.max(1.5, Math.min(LARGEST_PERPLEXITY, (points - 1) / 3.0));
  }

  private static double[][] squaredDistances(double[][] rows) {
    int n = rows.length;
    double[][] out = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int c = 0; c < rows[i].length; c++) {
          double difference = rows[i][c] - rows[j][c];
          sum += difference * difference;
        }
        out[i][j] = sum;
        out[j][i] = sum;
      }
    }
    return out;
  }

  /** Symmetric affinities, sum 1; the width of each point's kernel gives it the perplexity. */
  static double[][] affinities(double[][] squared, double perplexity) {
    int n = squared.length;
    double[][] p = new double[n][];
    for (int i = 0; i < n; i++) {
      p[i] = conditional(squared[i], i, Math.log(perplexity));
    }
    double[][] out = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        out[i][j] = (p[i][j] + p[j][i]) / (2 * n);
      }
    }
    return out;
  }

  private static double[] conditional(double[] squared, int self, double entropy) {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double scale = Arrays.stream(squared).average().orElse(1);
    double beta = scale > 0 ? 1 / scale : 1;
    double[] p = new double[squared.length];
    for (int round = 0; round < 64; round++) {
      double nearest = Double.POSITIVE_INFINITY; // taken off, so that no sum underflows
      for (int j = 0; j < p.length; j++) {
        nearest = j == self ? nearest : Math.min(nearest, squared[j]);
      }
      double sum = 0;
      for (int j = 0; j < p.length; j++) {
        p[j] = j == self ? 0 : Math.exp(-beta * (squared[j] - nearest));
        sum += p[j];
      }
      double found = 0;
      for (int j = 0; j < p.length; j++) {
        p[j] /= sum;
        found -= p[j] > 0 ? p[j] * Math.log(p[j]) : 0;
      }
      if (Math.abs(found - entropy) < 1e-6) {
        break;
      }
      if (found > entropy) {
        low = beta;
        beta = Double.isInfinite(high) ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        beta = (beta + low) / 2;
      }
    }
    return p;
  }

  /** The components, scaled to a deviation of 1e-4 along the first. */
  private static double[][] initial(double[][] start) {
    double squares = Arrays.stream(start).mapToDouble(r -> r[0] * r[0]).sum();
    double scale = squares > 0 ? 1e-4 / Math.sqrt(squares / start.length) : 0;
    double[][] y = new double[start.length][2];
    for (int i = 0; i < y.length; i++) {
      for (int d = 0; d < Math.min(2, start[i].length); d++) {
        y[i][d] = start[i][d] * scale;
      }
    }
    return y;
  }

  private static double[][] gradient(double[][] p, double[][] y, double exaggeration) {
    int n = y.length;
    double[][] kernel = new double[n][n];
    double total = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double a = y[i][0] - y[j][0];
        double b = y[i][1] - y[j][1];
        kernel[i][j] = 1 / (1 + a * a + b * b);
        kernel[j][i] = kernel[i][j];
        total += 2 * kernel[i][j];
      }
    }
    double[][] out = new double[n][2];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double pull = 4 * (exaggeration * p[i][j] - kernel[i][j] / total) * kernel[i][j];
        out[i][0] += pull * (y[i][0] - y[j][0]);
        out[i][1] += pull * (y[i][1] - y[j][1]);
      }
    }
    return out;
  }
}
