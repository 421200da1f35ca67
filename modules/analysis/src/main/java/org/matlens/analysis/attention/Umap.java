package org.matlens.analysis.attention;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Uniform manifold approximation and projection in two dimensions (McInnes, Healy and Melville,
 * 2018, arXiv:1802.03426): a weighted graph of nearest neighbours, laid out so that the same edges
 * are likely in the plane.
 *
 * <p>Memberships of the k nearest neighbours of a point i are exp(-max(0, d - ρ_i) / σ_i), ρ_i the
 * distance to the nearest other point, σ_i such that they add up to log2 k; both directions are
 * joined as a + b - ab. In the plane an edge of length d has the membership 1 / (1 + a d^2b). The
 * cross-entropy of the two goes down by stochastic gradients with five negative samples per edge.
 *
 * <p>Differs from the paper in its start, principal components instead of eigenvectors of the
 * graph's Laplacian: the graph of a handful of heads often falls apart (Kobak and Linderman, 2021,
 * doi:10.1038/s41587-020-00809-z). Neighbours are exact; takes time with the square of the points.
 * The same rows and seed give the same picture.
 */
final class Umap {
  /** Neighbours of a point, where there are that many others. */
  static final int NEIGHBOURS = 15;

  /** Membership 1 / (1 + A d^2B) nearest to 1 up to d = 0.1 and exp(0.1 - d) beyond, up to 3. */
  static final double A = 1.5769;

  static final double B = 0.8951;

  private static final int EPOCHS = 500;
  private static final int NEGATIVES = 5;
  private static final double LARGEST_STEP = 4;
  private static final double EXTENT = 10;

  private Umap() {}

  /**
   * Embeds rows.
   *
   * @param rows at least three, finite, of one length
   * @param start leading principal components of the rows
   * @return [row][2]; all zero when the rows are equal
   */
  static double[][] of(double[][] rows, double[][] start, long seed) {
    int n = rows.length;
    double[][] graph = graph(distances(rows), Math.min(NEIGHBOURS, n - 1));
    return layOut(graph, initial(start), new SplittableRandom(seed));
  }

  private static double[][] distances(double[][] rows) {
    int n = rows.length;
    double[][] out = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int c = 0; c < rows[i].length; c++) {
          double difference = rows[i][c] - rows[j][c];
          sum += difference * difference;
        }
        out[i][j] = Math.sqrt(sum);
        out[j][i] = out[i][j];
      }
    }
    return out;
  }

  /** Symmetric memberships in [0, 1], zero on the diagonal, [n][n]. */
  static double[][] graph(double[][] distances, int neighbours) {
    int n = distances.length;
    double[][] directed = new double[n][n];
    for (int i = 0; i < n; i++) {
      double[] d = distances[i];
      int self = i;
      int[] nearest =
          IntStream.range(0, n)
              .filter(j -> j != self)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer j) -> d[j]).thenComparing(j -> j))
              .limit(neighbours)
              .mapToInt(Integer::intValue)
              .toArray();
      double[] m = memberships(Arrays.stream(nearest).mapToDouble(j -> d[j]).toArray());
      for (int k = 0; k < nearest.length; k++) {
        directed[i][nearest[k]] = m[k];
      }
    }
    double[][] out = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        out[i][j] = directed[i][j] + directed[j][i] - directed[i][j] * directed[j][i];
      }
    }
    return out;
  }

  /**
   * Memberships of neighbours by their ascending distances, the sum log2 of their number; at equal
   * distances all are 1.
   */
  static double[] memberships(double[] distance) {
    double wanted = Math.log(distance.length) / Math.log(2);
    double nearest = Arrays.stream(distance).filter(d -> d > 0).min().orElse(0);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double mean = Arrays.stream(distance).average().orElse(0);
    double sigma = mean > 0 ? mean : 1;
    double[] out = new double[distance.length];
    for (int round = 0; round < 64; round++) {
      double sum = 0;
      for (int k = 0; k < out.length; k++) {
        out[k] = Math.exp(-Math.max(0, distance[k] - nearest) / sigma);
        sum += out[k];
      }
      if (Math.abs(sum - wanted) < 1e-6) {
        break;
      }
      if (sum > wanted) {
        high = sigma;
        sigma = (low + high) / 2;
      } else {
        low = sigma;
        sigma = Double.isInfinite(high) ? sigma * 2 : (low + high) / 2;
      }
      sigma = Math.max(sigma, 1e-3 * mean); // neighbours as near as the nearest: no width fits
    }
    return out;
  }

  /** The components, the largest coordinate {@link #EXTENT}. */
  private static double[][] initial(double[][] start) {
    double largest = 0;
    for (double[] row : start) {
      for (double v : row) {
        largest = Math.max(largest, Math.abs(v));
      }
    }
    double[][] y = new double[start.length][2];
    for (int i = 0; i < y.length; i++) {
      for (int d = 0; d < Math.min(2, start[i].length); d++) {
        y[i][d] = largest > 0 ? EXTENT * start[i][d] / largest : 0;
      }
    }
    return y;
  }

  /** An edge takes part in a share of the epochs that grows with its weight. */
  private static double[][] layOut(double[][] graph, double[][] y, SplittableRandom random) {
    int n = y.length;
    double strongest = Arrays.stream(graph).flatMapToDouble(Arrays::stream).max().orElse(0);
    double[][] due = new double[n][n];
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      double rate = 1 - epoch / (double) EPOCHS;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          if (graph[i][j] <= 0) {
            continue;
          }
          due[i][j] += graph[i][j] / strongest;
          if (due[i][j] < 1) {
            continue;
          }
          due[i][j] -= 1;
          attract(y[i], y[j], rate);
          for (int s = 0; s < NEGATIVES; s++) {
            int other = random.nextInt(n);
            if (other != i) {
              repel(y[i], y[other], rate);
            }
          }
        }
      }
    }
    return y;
  }

  private static void attract(double[] a, double[] b, double rate) {
    double squared = squared(a, b);
    if (squared == 0) {
      return;
    }
    double pull = -2 * A * B * Math.pow(squared, B - 1) / (1 + A * Math.pow(squared, B));
    for (int d = 0; d < 2; d++) {
      double step = rate * clipped(pull * (a[d] - b[d]));
      a[d] += step;
      b[d] -= step;
    }
  }

  private static void repel(double[] a, double[] b, double rate) {
    double squared = squared(a, b);
    double push = 2 * B / ((0.001 + squared) * (1 + A * Math.pow(squared, B)));
    for (int d = 0; d < 2; d++) {
      a[d] += rate * clipped(push * (a[d] - b[d]));
    }
  }

  private static double squared(double[] a, double[] b) {
    double x = a[0] - b[0];
    double y = a[1] - b[1];
    return x * x + y * y;
  }

  private static double clipped(double step) {
    return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, step));
  }
}
