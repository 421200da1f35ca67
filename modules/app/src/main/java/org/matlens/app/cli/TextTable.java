package org.matlens.app.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rows of cells as lines of text, the columns aligned: numbers to the right, words to the left. */
final class TextTable {
  private static final Pattern NUMBER = Pattern.compile("([-+]?[0-9.]+(E[-+]?[0-9]+)?)?");

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... header) {
    rows.add(header);
  }

  TextTable row(String... cells) {
    if (cells.length != rows.get(0).length) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + rows.get(0).length + " columns");
    }
    rows.add(cells);
    return this;
  }

  /** A number in at most four digits that mean something. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    int magnitude = rounded.precision() - rounded.scale();
    return rounded.signum() == 0
        ? "0"
        : magnitude < -3 || magnitude > 9 ? rounded.toString() : rounded.toPlainString();
  }

  List<String> lines() {
    int columns = rows.get(0).length;
    int[] width = new int[columns];
    boolean[] numeric = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      numeric[c] = rows.size() > 1;
      for (int r = 0; r < rows.size(); r++) {
        String cell = rows.get(r)[c];
        width[c] = Math.max(width[c], cell.length());
        numeric[c] &= r == 0 || NUMBER.matcher(cell).matches();
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String fill = " ".repeat(width[c] - row[c].length());
        line.append("  ").append(numeric[c] ? fill + row[c] : row[c] + fill);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
