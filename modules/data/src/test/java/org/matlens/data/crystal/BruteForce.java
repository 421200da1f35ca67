package org.matlens.data.crystal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Neighbours by trying every image that could lie within the cut-off, and then some. */
final class BruteForce {
  private BruteForce() {}

  record Neighbour(int i, int j, int a, int b, int c, double distance) {}

  static final Comparator<Neighbour> ORDER =
      Comparator.comparingInt(Neighbour::i)
          .thenComparingInt(Neighbour::j)
          .thenComparingInt(Neighbour::a)
          .thenComparingInt(Neighbour::b)
          .thenComparingInt(Neighbour::c);

  static List<Neighbour> within(double[][] lattice, double[][] f, double cutoff) {
    int[] reach = new int[3];
    double volume = SiteGrid.volume(lattice);
    for (int k = 0; k < 3; k++) {
      double[] u = lattice[(k + 1) % 3];
      double[] v = lattice[(k + 2) % 3];
      double x = u[1] * v[2] - u[2] * v[1];
      double y = u[2] * v[0] - u[0] * v[2];
      double z = u[0] * v[1] - u[1] * v[0];
      double height = volume / Math.sqrt(x * x + y * y + z * z);
      double low = 0;
      double high = 0;
      for (double[] site : f) {
        low = Math.min(low, site[k]);
        high = Math.max(high, site[k]);
      }
      reach[k] = (int) Math.ceil(cutoff / height + high - low) + 1;
    }
    List<Neighbour> out = new ArrayList<>();
    for (int i = 0; i < f.length; i++) {
      for (int j = 0; j < f.length; j++) {
        for (int a = -reach[0]; a <= reach[0]; a++) {
          for (int b = -reach[1]; b <= reach[1]; b++) {
            for (int c = -reach[2]; c <= reach[2]; c++) {
              double d = distance(lattice, f[i], f[j], a, b, c);
              boolean self = i == j && a == 0 && b == 0 && c == 0;
              if (d <= cutoff && !self) {
                out.add(new Neighbour(i, j, a, b, c, d));
              }
            }
          }
        }
      }
    }
    return out;
  }

  private static double distance(double[][] lattice, double[] p, double[] q, int... image) {
    double squared = 0;
    for (int x = 0; x < 3; x++) {
      double d = 0;
      for (int k = 0; k < 3; k++) {
        d += (q[k] + image[k] - p[k]) * lattice[k][x];
      }
      squared += d * d;
    }
    return Math.sqrt(squared);
  }

  /** The entries of {@code list}. */
  static List<Neighbour> of(NeighbourList list) {
    List<Neighbour> out = new ArrayList<>();
    for (int i = 0; i < list.sites(); i++) {
      for (int e = list.start()[i]; e < list.start()[i + 1]; e++) {
        out.add(
            new Neighbour(
                i,
                list.key()[e],
                list.image()[3 * e],
                list.image()[3 * e + 1],
                list.image()[3 * e + 2],
                list.distance()[e]));
      }
    }
    return out;
  }
}
