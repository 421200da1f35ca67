package org.matlens.app.plot;

import java.util.ArrayList;
import java.util.List;
import org.matlens.crystal.CrystalStructure;

/**
 * A crystal's cell as it is drawn: c upwards, a towards the viewer and a little to the left, b to
 * the right, without perspective. Lengths are Å; y grows downwards, depth towards the viewer.
 */
final class CellView {
  /** How far the viewer stands to the right of a and above the plane of a and b, degrees. */
  private static final double AZIMUTH = 22;

  private static final double ELEVATION = 14;

  /** A fractional coordinate this near to a face of the cell lies on it. */
  private static final double ON_FACE = 1e-3;

  private final double[][] vectors;
  private final double[][] axes;
  private final double[][] wrapped;
  private final int[][] shift;

  CellView(CrystalStructure crystal) {
    vectors = crystal.lattice().vectors();
    axes = axes(vectors);
    double[][] f = crystal.fractional();
    wrapped = new double[f.length][3];
    shift = new int[f.length][3];
    for (int i = 0; i < f.length; i++) {
      for (int k = 0; k < 3; k++) {
        shift[i][k] = (int) Math.floor(f[i][k] + ON_FACE);
        wrapped[i][k] = f[i][k] - shift[i][k];
      }
    }
  }

  /**
   * A point on the page.
   *
   * @param depth larger is nearer
   */
  record Point(double x, double y, double depth) {}

  /** Right, up and towards the viewer. */
  private static double[][] axes(double[][] v) {
    double[] x = unit(v[0]);
    double[] z = unit(cross(v[0], v[1]));
    double up = z[0] * v[2][0] + z[1] * v[2][1] + z[2] * v[2][2] < 0 ? -1 : 1;
    for (int k = 0; k < 3; k++) {
      z[k] *= up; // of a left-handed cell, too, c points upwards; nothing is mirrored
    }
    double[] y = cross(z, x);
    double sa = Math.sin(Math.toRadians(AZIMUTH));
    double ca = Math.cos(Math.toRadians(AZIMUTH));
    double se = Math.sin(Math.toRadians(ELEVATION));
    double ce = Math.cos(Math.toRadians(ELEVATION));
    return new double[][] {
      mix(x, -sa, y, ca, z, 0),
      mix(x, -ca * se, y, -sa * se, z, ce),
      mix(x, ca * ce, y, sa * ce, z, se)
    };
  }

  private static double[] mix(double[] x, double a, double[] y, double b, double[] z, double c) {
    double[] out = new double[3];
    for (int k = 0; k < 3; k++) {
      out[k] = a * x[k] + b * y[k] + c * z[k];
    }
    return out;
  }

  private static double[] unit(double[] v) {
    double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return new double[] {v[0] / length, v[1] / length, v[2] / length};
  }

  private static double[] cross(double[] u, double[] v) {
    return new double[] {
      u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
    };
  }

  /** Where a point in fractional coordinates is drawn. */
  Point at(double... f) {
    double[] out = new double[3];
    for (int x = 0; x < 3; x++) {
      double r = f[0] * vectors[0][x] + f[1] * vectors[1][x] + f[2] * vectors[2][x];
      for (int k = 0; k < 3; k++) {
        out[k] += r * axes[k][x];
      }
    }
    return new Point(out[0], -out[1], out[2]);
  }

  /** The place of a site inside the cell. */
  Point site(int i) {
    return at(wrapped[i]);
  }

  /** Places of a site in the cell and on its faces. */
  List<Point> copies(int i) {
    List<Point> out = new ArrayList<>();
    double[] f = wrapped[i];
    for (int a = 0; a <= last(f[0]); a++) {
      for (int b = 0; b <= last(f[1]); b++) {
        for (int c = 0; c <= last(f[2]); c++) {
          out.add(at(f[0] + a, f[1] + b, f[2] + c));
        }
      }
    }
    return out;
  }

  private static int last(double f) {
    return Math.abs(f) <= ON_FACE ? 1 : 0;
  }

  /**
   * The place of an image of {@code key}, seen from the copy of {@code query} in the cell.
   *
   * @param image lattice translation between the sites as the structure gives them
   */
  Point image(int query, int key, int[] image) {
    double[] f = new double[3];
    for (int k = 0; k < 3; k++) {
      f[k] = wrapped[key][k] + shift[key][k] + image[k] - shift[query][k];
    }
    return at(f);
  }
}
