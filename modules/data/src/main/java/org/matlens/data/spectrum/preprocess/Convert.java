package org.matlens.data.spectrum.preprocess;

import java.util.Map;
import java.util.Set;
import org.matlens.input.InputException;
import org.matlens.spectrum.AxisConversion;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Tells the axis in another quantity or unit, after {@link AxisConversion}.
 *
 * @param to what the axis becomes
 * @param wavelength of the X-rays in Å between angles and other quantities of diffraction; 0 where
 *     none is needed
 */
public record Convert(To to, double wavelength) implements Step {
  /** Units that differ from one that {@link AxisConversion} knows by a factor. */
  private static final Map<String, Factor> FACTORS =
      Map.of(
          "1/nm", new Factor("1/angstrom", 0.1),
          "um", new Factor("nm", 1000),
          "keV", new Factor("eV", 1000));

  private record Factor(String unit, double by) {}

  /**
   * Quantities that have a unit of light or of diffraction and are something else: differences of
   * energies, energies of electrons, and distances and waves in X-ray absorption.
   */
  private static final Set<String> OTHERS =
      Set.of("raman shift", "binding energy", "kinetic energy", "energy above the edge", "k", "r");

  /** What an axis can become. */
  public enum To {
    /** 2θ in degree. */
    TWO_THETA("degree"),
    /** q in 1/Å. */
    Q("1/angstrom"),
    /** d in Å. */
    D("angstrom"),
    /** Photon energy in eV. */
    ENERGY("eV"),
    /** Wavelength in nm. */
    WAVELENGTH("nm"),
    /** Wavenumber in 1/cm. */
    WAVENUMBER("1/cm");

    private final String unit;

    To(String unit) {
      this.unit = unit;
    }
  }

  public Convert {
    if (!(wavelength >= 0 && wavelength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("wavelength " + wavelength + ", expected 0 or above");
    }
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    try {
      return s.on(converted(inKnownUnit(s.axis())));
    } catch (IllegalArgumentException e) { // values that have no counterpart
      throw new InputException(e.getMessage(), e);
    }
  }

  private static SpectrumAxis inKnownUnit(SpectrumAxis axis) {
    Factor f = FACTORS.get(axis.unit());
    if (f == null) {
      return axis;
    }
    double[] x = axis.values();
    for (int i = 0; i < x.length; i++) {
      x[i] *= f.by;
    }
    return new SpectrumAxis(axis.quantity(), f.unit, x);
  }

  private SpectrumAxis converted(SpectrumAxis a) throws InputException {
    if (a.unit().equals(to.unit)) {
      return a;
    }
    if (OTHERS.contains(a.quantity())) {
      throw new InputException(
          "%s in %s cannot become %s, expected light or diffraction"
              .formatted(a.quantity(), a.unit(), to.unit));
    }
    return switch (to) {
      case Q -> toQ(a);
      case D -> AxisConversion.qToD(toQ(a));
      case TWO_THETA -> AxisConversion.qToTwoTheta(toQ(a), known());
      case ENERGY -> AxisConversion.wavelengthToEnergy(toWavelength(a));
      case WAVELENGTH -> toWavelength(a);
      case WAVENUMBER -> AxisConversion.wavelengthToWavenumber(toWavelength(a));
    };
  }

  private SpectrumAxis toQ(SpectrumAxis a) throws InputException {
    return switch (a.unit()) {
      case "1/angstrom" -> a;
      case "angstrom" -> AxisConversion.dToQ(a);
      case "degree" -> AxisConversion.twoThetaToQ(a, known());
      default -> throw unknown(a, "degree, 1/angstrom, 1/nm or angstrom");
    };
  }

  private SpectrumAxis toWavelength(SpectrumAxis a) throws InputException {
    return switch (a.unit()) {
      case "nm" -> a;
      case "eV" -> AxisConversion.energyToWavelength(a);
      case "1/cm" -> AxisConversion.wavenumberToWavelength(a);
      default -> throw unknown(a, "nm, um, eV, keV or 1/cm");
    };
  }

  private InputException unknown(SpectrumAxis a, String expected) {
    return new InputException(
        "%s in %s cannot become %s, expected an axis in %s"
            .formatted(a.quantity(), a.unit(), to.unit, expected));
  }

  private double known() throws InputException {
    if (wavelength == 0) {
      throw new InputException("no wavelength, expected that of the X-rays in Å");
    }
    return wavelength;
  }
}
