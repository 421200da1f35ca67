package org.matlens.data.diffraction;

/**
 * The shape of a peak in a measured pattern: a pseudo-Voigt function of area 1, {@code η · Lorentz
 * + (1 - η) · Gauss}, both with the full width at half maximum {@code FWHM² = u tan² θ + v tan θ +
 * w} in degrees of 2θ.
 *
 * <p>Source: G. Caglioti, A. Paoletti, F. P. Ricci, Nucl. Instrum. 3 (1958) 223,
 * doi:10.1016/0369-643X(58)90029-X; G. K. Wertheim et al., Rev. Sci. Instrum. 45 (1974) 1369,
 * doi:10.1063/1.1686503.
 *
 * @param u degrees²
 * @param v degrees²
 * @param w degrees²
 * @param eta share of the Lorentz function in [0, 1]; 0 is a Gaussian
 */
public record PeakProfile(double u, double v, double w, double eta) {
  /**
   * Widths from its middle where a Gaussian is 1e-17 of its height: nothing to double precision.
   */
  private static final double REACH = 3.8;

  public PeakProfile {
    if (!(Double.isFinite(u) && Double.isFinite(v) && Double.isFinite(w))) {
      throw new IllegalArgumentException("u, v, w = " + u + ", " + v + ", " + w);
    }
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("eta " + eta + ", expected 0 to 1");
    }
  }

  /** Gaussian peaks of the same width at every angle, degrees of 2θ. */
  public static PeakProfile gaussian(double fwhm) {
    return new PeakProfile(0, 0, fwhm * fwhm, 0);
  }

  /**
   * Full width at half maximum of a peak at {@code twoTheta}, both in degrees.
   *
   * @throws IllegalArgumentException when u, v and w leave no width there
   */
  public double fwhm(double twoTheta) {
    double t = Math.tan(Math.toRadians(twoTheta / 2));
    double squared = (u * t + v) * t + w;
    if (!(squared > 0)) {
      throw new IllegalArgumentException(
          "peak at 2θ = " + twoTheta + " degrees: FWHM² = " + squared + ", expected above 0");
    }
    return Math.sqrt(squared);
  }

  /**
   * The pattern on an even grid of angles: the sum of all peaks, each with an area (intensity times
   * degrees) equal to its intensity. Tails are cut where they vanish to double precision.
   *
   * @param from first angle 2θ, degrees
   * @param step between angles, degrees, above 0
   * @param n number of angles
   * @return intensities per degree, [n]
   */
  public double[] sample(PowderPattern pattern, double from, double step, int n) {
    if (!(Double.isFinite(from) && step > 0 && step < Double.POSITIVE_INFINITY) || n < 1) {
      throw new IllegalArgumentException(
          n + " angles from " + from + " by " + step + ", expected a step above 0");
    }
    double[] out = new double[n];
    for (PowderPattern.Peak peak : pattern.peaks()) {
      double fwhm = fwhm(peak.twoTheta());
      double gauss = (1 - eta) * peak.intensity() * 2 / fwhm * Math.sqrt(Math.log(2) / Math.PI);
      double lorentz = eta * peak.intensity() * 2 / (Math.PI * fwhm);
      int first = (int) Math.ceil((peak.twoTheta() - REACH * fwhm - from) / step);
      int last = (int) Math.floor((peak.twoTheta() + REACH * fwhm - from) / step);
      for (int i = Math.max(0, first); i <= Math.min(n - 1, last); i++) {
        double x = 2 * (from + i * step - peak.twoTheta()) / fwhm;
        out[i] += gauss * Math.exp(-Math.log(2) * x * x);
      }
      for (int i = 0; lorentz > 0 && i < n; i++) {
        double x = 2 * (from + i * step - peak.twoTheta()) / fwhm;
        out[i] += lorentz / (1 + x * x);
      }
    }
    return out;
  }
}
