package org.matlens.crystal;

import java.util.Arrays;

/**
 * A crystal lattice: three independent vectors, lengths in Å, angles in degrees.
 *
 * <p>{@code cartesian = fractional · vectors} with the lattice vectors as rows.
 */
public final class Lattice {
  /** Volume of a cell, as a share of a brick with the same edges, at which it counts as flat. */
  private static final double FLAT = 1e-6;

  private final double[][] vectors;
  private final double volume;

  private Lattice(double[][] vectors) {
    this.vectors = new double[3][];
    double brick = 1;
    for (int k = 0; k < 3; k++) {
      this.vectors[k] = vectors[k].clone();
      brick *= length(vectors[k]);
    }
    volume = Math.abs(dot(vectors[0], cross(vectors[1], vectors[2])));
    // Written so that NaN is refused too.
    if (!(brick < Double.POSITIVE_INFINITY && volume > FLAT * brick)) {
      throw new IllegalArgumentException(
          "lattice vectors " + Arrays.deepToString(vectors) + " do not span a cell");
    }
  }

  /**
   * The lattice with these vectors as rows, Å, [3][3].
   *
   * @throws IllegalArgumentException when they lie in a plane or are not finite
   */
  public static Lattice ofVectors(double[][] rows) {
    if (rows.length != 3 || Arrays.stream(rows).anyMatch(r -> r.length != 3)) {
      throw new IllegalArgumentException(
          "lattice vectors " + Arrays.deepToString(rows) + ", expected three of three numbers");
    }
    return new Lattice(rows);
  }

  /**
   * The lattice with these edges (Å) and angles (degrees): a along x, b in the plane of x and y.
   *
   * @throws IllegalArgumentException when they do not span a cell
   */
  public static Lattice ofParameters(
      double a, double b, double c, double alpha, double beta, double gamma) {
    String given =
        String.join(
            " ",
            Double.toString(a),
            Double.toString(b),
            Double.toString(c),
            Double.toString(alpha),
            Double.toString(beta),
            Double.toString(gamma));
    for (double edge : new double[] {a, b, c}) {
      if (!(edge > 0 && edge < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("cell " + given + ": expected edges above 0 Å");
      }
    }
    for (double angle : new double[] {alpha, beta, gamma}) {
      if (!(angle > 0 && angle < 180)) {
        throw new IllegalArgumentException(
            "cell " + given + ": expected angles between 0 and 180 degrees");
      }
    }
    double ca = cosine(alpha);
    double cb = cosine(beta);
    double cg = cosine(gamma);
    double sg = Math.sqrt(1 - cg * cg);
    double y = (ca - cb * cg) / sg;
    double z = 1 - cb * cb - y * y;
    if (!(z > 0)) {
      throw new IllegalArgumentException("cell " + given + ": no cell has these angles");
    }
    return new Lattice(
        new double[][] {{a, 0, 0}, {b * cg, b * sg, 0}, {c * cb, c * y, c * Math.sqrt(z)}});
  }

  /** Cosine of an angle in degrees, exact for a right angle. */
  private static double cosine(double degrees) {
    return degrees == 90 ? 0 : Math.cos(Math.toRadians(degrees));
  }

  /** Lattice vectors as rows, Å, [3][3]; a copy. */
  public double[][] vectors() {
    return new double[][] {vectors[0].clone(), vectors[1].clone(), vectors[2].clone()};
  }

  /** {@code [a, b, c, alpha, beta, gamma]}, Å and degrees. */
  public double[] parameters() {
    return new double[] {
      length(vectors[0]),
      length(vectors[1]),
      length(vectors[2]),
      angle(vectors[1], vectors[2]),
      angle(vectors[0], vectors[2]),
      angle(vectors[0], vectors[1])
    };
  }

  /** Volume of the cell, Å³. */
  public double volume() {
    return volume;
  }

  /**
   * Rows a*, b*, c* of the reciprocal lattice without the factor 2π, 1/Å: {@code vectors[i] ·
   * reciprocal[j] = 1} for i = j, otherwise 0.
   */
  public double[][] reciprocal() {
    double[][] out = new double[3][];
    double signed = dot(vectors[0], cross(vectors[1], vectors[2]));
    for (int k = 0; k < 3; k++) {
      out[k] = cross(vectors[(k + 1) % 3], vectors[(k + 2) % 3]);
      for (int x = 0; x < 3; x++) {
        out[k][x] /= signed;
      }
    }
    return out;
  }

  /** Cartesian coordinates of fractional ones, Å. */
  public double[] cartesian(double... fractional) {
    double[] out = new double[3];
    for (int k = 0; k < 3; k++) {
      for (int x = 0; x < 3; x++) {
        out[x] += fractional[k] * vectors[k][x];
      }
    }
    return out;
  }

  /** Fractional coordinates of Cartesian ones in Å. */
  public double[] fractional(double... cartesian) {
    double[][] r = reciprocal();
    return new double[] {dot(cartesian, r[0]), dot(cartesian, r[1]), dot(cartesian, r[2])};
  }

  private static double angle(double[] u, double[] v) {
    double[] c = cross(u, v);
    return Math.toDegrees(Math.atan2(length(c), dot(u, v)));
  }

  private static double length(double[] v) {
    return Math.sqrt(dot(v, v));
  }

  private static double dot(double[] u, double[] v) {
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  }

  private static double[] cross(double[] u, double[] v) {
    return new double[] {
      u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
    };
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Lattice l && Arrays.deepEquals(vectors, l.vectors);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(vectors);
  }

  @Override
  public String toString() {
    return "Lattice" + Arrays.toString(parameters());
  }
}
