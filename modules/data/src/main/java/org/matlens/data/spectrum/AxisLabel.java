package org.matlens.data.spectrum;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a header says of an axis, e.g. {@code Raman Shift (cm-1)}, {@code 2Theta [deg]}, {@code E}.
 *
 * @param quantity {@code 2theta}, {@code energy}, {@code raman shift}…
 * @param unit as stated, by its name in {@link AxisUnit}; empty when the header states none
 */
record AxisLabel(String quantity, String unit) {
  private static final int LONGEST = 300;
  private static final Pattern BRACKETS = Pattern.compile("(.*?)\\s*[(\\[{<](.*)[)\\]}>]\\s*");
  private static final Pattern SLASH = Pattern.compile("(.*\\S)\\s*/\\s*(\\S+)");
  private static final Pattern LAST_WORD = Pattern.compile("(.*?)[\\s_,]+(\\S+)");

  /**
   * The axis a label names, if it names one of these quantities or a unit that leaves no choice.
   */
  static Optional<AxisLabel> of(String label) {
    String text = label.replaceAll("[\"*#$]", " ").strip();
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    for (Pattern p : new Pattern[] {BRACKETS, SLASH, LAST_WORD}) {
      Matcher m = p.matcher(text);
      if (m.matches()) {
        Optional<String> unit = AxisUnit.of(m.group(2));
        Optional<String> quantity = quantity(m.group(1), false);
        if (unit.isPresent() && quantity.isPresent()) {
          return Optional.of(new AxisLabel(quantity.get(), unit.get()).settled());
        }
        if (unit.isPresent() && p != LAST_WORD) {
          return AxisUnit.quantity(unit.get()).map(q -> new AxisLabel(q, unit.get()));
        }
      }
    }
    Matcher bracket = BRACKETS.matcher(text);
    boolean qualified = bracket.matches();
    Optional<String> quantity = quantity(qualified ? bracket.group(1) : text, qualified);
    if (quantity.isPresent()) {
      return Optional.of(new AxisLabel(quantity.get(), ""));
    }
    return AxisUnit.of(text)
        .filter(u -> !u.equals("s") && !u.equals("V") && !u.equals("K"))
        .flatMap(u -> AxisUnit.quantity(u).map(q -> new AxisLabel(q, u)));
  }

  /** A frequency in 1/cm is a wavenumber. */
  private AxisLabel settled() {
    return quantity.equals("frequency") && unit.equals("1/cm")
        ? new AxisLabel("wavenumber", unit)
        : this;
  }

  private static Optional<String> quantity(String name, boolean qualified) {
    String plain =
        name.toLowerCase(Locale.ROOT)
            .replace("θ", "theta")
            .replaceAll("[\\s_\\-.:]+", " ")
            .replaceAll("^(mono|selected|abs) ?(?=energy)", "")
            .strip();
    String joined = plain.replace(" ", "");
    String quantity =
        switch (joined) {
          case "energy", "e", "ev", "photonenergy", "absenergyname", "zapenergy", "kev" -> "energy";
          case "bindingenergy", "be" -> "binding energy";
          case "kineticenergy", "ke" -> "kinetic energy";
          case "2theta", "twotheta", "2th", "tth", "2thetaomega", "theta2theta" -> "2theta";
          case "angle" -> qualified ? "angle" : "2theta";
          case "ramanshift", "shift" -> "raman shift";
          case "wavenumber", "wavenumbers", "nu" -> "wavenumber";
          case "wavelength", "wavelengths", "lambda" -> "wavelength";
          case "frequency", "frequencies", "freq" -> "frequency";
          case "q", "qvalue", "scatteringvector", "momentumtransfer" -> "q";
          case "d", "dspacing", "dvalue" -> "d";
          case "k", "wavenumberk" -> "k";
          case "r" -> "r";
          case "chemicalshift" -> "chemical shift";
          case "m/z", "mz" -> "m/z";
          case "voltage", "potential" -> "voltage";
          default -> joined.endsWith(":energy") || plain.endsWith(" energy") ? "energy" : "";
        };
    return quantity.isEmpty() ? Optional.empty() : Optional.of(quantity);
  }

  /**
   * Whether a name says so beyond doubt, in any column: not by one letter, and not by a unit alone.
   */
  static boolean isNamed(String label) {
    boolean oneLetter = label.replaceAll("[^A-Za-z0-9]", "").length() == 1;
    if (oneLetter || label.length() > LONGEST) {
      return false;
    }
    String text = label.replaceAll("[\"*#$]", " ").strip();
    for (Pattern p : new Pattern[] {BRACKETS, SLASH, LAST_WORD}) {
      Matcher m = p.matcher(text);
      boolean unit = m.matches() && (p == BRACKETS || AxisUnit.of(m.group(2)).isPresent());
      if (unit && quantity(m.group(1), true).isPresent()) {
        return true;
      }
    }
    return quantity(text, false).isPresent();
  }

  /** Which of several columns is the axis: the lowest, then the first. */
  int rank() {
    return switch (quantity) {
      case "raman shift" -> 0;
      case "energy", "binding energy", "kinetic energy" -> 1;
      case "2theta", "chemical shift" -> 2;
      case "q", "k", "m/z" -> 3;
      case "d", "r", "wavenumber", "wavelength", "frequency" -> 4;
      default -> 5;
    };
  }

  /** The unit that is meant by convention where none is stated; unknown where there is a choice. */
  String usualUnit(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      least = Math.min(least, v);
      most = Math.max(most, v);
    }
    return switch (quantity) {
      case "2theta", "angle" -> "degree";
      case "raman shift", "wavenumber" -> "1/cm";
      case "binding energy", "kinetic energy" -> "eV";
      // In keV, absorption edges lie below 120; in eV, from the edge on, values start below 0.
      case "energy" -> least < 0 || most >= 150 ? "eV" : AxisUnit.UNKNOWN;
      case "wavelength" -> least >= 100 && most <= 3000 ? "nm" : AxisUnit.UNKNOWN;
      case "k" -> "1/angstrom";
      case "d", "r" -> "angstrom";
      case "chemical shift" -> "ppm";
      case "m/z" -> "m/z";
      default -> AxisUnit.UNKNOWN;
    };
  }
}
