package org.matlens.data.diffraction;

import org.matlens.crystal.Lattice;

/**
 * Preferred orientation of the grains of a powder about one axis: intensities are multiplied with
 * the March-Dollase function W = (r² cos² α + sin² α / r)^(-3/2) of the angle α between (hkl) and
 * the preferred plane. W is 1 everywhere at r = 1, its mean over all directions is 1.
 *
 * <p>Source: W. A. Dollase, J. Appl. Cryst. 19 (1986) 267, doi:10.1107/S0021889886089458.
 *
 * @param h first index of the plane that lies in the surface of the sample more often than by
 *     chance when r is below 1
 * @param k second index
 * @param l third index
 * @param r March's coefficient, above 0; 1 is no preference
 */
public record Texture(int h, int k, int l, double r) {
  public Texture {
    if (h == 0 && k == 0 && l == 0) {
      throw new IllegalArgumentException("plane (0 0 0), expected one index other than 0");
    }
    if (!(r > 0 && r < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("r " + r + ", expected a number above 0");
    }
  }

  /** What the intensity of (a b c) is multiplied with. */
  public double weight(Lattice lattice, int a, int b, int c) {
    return weight(lattice.reciprocal(), a, b, c);
  }

  /** The same with the rows of the reciprocal lattice at hand. */
  double weight(double[][] reciprocal, int a, int b, int c) {
    double dot = 0;
    double own = 0;
    double preferred = 0;
    for (int x = 0; x < 3; x++) {
      double g = a * reciprocal[0][x] + b * reciprocal[1][x] + c * reciprocal[2][x];
      double p = h * reciprocal[0][x] + k * reciprocal[1][x] + l * reciprocal[2][x];
      dot += g * p;
      own += g * g;
      preferred += p * p;
    }
    double squared = Math.min(1, dot * dot / (own * preferred));
    return Math.pow(r * r * squared + (1 - squared) / r, -1.5);
  }
}
