package org.matlens.data.spectrum.preprocess;

import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * Takes away the baseline z that minimises Σ w (y - z)² + λ Σ (z[i] - 2 z[i+1] + z[i+2])², with
 * weights w = p where y is above z and 1 - p elsewhere, found by iteration until no weight changes.
 *
 * <p>Source: P. H. C. Eilers, H. F. M. Boelens, "Baseline correction with asymmetric least squares
 * smoothing" (2005), Leiden University Medical Centre report.
 *
 * @param lambda stiffness λ above 0; the usual 1e2 to 1e9 goes with the number of points
 * @param p weight of points above the baseline, in (0, 1), usually 0.001 to 0.1
 * @param iterations at most, at least 1
 */
public record AsymmetricBaseline(double lambda, double p, int iterations) implements Step {
  public AsymmetricBaseline {
    if (!(lambda > 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("lambda " + lambda + ", expected a number above 0");
    }
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p " + p + ", expected a number in (0, 1)");
    }
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations " + iterations + ", expected at least 1");
    }
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    if (s.size() < 3) {
      throw new InputException(s.size() + " points, expected at least 3");
    }
    double[] y = s.intensities();
    double[] z = baseline(y);
    for (int i = 0; i < y.length; i++) {
      y[i] -= z[i];
    }
    return new Spectrum(s.axis(), s.intensityUnit(), y, s.metadata());
  }

  /** The baseline of at least 3 values. */
  double[] baseline(double[] y) {
    double[] w = new double[y.length];
    java.util.Arrays.fill(w, 1);
    double[] z = y;
    for (int k = 0; k < iterations; k++) {
      z = smooth(y, w);
      boolean changed = false;
      for (int i = 0; i < y.length; i++) {
        double next = y[i] > z[i] ? p : 1 - p;
        changed |= next != w[i];
        w[i] = next;
      }
      if (!changed) {
        break;
      }
    }
    return z;
  }

  /** Solves (W + λ D'D) z = W y, which has two diagonals beside the main one, as L D L'. */
  private double[] smooth(double[] y, double[] w) {
    int n = y.length;
    double[] d = new double[n];
    double[] l1 = new double[n]; // entry (i, i - 1) of L
    double[] l2 = new double[n]; // entry (i, i - 2) of L
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      double main = w[i] + lambda * squares(i, n);
      double one = i >= 1 ? lambda * neighbours(i, n) : 0;
      double two = i >= 2 ? lambda : 0;
      if (i >= 2) {
        l2[i] = two / d[i - 2];
        one -= l2[i] * d[i - 2] * l1[i - 1];
      }
      if (i >= 1) {
        l1[i] = one / d[i - 1];
      }
      d[i] = main;
      z[i] = w[i] * y[i];
      if (i >= 1) {
        d[i] -= l1[i] * l1[i] * d[i - 1];
        z[i] -= l1[i] * z[i - 1];
      }
      if (i >= 2) {
        d[i] -= l2[i] * l2[i] * d[i - 2];
        z[i] -= l2[i] * z[i - 2];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      z[i] /= d[i];
      z[i] -= (i + 1 < n ? l1[i + 1] * z[i + 1] : 0) + (i + 2 < n ? l2[i + 2] * z[i + 2] : 0);
    }
    return z;
  }

  /** Entry (i, i) of D'D: 1, 4 or 1 for each second difference that i takes part in. */
  private static double squares(int i, int n) {
    return (i + 2 < n ? 1 : 0) + (i >= 1 && i + 1 < n ? 4 : 0) + (i >= 2 ? 1 : 0);
  }

  /** Entry (i, i - 1) of D'D. */
  private static double neighbours(int i, int n) {
    return (i + 1 < n ? -2 : 0) + (i >= 2 ? -2 : 0);
  }
}
