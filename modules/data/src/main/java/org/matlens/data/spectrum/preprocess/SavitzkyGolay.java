package org.matlens.data.spectrum.preprocess;

import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * The value, or a derivative along the axis, of the polynomial that fits the points in a window
 * best. Points nearer to an end than half a window are read from the polynomial of the first or
 * last whole window. Needs evenly spaced points.
 *
 * <p>Source: A. Savitzky, M. J. E. Golay, Anal. Chem. 36 (1964) 1627, doi:10.1021/ac60214a047.
 *
 * @param window number of points, odd
 * @param degree of the polynomial, below the window
 * @param derivative 0 for the value
 */
public record SavitzkyGolay(int window, int degree, int derivative) implements Step {
  /** By how much of their mean spacings may differ. */
  private static final double EVEN = 1e-3;

  public SavitzkyGolay {
    if (window < 3 || window % 2 == 0) {
      throw new IllegalArgumentException("window " + window + ", expected an odd number from 3");
    }
    if (degree < 0 || degree >= window || degree > 9) {
      throw new IllegalArgumentException(
          "degree " + degree + ", expected 0 to 9 and below the window " + window);
    }
    if (derivative < 0 || derivative > degree) {
      throw new IllegalArgumentException(
          "derivative " + derivative + ", expected 0 to the degree " + degree);
    }
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    int n = s.size();
    if (n < window) {
      throw new InputException(n + " points, expected at least the window of " + window);
    }
    double step = (s.axis().value(n - 1) - s.axis().value(0)) / (n - 1);
    for (int i = 1; i < n; i++) {
      double spacing = s.axis().value(i) - s.axis().value(i - 1);
      if (Math.abs(spacing - step) > EVEN * Math.abs(step)) {
        throw new InputException(
            "points at %s and %s %s are %s apart, the mean is %s; expected even spacing: resample"
                .formatted(
                    s.axis().value(i - 1), s.axis().value(i), s.axis().unit(), spacing, step));
      }
    }
    double[] y = s.intensities();
    double[] out = new double[n];
    int half = window / 2;
    double scale = Math.pow(step, -derivative);
    double[] middle = weights(0);
    for (int i = 0; i < n; i++) {
      int first = Math.max(0, Math.min(n - window, i - half));
      double[] w = i == first + half ? middle : weights(i - first - half);
      double sum = 0;
      for (int k = 0; k < window; k++) {
        sum += w[k] * y[first + k];
      }
      out[i] = sum * scale;
    }
    return new Spectrum(s.axis(), s.intensityUnit(), out, s.metadata());
  }

  /** Weights of the points of a window for {@code at} points right of its middle. */
  double[] weights(int at) {
    int m = degree + 1;
    int half = window / 2;
    // Polynomials in x / half keep the normal equations well conditioned.
    double[][] normal = new double[m][m];
    for (int k = -half; k <= half; k++) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          normal[i][j] += Math.pow((double) k / half, i + j);
        }
      }
    }
    double[] derived = new double[m];
    for (int i = derivative; i < m; i++) {
      double factor = 1;
      for (int d = 0; d < derivative; d++) {
        factor *= (double) (i - d) / half;
      }
      derived[i] = factor * Math.pow((double) at / half, i - derivative);
    }
    double[] c = LinearSystem.solve(normal, derived);
    double[] w = new double[window];
    for (int k = -half; k <= half; k++) {
      for (int i = 0; i < m; i++) {
        w[k + half] += c[i] * Math.pow((double) k / half, i);
      }
    }
    return w;
  }
}
