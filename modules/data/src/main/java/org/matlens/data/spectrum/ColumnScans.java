package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.List;
import org.matlens.input.InputException;

/**
 * Several scans one below the other in one table, as area detectors export their frames: wherever
 * the axis turns back, a column of whole numbers (frame, image, scan) goes up, and nowhere else.
 * Without such a column an axis that turns back is a fault.
 *
 * @param tables one per scan
 * @param counter index of the column that counts them, -1 where there is one scan
 */
record ColumnScans(List<ColumnTable> tables, int counter) {

  /**
   * The scans of a table.
   *
   * @param x index of the column of the axis
   * @param y index of the column of intensities
   * @throws InputException when rows have different numbers of columns
   */
  static ColumnScans of(SpectrumText text, ColumnTable table, int x, int y) throws InputException {
    List<Integer> starts = starts(text, table, x);
    if (starts.size() > 1) {
      for (int c = 0; c < table.columns(); c++) {
        if (c != x && c != y && counts(text, table, c, starts)) {
          return new ColumnScans(split(table, starts), c);
        }
      }
    }
    return new ColumnScans(List.of(table), -1);
  }

  /**
   * The first row, and all rows where the axis turns back; the first alone where a value is no
   * number or a scan would be one row.
   */
  private static List<Integer> starts(SpectrumText text, ColumnTable table, int x)
      throws InputException {
    List<Integer> out = new ArrayList<>(List.of(0));
    double before = value(text, table, 0, x);
    double direction = 0;
    for (int r = 1; r < table.rows().size(); r++) {
      double v = value(text, table, r, x);
      direction = r == 1 ? Math.signum(v - before) : direction;
      if (!(direction * (v - before) > 0)) {
        if (Double.isNaN(v) || r - out.get(out.size() - 1) < 2) {
          return List.of(0);
        }
        out.add(r);
      }
      before = v;
    }
    return out;
  }

  /** Whether a column holds one whole number in each scan, each greater than the one before. */
  private static boolean counts(
      SpectrumText text, ColumnTable table, int column, List<Integer> starts)
      throws InputException {
    double before = Double.NaN;
    for (int s = 0; s < starts.size(); s++) {
      double number = value(text, table, starts.get(s), column);
      int end = s + 1 < starts.size() ? starts.get(s + 1) : table.rows().size();
      if (number != Math.rint(number) || s > 0 && !(number > before)) {
        return false;
      }
      for (int r = starts.get(s) + 1; r < end; r++) {
        if (value(text, table, r, column) != number) {
          return false;
        }
      }
      before = number;
    }
    return true;
  }

  private static double value(SpectrumText text, ColumnTable table, int row, int column)
      throws InputException {
    return Numbers.parse(table.cells().point(table.row(text, row).get(column)));
  }

  private static List<ColumnTable> split(ColumnTable table, List<Integer> starts) {
    List<ColumnTable> out = new ArrayList<>();
    for (int s = 0; s < starts.size(); s++) {
      int end = s + 1 < starts.size() ? starts.get(s + 1) : table.rows().size();
      List<Integer> rows = List.copyOf(table.rows().subList(starts.get(s), end));
      out.add(new ColumnTable(table.header(), rows, table.cells(), table.columns()));
    }
    return out;
  }

  /** What the first row of a scan says of its number, e.g. {@code frame 3}. */
  String name(SpectrumText text, ColumnTable scan, List<String> names) throws InputException {
    String label = names.isEmpty() ? "column " + (counter + 1) : names.get(counter);
    return label + " " + scan.row(text, 0).get(counter);
  }
}
