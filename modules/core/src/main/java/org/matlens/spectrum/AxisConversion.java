package org.matlens.spectrum;

import java.util.function.DoubleUnaryOperator;

/**
 * The same points told in another quantity: diffraction angle, momentum transfer and plane spacing
 * by Bragg's law, and photon wavelength, energy and wavenumber by E = hc/λ.
 *
 * <p>Points keep their order, so an axis may rise before and fall after. Intensities are per point,
 * not per unit of axis: no Jacobian is applied.
 */
public final class AxisConversion {
  /** hc in eV·nm, exact in the SI of 2019 (BIPM, SI Brochure, 9th edition), rounded to double. */
  public static final double HC_EV_NM = 6.62607015e-34 * 299792458.0 / 1.602176634e-19 * 1e9;

  private static final double NM_PER_CM = 1e7;

  private AxisConversion() {}

  /** q = 4π sin(θ)/λ in 1/Å, of 2θ in degree in (0, 180] and {@code wavelength} in Å. */
  public static SpectrumAxis twoThetaToQ(SpectrumAxis axis, double wavelength) {
    requirePositive(wavelength);
    return convert(
        axis, "degree", 180, "q", "1/angstrom", t -> 4 * Math.PI * sinOfHalf(t) / wavelength);
  }

  /** 2θ = 2 asin(qλ/4π) in degree, of q in 1/Å in (0, 4π/λ] and {@code wavelength} in Å. */
  public static SpectrumAxis qToTwoTheta(SpectrumAxis axis, double wavelength) {
    requirePositive(wavelength);
    double most = 4 * Math.PI / wavelength;
    return convert(
        axis,
        "1/angstrom",
        most,
        "2theta",
        "degree",
        q -> 2 * Math.toDegrees(Math.asin(Math.min(1, q / most))));
  }

  /** d = 2π/q in Å, of q in 1/Å. */
  public static SpectrumAxis qToD(SpectrumAxis axis) {
    return reciprocal(axis, "1/angstrom", "d", "angstrom", 2 * Math.PI);
  }

  /** q = 2π/d in 1/Å, of d in Å. */
  public static SpectrumAxis dToQ(SpectrumAxis axis) {
    return reciprocal(axis, "angstrom", "q", "1/angstrom", 2 * Math.PI);
  }

  /** E = hc/λ in eV, of a wavelength in nm. */
  public static SpectrumAxis wavelengthToEnergy(SpectrumAxis axis) {
    return reciprocal(axis, "nm", "energy", "eV", HC_EV_NM);
  }

  /** λ = hc/E in nm, of an energy in eV. */
  public static SpectrumAxis energyToWavelength(SpectrumAxis axis) {
    return reciprocal(axis, "eV", "wavelength", "nm", HC_EV_NM);
  }

  /** 10⁷/λ in 1/cm, of a wavelength in nm. */
  public static SpectrumAxis wavelengthToWavenumber(SpectrumAxis axis) {
    return reciprocal(axis, "nm", "wavenumber", "1/cm", NM_PER_CM);
  }

  /** 10⁷/ν in nm, of a wavenumber in 1/cm. */
  public static SpectrumAxis wavenumberToWavelength(SpectrumAxis axis) {
    return reciprocal(axis, "1/cm", "wavelength", "nm", NM_PER_CM);
  }

  private static double sinOfHalf(double degrees) {
    return Math.sin(Math.toRadians(degrees) / 2);
  }

  private static SpectrumAxis reciprocal(
      SpectrumAxis axis, String from, String quantity, String unit, double product) {
    return convert(axis, from, Double.MAX_VALUE, quantity, unit, x -> product / x);
  }

  private static SpectrumAxis convert(
      SpectrumAxis axis,
      String from,
      double most,
      String quantity,
      String unit,
      DoubleUnaryOperator to) {
    if (!axis.unit().equals(from)) {
      throw new IllegalArgumentException(
          "axis in " + axis.unit() + "; expected " + from + " to convert to " + unit);
    }
    double[] values = axis.values();
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] > 0 && values[i] <= most)) {
        throw new IllegalArgumentException(
            "axis value "
                + values[i]
                + " "
                + from
                + " at index "
                + i
                + " has no "
                + quantity
                + "; expected above 0 and at most "
                + most);
      }
      values[i] = to.applyAsDouble(values[i]);
    }
    return new SpectrumAxis(quantity, unit, values);
  }

  private static void requirePositive(double wavelength) {
    if (!(wavelength > 0 && Double.isFinite(wavelength))) {
      throw new IllegalArgumentException("wavelength " + wavelength + "; expected above 0");
    }
  }
}
