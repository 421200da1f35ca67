package org.matlens.data.spectrum.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Spectra on a common axis, one per row of a CSV: the first column holds their ids, the names of
 * the others are axis values, with or without letters in front, e.g. {@code pattern,q15.0,q15.1}.
 */
public final class WideTable {
  private static final Pattern VALUE =
      Pattern.compile("[A-Za-z_]*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)");

  private final SpectrumAxis axis;
  private final Path file;
  private final Map<String, double[]> rows = new LinkedHashMap<>();

  private WideTable(Path file, SpectrumAxis axis) {
    this.file = file;
    this.axis = axis;
  }

  /**
   * Reads a table.
   *
   * @param quantity of the axis, e.g. {@code q}
   * @param unit of the axis, e.g. {@code 1/nm}
   * @throws InputException with file, line and column when a header or a cell is not a number, the
   *     axis is not monotonic, or an id stands twice
   */
  public static WideTable read(Path file, String quantity, String unit) throws InputException {
    CsvTable csv = CsvTable.read(file);
    List<String> columns = csv.columns();
    double[] x = new double[columns.size() - 1];
    for (int c = 1; c < columns.size(); c++) {
      Matcher m = VALUE.matcher(columns.get(c).strip());
      if (!m.matches()) {
        throw new InputException(
                "column %d is named \"%s\", expected an axis value"
                    .formatted(c + 1, columns.get(c)))
            .at(file, 1);
      }
      x[c - 1] = Double.parseDouble(m.group(1));
    }
    if (x.length < 2) {
      throw new InputException(
              x.length + " columns of intensities, expected an id and at least two")
          .at(file, 1);
    }
    int fault = SpectrumAxis.firstFault(x);
    if (fault >= 0) {
      throw new InputException(
              "axis value %s in column %d, expected strictly rising or strictly falling values"
                  .formatted(columns.get(fault + 1), fault + 2))
          .at(file, 1);
    }
    WideTable table = new WideTable(file, new SpectrumAxis(quantity, unit, x));
    for (CsvTable.Row row : csv.rows()) {
      table.add(row, columns);
    }
    return table;
  }

  /** Whether the columns of a CSV behind the first, two or more, are named by numbers. */
  public static boolean isOne(Path file) {
    try {
      List<String> columns = CsvTable.read(file).columns();
      return columns.size() > 2
          && columns.stream().skip(1).allMatch(c -> VALUE.matcher(c.strip()).matches());
    } catch (InputException e) {
      return false; // whoever reads it says why
    }
  }

  private void add(CsvTable.Row row, List<String> columns) throws InputException {
    String id = row.cells().get(0).strip();
    double[] y = new double[axis.size()];
    for (int i = 0; i < y.length; i++) {
      String cell = row.cells().get(i + 1).strip();
      try {
        y[i] = Double.parseDouble(cell);
      } catch (NumberFormatException e) {
        y[i] = Double.NaN;
      }
      if (!Double.isFinite(y[i])) {
        throw new InputException(
                "column \"%s\" is \"%s\", expected an intensity"
                    .formatted(columns.get(i + 1), cell))
            .at(file, row.line());
      }
    }
    if (rows.put(id, y) != null) {
      throw new InputException("id \"" + id + "\" for the second time").at(file, row.line());
    }
  }

  /** Ids in the order of the rows. */
  public List<String> ids() {
    return new ArrayList<>(rows.keySet());
  }

  /**
   * The spectrum with an id.
   *
   * @throws InputException when there is none
   */
  public Spectrum spectrum(String id) throws InputException {
    double[] y = rows.get(id);
    if (y == null) {
      throw new InputException(
          "%s: no spectrum \"%s\", its first column has %d ids from \"%s\" on"
              .formatted(file, id, rows.size(), rows.keySet().iterator().next()));
    }
    return new Spectrum(axis, "arbitrary", y, Map.of("id", id));
  }
}
