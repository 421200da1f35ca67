package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/** What one {@code <scan>} of an XRDML file says, as it comes. */
final class XrdmlScan {
  private final SpectrumText text;
  private final int line;
  private final List<Positions> positions = new ArrayList<>();
  private double[] counts;
  private String unit = "counts";
  private String element = "";
  private int countsLine;
  private double[] attenuation;

  /** Positions of one axis: a list of them, or the first and the last. */
  private static final class Positions {
    private final String axis;
    private final String unit;
    private final int line;
    private double[] start;
    private double[] end;
    private double[] list;

    private Positions(String axis, String unit, int line) {
      this.axis = axis;
      this.unit = unit;
      this.line = line;
    }

    private boolean varies() {
      return list != null || start != null && end != null && start[0] != end[0];
    }
  }

  XrdmlScan(SpectrumText text, int line) {
    this.text = text;
    this.line = line;
  }

  void positions(String axis, String unit, int line) throws InputException {
    if (axis == null || unit == null) {
      String missing = axis == null ? "axis" : "unit";
      throw text.fault("<positions> without " + missing + "; expected e.g. unit=\"deg\"", line);
    }
    positions.add(new Positions(axis, unit, line));
  }

  void position(String name, String value, int line) throws InputException {
    if (positions.isEmpty()) {
      throw text.fault("<" + name + "> outside of <positions>", line);
    }
    Positions last = positions.get(positions.size() - 1);
    double[] numbers = numbers(name, value, line);
    switch (name) {
      case "startPosition" -> last.start = numbers;
      case "endPosition" -> last.end = numbers;
      default -> last.list = numbers;
    }
  }

  void counts(String name, String unit, String value, int line) throws InputException {
    counts = numbers(name, value, line);
    countsLine = line;
    element = name;
    this.unit = unit == null ? this.unit : unit;
  }

  void attenuation(String value, int line) throws InputException {
    attenuation = numbers("beamAttenuationFactors", value, line);
  }

  private double[] numbers(String name, String value, int line) throws InputException {
    String[] cells = value.strip().split("\\s+");
    double[] out = new double[cells.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Numbers.parse(cells[i]);
      if (!Double.isFinite(out[i])) {
        String has = cells[i].isEmpty() ? "empty" : "\"" + SpectrumText.shown(cells[i]) + "\"";
        String place = "<" + name + "> value " + (i + 1) + ": ";
        throw text.fault(place + has + "; expected a finite number", line);
      }
    }
    return out;
  }

  NamedSpectrum spectrum(String name, Map<String, String> stated) throws InputException {
    if (counts == null) {
      throw text.fault("no <counts> or <intensities> in the scan", line);
    }
    Positions along =
        positions.stream()
            .filter(Positions::varies)
            .min((a, b) -> Boolean.compare(!a.axis.equals("2Theta"), !b.axis.equals("2Theta")))
            .orElseThrow(() -> text.fault("no positions that vary in the scan", line));
    double[] values = along.list == null ? steps(along) : along.list;
    if (values.length != counts.length) {
      String expected = values.length + " as there are positions";
      throw text.fault(counts.length + " counts; expected " + expected, countsLine);
    }
    int[] lines = new int[values.length];
    Arrays.fill(lines, along.line);
    String quantity =
        AxisLabel.of(along.axis)
            .map(AxisLabel::quantity)
            .orElse(along.axis.toLowerCase(Locale.ROOT));
    String axisUnit = AxisUnit.of(along.unit).orElse(along.unit);
    SpectrumAxis axis = text.axis(quantity, axisUnit, values, lines);
    Map<String, String> metadata = new LinkedHashMap<>(stated);
    List<String> warnings = new ArrayList<>();
    double[] intensities = counts.clone();
    // Intensities are corrected by the instrument, counts are as the detector saw them.
    if (attenuation != null && element.equals("counts")) {
      if (attenuation.length != counts.length) {
        String has = attenuation.length + " beam attenuation factors";
        throw text.fault(has + "; expected " + counts.length + ", one per count", countsLine);
      }
      for (int i = 0; i < intensities.length; i++) {
        intensities[i] *= attenuation[i];
      }
      if (!Arrays.equals(intensities, counts)) {
        warnings.add("counts are multiplied by the beam attenuation factors");
      }
    }
    return new NamedSpectrum(name, new Spectrum(axis, unit, intensities, metadata), warnings);
  }

  private double[] steps(Positions p) throws InputException {
    int n = counts.length;
    if (n < 2) {
      throw text.fault("1 count; expected one per position", countsLine);
    }
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = p.start[0] + (p.end[0] - p.start[0]) * i / (n - 1);
    }
    return out;
  }
}
