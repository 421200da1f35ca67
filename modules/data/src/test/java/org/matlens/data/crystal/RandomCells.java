package org.matlens.data.crystal;

import java.util.Random;

/** Random cells and what may be done to a cell without changing its crystal. */
final class RandomCells {
  private RandomCells() {}

  /** Rows of a cell with edges of 2 to 7 Å that is not flat. */
  static double[][] triclinic(Random random) {
    double[][] v = new double[3][3];
    do {
      for (double[] row : v) {
        double length = 2 + 5 * random.nextDouble();
        double norm = 0;
        for (int c = 0; c < 3; c++) {
          row[c] = random.nextGaussian();
          norm += row[c] * row[c];
        }
        for (int c = 0; c < 3; c++) {
          row[c] *= length / Math.sqrt(norm);
        }
      }
    } while (SiteGrid.volume(v) < 12);
    return v;
  }

  /** Fractional coordinates between {@code -spread} and {@code 1 + spread}. */
  static double[][] sites(Random random, int n, double spread) {
    double[][] f = new double[n][3];
    for (double[] site : f) {
      for (int c = 0; c < 3; c++) {
        site[c] = -spread + (1 + 2 * spread) * random.nextDouble();
      }
    }
    return f;
  }

  /** A matrix of whole numbers with determinant 1, the product of {@code steps} shears. */
  static double[][] unimodular(Random random, int steps) {
    double[][] u = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    for (int s = 0; s < steps; s++) {
      int to = random.nextInt(3);
      int from = (to + 1 + random.nextInt(2)) % 3;
      int times = random.nextInt(5) - 2;
      for (int c = 0; c < 3; c++) {
        u[to][c] += times * u[from][c];
      }
    }
    return u;
  }

  static double[][] product(double[][] a, double[][] b) {
    double[][] out = new double[a.length][3];
    for (int r = 0; r < a.length; r++) {
      for (int c = 0; c < 3; c++) {
        for (int k = 0; k < 3; k++) {
          out[r][c] += a[r][k] * b[k][c];
        }
      }
    }
    return out;
  }

  /** Inverse of a 3x3 matrix. */
  static double[][] inverse(double[][] m) {
    double[][] out = new double[3][3];
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 3; c++) {
        int r1 = (r + 1) % 3;
        int r2 = (r + 2) % 3;
        int c1 = (c + 1) % 3;
        int c2 = (c + 2) % 3;
        out[c][r] = m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
      }
    }
    double det = m[0][0] * out[0][0] + m[0][1] * out[1][0] + m[0][2] * out[2][0];
    for (double[] row : out) {
      for (int c = 0; c < 3; c++) {
        row[c] /= det;
      }
    }
    return out;
  }

  /** A random rotation matrix, from a unit quaternion. */
  static double[][] rotation(Random random) {
    double[] q = new double[4];
    double norm = 0;
    for (int i = 0; i < 4; i++) {
      q[i] = random.nextGaussian();
      norm += q[i] * q[i];
    }
    double s = 2 / norm;
    double w = q[0];
    double x = q[1];
    double y = q[2];
    double z = q[3];
    return new double[][] {
      {1 - s * (y * y + z * z), s * (x * y - z * w), s * (x * z + y * w)},
      {s * (x * y + z * w), 1 - s * (x * x + z * z), s * (y * z - x * w)},
      {s * (x * z - y * w), s * (y * z + x * w), 1 - s * (x * x + y * y)}
    };
  }
}
