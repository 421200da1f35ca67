package org.matlens.data.spectrum.preprocess;

import org.matlens.spectrum.Spectrum;

/**
 * The power of the absolute intensity, with its sign: 0.5 raises weak peaks above strong ones.
 *
 * @param exponent in (0, 10]
 */
public record Power(double exponent) implements Step {
  public Power {
    if (!(exponent > 0 && exponent <= 10)) {
      throw new IllegalArgumentException("exponent " + exponent + ", expected above 0, at most 10");
    }
  }

  @Override
  public Spectrum apply(Spectrum s) {
    double[] y = s.intensities();
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.signum(y[i]) * Math.pow(Math.abs(y[i]), exponent);
    }
    return new Spectrum(s.axis(), s.intensityUnit() + "^" + exponent, y, s.metadata());
  }
}
