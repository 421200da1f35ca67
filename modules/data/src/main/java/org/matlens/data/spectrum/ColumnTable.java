package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.matlens.input.InputException;

/**
 * Rows of numbers of a text file, and the lines above them that belong to them.
 *
 * @param header indices of the lines above, from the top
 * @param rows indices of the lines that are rows
 * @param cells how rows are divided
 * @param columns number of cells of the first row
 */
record ColumnTable(List<Integer> header, List<Integer> rows, ColumnCells cells, int columns) {
  private static final String[] COMMENTS = {"#", ";", "%", "!", "//", "*", "'"};

  /** Whether a line is a remark by its first characters. */
  static boolean isComment(String line) {
    String text = line.strip();
    for (String c : COMMENTS) {
      if (text.startsWith(c)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The tables of a file. A table ends where its columns are named anew, or with a remark that
   * names columns; other remarks among rows are passed over.
   *
   * @throws InputException when there is none, or text interrupts or follows rows
   */
  static List<ColumnTable> of(SpectrumText text) throws InputException {
    List<ColumnTable> runs = runs(text);
    List<ColumnTable> out = new ArrayList<>();
    int named = 0;
    while (named < runs.size() && ColumnLabels.of(text, runs.get(named)).isEmpty()) {
      named++;
    }
    // Without names anywhere, the first row starts the table.
    int first = named == runs.size() ? 0 : named;
    for (int i = 0; i < first; i++) {
      if (runs.get(i).header.isEmpty()) {
        int line = runs.get(i + 1).header.get(0);
        throw interrupted(text, runs.get(i), line);
      }
    }
    for (ColumnTable run : runs.subList(first, runs.size())) {
      if (out.isEmpty() || ColumnLabels.of(text, run).isPresent()) {
        out.add(run);
        continue;
      }
      ColumnTable last = out.get(out.size() - 1);
      for (int line : run.header) {
        if (!isComment(text.lines().get(line))) {
          throw interrupted(text, last, line);
        }
      }
      last.rows.addAll(run.rows);
    }
    return out;
  }

  private static List<ColumnTable> runs(SpectrumText text) throws InputException {
    List<ColumnTable> runs = new ArrayList<>();
    List<Integer> header = new ArrayList<>();
    ColumnTable run = null;
    int singles = 0;
    for (int i = 0; i < text.lines().size(); i++) {
      String line = text.lines().get(i);
      if (line.isBlank()) {
        continue;
      }
      Optional<ColumnCells> cells = Optional.empty();
      if (!isComment(line)) {
        boolean inside = run != null && header.isEmpty();
        boolean goesOn = inside && (run.cells.isRow(line) || run.isHalf(line));
        cells = goesOn ? Optional.of(run.cells) : ColumnCells.ofRow(line);
      }
      if (cells.isEmpty()) {
        header.add(i);
        singles += Numbers.looksLike(line.strip().replace(',', '.')) ? 1 : 0;
        continue;
      }
      if (run == null || !header.isEmpty()) {
        int columns = cells.get().split(line).size();
        run = new ColumnTable(header, new ArrayList<>(), cells.get(), columns);
        runs.add(run);
        header = new ArrayList<>();
      }
      run.rows.add(i);
    }
    if (run == null) {
      String has = singles > 1 ? "one column of numbers" : "no rows of numbers";
      throw text.fault(has + "; expected a column of an axis and one of intensities", 1);
    }
    for (int line : header) {
      if (!isComment(text.lines().get(line))) {
        throw interrupted(text, run, line);
      }
    }
    return runs;
  }

  private static InputException interrupted(SpectrumText text, ColumnTable table, int line) {
    String has = "\"" + SpectrumText.shown(text.lines().get(line)) + "\"";
    String expected = "expected a row of numbers as in line " + (table.rows.get(0) + 1);
    return text.fault(has + "; " + expected, line + 1);
  }

  /** Whether a line of a table of two columns holds the first alone. */
  private boolean isHalf(String line) {
    List<String> row = cells.split(line);
    return columns == 2 && row.size() == 1 && Numbers.looksLike(cells.point(row.get(0)));
  }

  /** The cells of a row. */
  List<String> row(SpectrumText text, int row) throws InputException {
    int line = rows.get(row);
    List<String> out = cells.split(text.lines().get(line));
    if (out.size() != columns && cells == ColumnCells.TAB) {
      out = ColumnCells.SPACE.split(text.lines().get(line));
    }
    if (isHalf(text.lines().get(line))) {
      out.add("");
    }
    if (out.size() != columns) {
      String expected = columns + " as in line " + (rows.get(0) + 1);
      throw text.fault(out.size() + " columns; expected " + expected, line + 1);
    }
    return out;
  }
}
