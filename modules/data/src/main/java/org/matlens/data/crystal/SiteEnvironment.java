package org.matlens.data.crystal;

import java.util.Arrays;
import java.util.List;
import org.matlens.crystal.CrystalStructure;

/**
 * The coordination of every site in six numbers that do not depend on the choice of cell.
 *
 * <p>A neighbour at distance d has the weight {@code w = exp(1 - (d / D)⁶)}, D being the mean
 * distance with these same weights (effective coordination numbers: R. Hoppe, Z. Kristallogr. 150
 * (1979) 23, doi:10.1524/zkri.1979.150.1-4.23). With the weights: their sum, D, the standard
 * deviation of distances, and the squares of the bond-order parameters {@code Q_l² = Σ_jk w_j w_k
 * P_l(cos γ_jk) / (Σ w)²} for l = 2, 4, 6 (P. J. Steinhardt, D. R. Nelson, M. Ronchetti, Phys. Rev.
 * B 28 (1983) 784, doi:10.1103/PhysRevB.28.784); squares, because a root would blow up the rounding
 * errors of a zero. Neighbours count by their occupancy.
 */
final class SiteEnvironment {
  static final List<String> NAMES =
      List.of(
          "effective coordination / 12",
          "mean distance / 3 Å",
          "spread of distances / Å",
          "Q2 squared",
          "Q4 squared",
          "Q6 squared");

  /** Neighbours beyond this many weigh next to nothing. */
  private static final int NEAREST = 24;

  /** Closer sites (Å) are alternatives of the same atom, not neighbours. */
  private static final double TOO_CLOSE = 0.5;

  /** The mean distance settles in fewer; a fixed count keeps equal crystals equal. */
  private static final int ROUNDS = 12;

  private static final double CLOSE_PACKED = 12;
  private static final double USUAL_DISTANCE = 3;

  private SiteEnvironment() {}

  /** The six numbers of each site, [n][6]. */
  static double[][] of(CrystalStructure crystal) {
    double[][] lattice = crystal.lattice().vectors();
    double[][] f = crystal.fractional();
    NeighbourList list = NeighbourList.nearest(lattice, f, NEAREST);
    double[] occupancy = crystal.sites().stream().mapToDouble(s -> s.occupancy()).toArray();
    double[][] out = new double[f.length][];
    for (int i = 0; i < f.length; i++) {
      out[i] = site(list, i, lattice, f, occupancy);
    }
    return out;
  }

  private static double[] site(
      NeighbourList list, int i, double[][] lattice, double[][] f, double[] occupancy) {
    int from = list.start()[i];
    int n = list.start()[i + 1] - from;
    double[] d = Arrays.copyOfRange(list.distance(), from, from + n);
    double mean = Double.POSITIVE_INFINITY;
    for (double x : d) {
      mean = x >= TOO_CLOSE ? Math.min(mean, x) : mean;
    }
    if (mean == Double.POSITIVE_INFINITY) {
      return new double[NAMES.size()];
    }
    double[] w = new double[n];
    double sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double weighted = 0;
      sum = 0;
      for (int e = 0; e < n; e++) {
        w[e] =
            d[e] < TOO_CLOSE
                ? 0
                : occupancy[list.key()[from + e]] * Math.exp(1 - Math.pow(d[e] / mean, 6));
        sum += w[e];
        weighted += w[e] * d[e];
      }
      mean = weighted / sum;
    }
    double variance = 0;
    for (int e = 0; e < n; e++) {
      variance += w[e] * (d[e] - mean) * (d[e] - mean) / sum;
    }
    double[] q = orders(directions(list, i, lattice, f), w, sum);
    return new double[] {
      sum / CLOSE_PACKED, mean / USUAL_DISTANCE, Math.sqrt(variance), q[0], q[1], q[2]
    };
  }

  /** Unit vectors from site i to its neighbours, [neighbour][3]. */
  private static double[][] directions(
      NeighbourList list, int i, double[][] lattice, double[][] f) {
    int from = list.start()[i];
    double[][] out = new double[list.start()[i + 1] - from][3];
    for (int e = 0; e < out.length; e++) {
      int at = from + e;
      double[] g = f[list.key()[at]];
      for (int k = 0; k < 3; k++) {
        double step = g[k] + list.image()[3 * at + k] - f[i][k];
        for (int x = 0; x < 3; x++) {
          out[e][x] += step * lattice[k][x];
        }
      }
      for (int x = 0; x < 3; x++) {
        out[e][x] /= Math.max(TOO_CLOSE, list.distance()[at]);
      }
    }
    return out;
  }

  private static double[] orders(double[][] u, double[] w, double sum) {
    double[] q = new double[3];
    for (int j = 0; j < u.length; j++) {
      for (int k = 0; k <= j; k++) {
        double pair = w[j] * w[k] / (sum * sum) * (j == k ? 1 : 2);
        if (pair > 0) {
          double c = u[j][0] * u[k][0] + u[j][1] * u[k][1] + u[j][2] * u[k][2];
          double c2 = c * c;
          q[0] += pair * (3 * c2 - 1) / 2;
          q[1] += pair * ((35 * c2 - 30) * c2 + 3) / 8;
          q[2] += pair * (((231 * c2 - 315) * c2 + 105) * c2 - 5) / 16;
        }
      }
    }
    return q;
  }
}
