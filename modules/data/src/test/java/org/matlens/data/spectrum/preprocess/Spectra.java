package org.matlens.data.spectrum.preprocess;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/** Spectra of tests. */
public final class Spectra {
  private Spectra() {}

  /** A spectrum with given points, in eV. */
  public static Spectrum of(double[] x, double... y) {
    return new Spectrum(new SpectrumAxis("energy", "eV", x), "counts", y, Map.of("k", "v"));
  }

  /** A function on n points from {@code from} by {@code step}, in {@code unit}. */
  public static Spectrum of(
      String unit, double from, double step, int n, DoubleUnaryOperator function) {
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = from + i * step;
      y[i] = function.applyAsDouble(x[i]);
    }
    return new Spectrum(new SpectrumAxis("axis", unit, x), "counts", y, Map.of());
  }
}
