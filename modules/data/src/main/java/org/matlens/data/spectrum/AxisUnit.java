package org.matlens.data.spectrum;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Units as people write them, and the one name each has here. */
final class AxisUnit {
  /** Where a file does not say and nothing follows from the quantity. */
  static final String UNKNOWN = "unknown";

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    name("degree", "degree", "degrees", "deg", "deg.", "°", "2θ°", "°2θ", "° 2θ", "°2th");
    name("degree", "2theta deg", "deg 2theta", "deg. 2theta", "degrees 2theta", "°2theta");
    name("1/cm", "1/cm", "cm-1", "cm^-1", "cm^{-1}", "cm⁻¹", "cm−1", "/cm", "cm**-1");
    name("1/cm", "rel. 1/cm", "rel 1/cm", "wavenumbers", "wavenumber");
    name("nm", "nm", "nanometer", "nanometers", "nanometre", "nanometres");
    name("um", "um", "µm", "μm", "micrometer", "micrometers", "micron", "microns");
    name("angstrom", "å", "angstrom", "angstroms", "ångström", "ang", "ang.");
    name("1/angstrom", "1/å", "å-1", "å^-1", "å⁻¹", "a-1", "a^-1", "1/a", "1/angstrom");
    name("1/angstrom", "angstrom-1", "angstrom^-1", "å^{-1}", "inverse angstrom");
    name("1/nm", "1/nm", "nm-1", "nm^-1", "nm⁻¹");
    name("eV", "ev", "electronvolt", "electronvolts");
    name("keV", "kev");
    name("Hz", "hz", "hertz");
    name("kHz", "khz");
    name("MHz", "mhz");
    name("GHz", "ghz");
    name("THz", "thz");
    name("ppm", "ppm");
    name("m/z", "m/z");
    name("s", "s", "sec", "second", "seconds");
    name("min", "min", "minute", "minutes");
    name("V", "v", "volt", "volts");
    name("mm", "mm", "millimeter", "millimeters", "millimetre");
    name("K", "kelvin");
    name("celsius", "°c", "degc", "deg c", "celsius");
    name("mg", "mg");
  }

  private AxisUnit() {}

  private static void name(String unit, String... written) {
    for (String w : written) {
      NAMES.put(w, unit);
    }
  }

  /** The unit a text names; case matters in meV and MeV alone, which are no units here. */
  static Optional<String> of(String text) {
    String plain = text.strip().replaceAll("\\s+", " ");
    if (plain.equals("meV") || plain.equals("MeV")) {
      return Optional.of(plain);
    }
    return Optional.ofNullable(NAMES.get(plain.toLowerCase(Locale.ROOT)));
  }

  /** What is measured along an axis in a unit that leaves no choice. */
  static Optional<String> quantity(String unit) {
    return switch (unit) {
      case "nm", "um" -> Optional.of("wavelength");
      case "1/cm" -> Optional.of("wavenumber");
      case "eV", "keV" -> Optional.of("energy");
      case "degree" -> Optional.of("angle");
      case "ppm" -> Optional.of("chemical shift");
      case "m/z" -> Optional.of("m/z");
      case "V" -> Optional.of("voltage");
      case "s", "min" -> Optional.of("time");
      case "K", "celsius" -> Optional.of("temperature");
      case "mg" -> Optional.of("mass");
      default ->
          List.of("Hz", "kHz", "MHz", "GHz", "THz").contains(unit)
              ? Optional.of("frequency")
              : Optional.empty();
    };
  }
}
