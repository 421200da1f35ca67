package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Surface chemical analysis in the VAMAS format, ISO 14976 (Dench, Hazell, Seah, Surf. Interface
 * Anal. 13, 63, 1988, doi:10.1002/sia.740130202): one value per line, in fixed order.
 *
 * <p>Scans may be regular (start and increment of the axis) or irregular (the first variable is the
 * axis). The intensity is the variable after it; further ones, such as the transmission of the
 * analyser, are left. Maps and lists of parameters that blocks leave out are refused.
 */
final class VamasReader {
  private static final String IDENTIFIER =
      "VAMAS Surface Chemical Analysis Standard Data Transfer Format 1988 May 4";
  private static final Set<String> MODES =
      Set.of("MAP", "MAPDP", "MAPSV", "MAPSVDP", "NORM", "SDP", "SDPSV", "SEM");
  private static final Set<String> SPUTTER = Set.of("MAPDP", "MAPSVDP", "SDP", "SDPSV");
  private static final Set<String> ION_TECHNIQUES =
      Set.of(
          "FABMS",
          "FABMS energy spec",
          "ISS",
          "SIMS",
          "SIMS energy spec",
          "SNMS",
          "SNMS energy spec");
  private static final Set<String> PROFILED =
      Set.of("AES diff", "AES dir", "EDX", "ELS", "UPS", "XPS", "XRF");

  private final VamasLines in;
  private String mode = "";
  private String scan = "";
  private final List<String> variables = new ArrayList<>();
  private int upgradeEntries;

  private VamasReader(SpectrumText text) {
    in = new VamasLines(text);
  }

  /** The blocks of a file. */
  static List<SpectrumEntry> read(SpectrumText text) throws InputException {
    VamasReader reader = new VamasReader(text);
    int blocks = reader.header();
    List<SpectrumEntry> out = new ArrayList<>();
    for (int b = 0; b < blocks; b++) {
      out.add(reader.block());
    }
    return out;
  }

  private int header() throws InputException {
    String identifier = in.text("format identifier");
    if (!identifier.strip().equals(IDENTIFIER)) {
      throw in.fault("\"" + SpectrumText.shown(identifier) + "\"; expected " + IDENTIFIER);
    }
    in.skip(4, "identifiers");
    in.skip(in.count("number of comment lines"), "comments");
    mode = in.text("experiment mode").strip();
    if (!MODES.contains(mode)) {
      throw in.fault("experiment mode \"" + SpectrumText.shown(mode) + "\"; expected e.g. NORM");
    }
    scan = in.text("scan mode").strip();
    if (!scan.equals("REGULAR") && !scan.equals("IRREGULAR")) {
      String has = "scan mode \"" + SpectrumText.shown(scan) + "\"";
      throw in.fault(has + "; expected REGULAR or IRREGULAR");
    }
    if (Set.of("MAP", "MAPDP", "NORM", "SDP").contains(mode)) {
      in.count("number of spectral regions");
    }
    if (mode.equals("MAP") || mode.equals("MAPDP")) {
      in.skip(3, "numbers of positions");
    }
    int experimental = in.count("number of experimental variables");
    for (int i = 0; i < experimental; i++) {
      variables.add(in.text("label of an experimental variable").strip());
      in.text("unit of an experimental variable");
    }
    String list = in.text("number of entries in the parameter list").strip();
    if (!list.equals("0")) {
      String has = "\"" + SpectrumText.shown(list) + "\" entries in the parameter list";
      throw in.fault(has + "; expected 0, blocks that say everything");
    }
    in.skip(in.count("number of manually entered items"), "manually entered items");
    int experimentEntries = in.count("number of future upgrade experiment entries");
    upgradeEntries = in.count("number of future upgrade block entries");
    in.skip(experimentEntries, "future upgrade experiment entries");
    int blocks = in.count("number of blocks");
    if (blocks == 0) {
      throw in.fault("0 blocks; expected at least one");
    }
    return blocks;
  }

