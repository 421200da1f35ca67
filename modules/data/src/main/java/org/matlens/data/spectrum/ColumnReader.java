package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Spectra as columns of text: {@code .xy}, {@code .csv}, {@code .dat}, {@code .txt} and what
 * beamlines and spectrometers export.
 *
 * <p>Cells are divided by blanks, tabs, commas or semicolons; the decimal sign may be a comma where
 * commas divide no cells. The axis is the column whose name or unit says so (see {@link
 * AxisLabel}); without names it is the first, and its quantity is {@code unknown} unless the header
 * or the name of the file tells it. What is taken by convention is a warning.
 */
final class ColumnReader {
  private static final Pattern STATED =
      Pattern.compile(
          "\\b(?:dimension 1 name|energy axis|x[ -]?axis(?: ?(?:unit|label|title))?|x ?units?)\\s*"
              + "[=:;,]\\s*(.+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern DIFFRACTION = Pattern.compile(".*\\.(xy|xye|xrd)(\\.gz)?");

  /** The warning beside an axis that nothing tells. */
  static final String OPEN_AXIS =
      "neither the header nor the name of the file tells what the axis is";

  /** What the warning beside an axis ends with that the name of the file tells. */
  static final String BY_NAME = "by the name of the file alone";

  /** What the warning beside a unit begins with that the file does not state. */
  static final String UNIT_OF = "unit of ";

  private final SpectrumText text;
  private final ColumnTable table;
  private final List<String> names;
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<String> before;
  private final int x;
  private final int y;
  private final List<Integer> kept = new ArrayList<>();
  private boolean comma;
  private boolean point;

  ColumnReader(SpectrumText text, ColumnTable table, List<String> names, List<String> before) {
    this.text = text;
    this.table = table;
    this.names = names;
    this.before = List.copyOf(before);
    this.x = axis(names);
    this.y = IntensityColumn.of(names, x, table.columns());
  }

  /** Index of the column of the axis; the first one where no column is named. */
  static int axis(List<String> names) {
    return names.isEmpty() ? 0 : ColumnLabels.axis(names).orElse(0);
  }

  /** The spectrum of the table, or why it is none. */
  SpectrumEntry entry(String name) {
    try {
      Spectrum spectrum = spectrum();
      return new SpectrumEntry.Read(new NamedSpectrum(name, spectrum, warnings));
    } catch (InputException e) {
      return new SpectrumEntry.Refused(name, e);
    }
  }

  private Spectrum spectrum() throws InputException {
    refuseHalfRows();
    keep();
    double[] all = column(x);
    Standstill still = new Standstill(all);
    double[] values = still.points(all);
    still.warn(all, warnings);
    int[] lines = still.lines(kept.stream().mapToInt(r -> table.rows().get(r) + 1).toArray());
    AxisLabel label = label(values);
    String unit = label.unit();
    if (unit.isEmpty()) {
      unit = label.usualUnit(values);
      warnings.add(
          UNIT_OF
              + label.quantity()
              + " not stated: "
              + (unit.equals(AxisUnit.UNKNOWN) ? "unknown" : unit + " by convention"));
    }
    SpectrumAxis axis = text.axis(label.quantity(), unit, values, lines);
    double[] intensities = still.points(intensities(label.quantity()));
    String intensityUnit = metadata.remove("unit");
    return new Spectrum(axis, intensityUnit, intensities, metadata);
  }

  /** A line right above the table that only fails to be a row is no header. */
  private void refuseHalfRows() throws InputException {
    List<Integer> header = table.header();
    int last = header.isEmpty() ? -1 : header.get(header.size() - 1);
    if (last < 0 || ColumnTable.isComment(text.lines().get(last))) {
      return;
    }
    List<String> row = table.cells().split(text.lines().get(last));
    if (row.size() == table.columns() && Numbers.looksLike(table.cells().point(row.get(0)))) {
      number(row, 1, last);
    }
  }

  /**
   * Rows without an axis value at both ends lie outside the calibrated range, and some programs
   * leave counts of 0 blank; a column that only ends before the other is a fault.
   */
  private void keep() throws InputException {
    int n = table.rows().size();
    int from = 0;
    int to = n;
    while (from < to && cell(from, x).isEmpty()) {
      from++;
    }
    while (from < to && cell(to - 1, x).isEmpty()) {
      to--;
    }
    int last = to;
    while (last > from && cell(last - 1, y).isEmpty()) {
      last--;
    }
    for (int r = from; r < to; r++) {
      if (!cell(r, y).isEmpty()) {
        kept.add(r);
      }
    }
    if (kept.isEmpty()) {
      String empty = "column " + ((from == to ? x : y) + 1) + " is empty";
      throw text.fault(empty + "; expected an axis and intensities", table.rows().get(0) + 1);
    }
    if (last < to && kept.size() == last - from || 2 * kept.size() < to - from) {
      int line = table.rows().get(last < to ? last : kept.get(0)) + 1;
      throw text.fault("column " + (y + 1) + " is empty; expected an intensity", line);
    }
    if (to - from < n) {
      int left = n - (to - from);
      warnings.add(left + " rows at the ends have no value of the axis and are left out");
    }
    if (kept.size() < to - from) {
      warnings.add(to - from - kept.size() + " rows have no intensity and are left out");
    }
  }

  private String cell(int row, int column) throws InputException {
    return table.row(text, row).get(column);
  }

  private double[] column(int c) throws InputException {
    double[] out = new double[kept.size()];
    for (int i = 0; i < out.length; i++) {
      int r = kept.get(i);
      out[i] = number(table.row(text, r), c, table.rows().get(r));
    }
    return out;
  }

  private double number(List<String> row, int c, int line) throws InputException {
    String cell = row.get(c);
    String plain = table.cells().point(cell);
    double value = Numbers.parse(plain);
    comma |= !plain.equals(cell);
    point |= cell.indexOf('.') >= 0;
    String where = "column " + (c + 1) + (names.isEmpty() ? "" : " " + names.get(c));
    String has = cell.isEmpty() ? "empty" : "\"" + SpectrumText.shown(cell) + "\"";
    if (!Double.isFinite(value)) {
      throw text.fault(where + ": " + has + "; expected a finite number", line + 1);
    }
    if (comma && point) {
      String expected = "; expected one decimal sign, comma or point, in all rows";
      throw text.fault(where + ": " + has + expected, line + 1);
    }
    return value;
  }

  private AxisLabel label(double[] values) {
    Optional<AxisLabel> stated = stated();
    if (!names.isEmpty()) {
      AxisLabel named = AxisLabel.of(names.get(x)).orElseThrow();
      metadata.put("axis", names.get(x));
      boolean narrower =
          stated.isPresent()
              && named.quantity().equals("energy")
              && stated.get().quantity().endsWith("energy");
      return narrower ? stated.get() : named;
    }
    if (stated.isPresent()) {
      return stated.get();
    }
    return byName(values)
        .orElseGet(
            () -> {
              warnings.add(OPEN_AXIS);
              return new AxisLabel(AxisUnit.UNKNOWN, AxisUnit.UNKNOWN);
            });
  }

  /** What the header says of the axis apart from names of columns; the nearest header first. */
  private Optional<AxisLabel> stated() {
    List<String> all = new ArrayList<>(header());
    all.addAll(before);
    for (String line : all) {
      Matcher m = STATED.matcher(line);
      Optional<AxisLabel> label = m.find() ? AxisLabel.of(m.group(1).strip()) : Optional.empty();
      if (label.isPresent()) {
        return label;
      }
    }
    return Optional.empty();
  }

  private Optional<AxisLabel> byName(double[] values) {
    String file = text.name().toLowerCase(Locale.ROOT);
    file = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    double least = Math.min(values[0], values[values.length - 1]);
    double most = Math.max(values[0], values[values.length - 1]);
    boolean angles = least > 0 && most <= 180;
    if (file.contains("raman") && !angles) {
      warnings.add("Raman shift in 1/cm, " + BY_NAME);
      return Optional.of(new AxisLabel("raman shift", "1/cm"));
    }
    if (angles
        && (file.replace("-", "").contains("2theta") || DIFFRACTION.matcher(file).matches())) {
      warnings.add("2theta in degree, " + BY_NAME);
      return Optional.of(new AxisLabel("2theta", "degree"));
    }
    return Optional.empty();
  }

  private double[] intensities(String quantity) throws InputException {
    if (quantity.equals("energy") || quantity.equals("angle")) {
      for (Absorption a : Absorption.of(names)) {
        double[] absorption = absorption(a);
        if (absorption.length > 0) {
          metadata.put("intensity", a.how());
          metadata.put("unit", "1");
          return absorption;
        }
        warnings.add(a.how() + " cannot be formed in every row");
      }
    }
    String label = names.isEmpty() ? "" : names.get(y);
    if (!label.isEmpty()) {
      metadata.put("intensity", label);
    }
    if (table.columns() > 2 && !IntensityColumn.isNamed(label)) {
      warnings.add(
          table.columns()
              + " columns: column "
              + (y + 1)
              + (label.isEmpty() ? "" : " " + label)
              + " is taken as intensity");
    }
    metadata.put("unit", IntensityColumn.unit(label, header()));
    return column(y);
  }

  private List<String> header() {
    return lines(text, table);
  }

  /** The lines above a table that belong to it. */
  static List<String> lines(SpectrumText text, ColumnTable table) {
    return table.header().stream().map(text.lines()::get).toList();
  }

  /** The absorption of every row, or nothing where a row allows none. */
  private double[] absorption(Absorption a) throws InputException {
    double[] first = column(a.column());
    double[] second = a.other() < 0 ? first : column(a.other());
    double[] out = new double[first.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = a.of(first[i], second[i]);
      if (!Double.isFinite(out[i])) {
        return new double[0];
      }
    }
    return out;
  }
}
