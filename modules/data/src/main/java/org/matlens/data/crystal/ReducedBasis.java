package org.matlens.data.crystal;

/**
 * A short, nearly right-angled basis of a lattice, so that the cost of a search does not depend on
 * how the cell was chosen.
 *
 * <p>Rows are lattice vectors in Å: {@code vectors = transform · given}, {@code transform} and its
 * inverse in whole numbers. Vectors are shortened by sums of the others until no single step
 * shortens one (after I. Semaev, 2001, "A 3-dimensional lattice reduction algorithm",
 * doi:10.1007/3-540-44670-2_13).
 *
 * @param vectors rows, Å, [3][3]
 * @param transform rows of {@code vectors} in the given basis, [3][3]
 * @param inverse rows of the given basis in {@code vectors}, [3][3]
 */
record ReducedBasis(double[][] vectors, long[][] transform, long[][] inverse) {
  /** A step must shorten the squared length by this share, or rounding could undo it for ever. */
  private static final double GAIN = 1e-9;

  /** Reduces the lattice with the rows {@code given}, which are linearly independent. */
  static ReducedBasis of(double[][] given) {
    double[][] v = {given[0].clone(), given[1].clone(), given[2].clone()};
    long[][] u = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    boolean shorter = true;
    while (shorter) {
      shorter = false;
      for (int i = 0; i < 3; i++) {
        shorter |= shorten(v, u, i);
      }
    }
    return new ReducedBasis(v, u, inverse(u));
  }

  /** Takes from vector {@code i} the best whole multiples of the others; whether it got shorter. */
  private static boolean shorten(double[][] v, long[][] u, int i) {
    int j = (i + 1) % 3;
    int k = (i + 2) % 3;
    double jj = dot(v[j], v[j]);
    double kk = dot(v[k], v[k]);
    double jk = dot(v[j], v[k]);
    double ij = dot(v[i], v[j]);
    double ik = dot(v[i], v[k]);
    // The multiples of the projection on the plane of the others, each rounded both ways.
    double det = jj * kk - jk * jk;
    double x = Math.floor((ij * kk - ik * jk) / det);
    double y = Math.floor((ik * jj - ij * jk) / det);
    double best = dot(v[i], v[i]) * (1 - GAIN);
    double bestX = 0;
    double bestY = 0;
    boolean found = false;
    for (int a = 0; a <= 1; a++) {
      for (int b = 0; b <= 1; b++) {
        double length = squared(v, i, j, k, x + a, y + b);
        if (length < best) {
          best = length;
          bestX = x + a;
          bestY = y + b;
          found = true;
        }
      }
    }
    if (found) {
      for (int c = 0; c < 3; c++) {
        v[i][c] -= bestX * v[j][c] + bestY * v[k][c];
        u[i][c] -= (long) bestX * u[j][c] + (long) bestY * u[k][c];
      }
    }
    return found;
  }

  private static double squared(double[][] v, int i, int j, int k, double x, double y) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double d = v[i][c] - x * v[j][c] - y * v[k][c];
      sum += d * d;
    }
    return sum;
  }

  /** Inverse of a matrix of whole numbers whose determinant is 1 or -1. */
  private static long[][] inverse(long[][] u) {
    long[][] out = new long[3][3];
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 3; c++) {
        int r1 = (r + 1) % 3;
        int r2 = (r + 2) % 3;
        int c1 = (c + 1) % 3;
        int c2 = (c + 2) % 3;
        out[c][r] = u[r1][c1] * u[r2][c2] - u[r1][c2] * u[r2][c1];
      }
    }
    long det = u[0][0] * out[0][0] + u[0][1] * out[1][0] + u[0][2] * out[2][0];
    for (long[] row : out) {
      for (int c = 0; c < 3; c++) {
        row[c] *= det;
      }
    }
    return out;
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