  private SpectrumEntry block() throws InputException {
    Map<String, String> metadata = new LinkedHashMap<>();
    final String name = in.text("block identifier").strip();
    metadata.put("sample", in.text("sample identifier").strip());
    in.skip(7, "date and time");
    in.skip(in.count("number of block comment lines"), "block comments");
    String technique = in.text("technique").strip();
    metadata.put("technique", technique);
    if (mode.equals("MAP") || mode.equals("MAPDP")) {
      in.skip(2, "coordinates");
    }
    for (String variable : variables) {
      metadata.put(variable, in.text("value of " + variable).strip());
    }
    metadata.put("source", in.text("analysis source label").strip());
    if (SPUTTER.contains(mode) || ION_TECHNIQUES.contains(technique)) {
      in.skip(3, "sputtering ion");
    }
    metadata.put("source energy (eV)", in.text("source characteristic energy").strip());
    in.skip(3, "source strength and beam widths");
    if (mode.startsWith("MAP") || mode.equals("SEM")) {
      in.skip(2, "field of view");
    }
    if (mode.startsWith("MAPSV") || mode.equals("SEM")) {
      in.skip(6, "linescan coordinates");
    }
    in.skip(2, "angles of the source");
    metadata.put("analyser mode", in.text("analyser mode").strip());
    metadata.put("pass energy", in.text("pass energy").strip());
    if (technique.equals("AES diff")) {
      in.skip(1, "differential width");
    }
    in.skip(7, "analyser");
    String species = in.text("species label").strip();
    String transition = in.text("transition label").strip();
    metadata.put("transition", (species + " " + transition).strip());
    in.skip(1, "charge of the detected particle");
    return ordinates(name, technique, metadata);
  }

  private SpectrumEntry ordinates(String name, String technique, Map<String, String> metadata)
      throws InputException {
    boolean regular = scan.equals("REGULAR");
    AxisLabel label = null;
    double start = 0;
    double step = 0;
    if (regular) {
      label = axis(in.text("abscissa label"), in.text("abscissa unit"));
      start = in.number("abscissa start");
      step = in.number("abscissa increment");
    }
    int count = in.count("number of corresponding variables");
    List<String> labels = new ArrayList<>();
    List<String> units = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(in.text("label of a variable").strip());
      units.add(in.text("unit of a variable").strip());
    }
    int y = regular ? 0 : 1;
    if (count <= y) {
      throw in.fault(
          count + " variables; expected at least " + (y + 1) + " in a " + scan + " scan");
    }
    if (!regular) {
      label = axis(labels.get(0), units.get(0));
    }
    in.skip(4, "signal mode, time, scans, time correction");
    if (SPUTTER.contains(mode) && PROFILED.contains(technique)) {
      in.skip(7, "sputtering source");
    }
    in.skip(3, "tilts of the sample");
    in.skip(3L * in.count("number of additional numerical parameters"), "additional parameters");
    in.skip(upgradeEntries, "future upgrade block entries");
    int values = in.count("number of ordinate values");
    if (values == 0 || values % count != 0) {
      throw in.fault(values + " ordinate values; expected a multiple of " + count + " variables");
    }
    in.skip(2L * count, "least and greatest ordinates");
    int n = values / count;
    in.require(values, "ordinate values");
    double[] x = new double[n];
    double[] intensity = new double[n];
    int[] lines = new int[n];
    for (int i = 0; i < n; i++) {
      for (int v = 0; v < count; v++) {
        double value = in.number("ordinate value " + (i * count + v + 1) + " of " + values);
        if (v == y) {
          intensity[i] = value;
        } else if (v == 0) {
          x[i] = value;
        }
      }
      if (regular) {
        x[i] = start + i * step;
      }
      lines[i] = in.line();
    }
    metadata.put("intensity", labels.get(y));
    try {
      SpectrumAxis axis = in.source().axis(label.quantity(), label.unit(), x, lines);
      Spectrum spectrum =
          new Spectrum(axis, unit(labels.get(y), units.get(y)), intensity, metadata);
      return new SpectrumEntry.Read(new NamedSpectrum(name, spectrum, List.of()));
    } catch (InputException e) {
      return new SpectrumEntry.Refused(name, e);
    }
  }

  private AxisLabel axis(String label, String unit) throws InputException {
    if (unit.isBlank()) {
      throw in.fault("no unit of the abscissa " + label.strip() + "; expected e.g. eV");
    }
    String named = AxisUnit.of(unit).orElse(unit.strip());
    String quantity =
        AxisLabel.of(label).map(AxisLabel::quantity).orElse(label.strip().toLowerCase(Locale.ROOT));
    return new AxisLabel(quantity.isEmpty() ? AxisUnit.UNKNOWN : quantity, named);
  }

  /** In this format {@code d} is a number without dimension. */
  private static String unit(String label, String unit) {
    if (unit.equals("d") || unit.isEmpty()) {
      return label.toLowerCase(Locale.ROOT).startsWith("count") ? "counts" : "arbitrary";
    }
    return unit.equals("c/s") ? "counts/s" : unit;
  }
}
