package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What stands between the cells of a row, and whether the decimal sign may be a comma. */
enum ColumnCells {
  SEMICOLON(';'),
  TAB('\t'),
  COMMA(','),
  /** Any number of blanks and tabs. */
  SPACE(' ');

  private static final Set<String> MISSING = Set.of("nan", "inf", "-inf", "na", "n/a", "-", "--");

  private final char separator;

  ColumnCells(char separator) {
    this.separator = separator;
  }

  /** How a line is divided, if it is a row: its first two cells that are not blank are numbers. */
  static Optional<ColumnCells> ofRow(String line) {
    for (ColumnCells cells : values()) {
      if (cells.isRow(line)) {
        return Optional.of(cells);
      }
    }
    return Optional.empty();
  }

  /**
   * The cells of a line, without blanks and quotes around them; a separator at the end of the line
   * makes no cell.
   */
  List<String> split(String line) {
    List<String> out = new ArrayList<>();
    String text = line.strip();
    int from = 0;
    while (from <= text.length()) {
      int to = from;
      while (to < text.length() && !separates(text.charAt(to))) {
        to++;
      }
      String plain = text.substring(from, to).strip();
      boolean quoted = plain.length() > 1 && plain.startsWith("\"") && plain.endsWith("\"");
      out.add(quoted ? plain.substring(1, plain.length() - 1).strip() : plain);
      from = to + 1;
      while (this == SPACE && from < text.length() && separates(text.charAt(from))) {
        from++;
      }
    }
    if (out.size() > 1 && out.get(out.size() - 1).isEmpty()) {
      out.remove(out.size() - 1);
    }
    return out;
  }

  private boolean separates(char c) {
    return c == separator || this == SPACE && c <= ' ' && Character.isWhitespace(c);
  }

  boolean isRow(String line) {
    int numbers = 0;
    int seen = 0;
    for (String cell : split(line)) {
      if (!cell.isEmpty() && seen < 2) {
        seen++;
        numbers += Numbers.looksLike(point(cell)) ? 1 : 0;
        if (!Numbers.looksLike(point(cell)) && !MISSING.contains(cell.toLowerCase(Locale.ROOT))) {
          return false;
        }
      }
    }
    return seen == 2 && numbers > 0;
  }

  /** A cell with a decimal comma, with a point; where commas divide cells, the cell as it is. */
  String point(String cell) {
    int comma = cell.indexOf(',');
    boolean decimal =
        this != COMMA && comma >= 0 && comma == cell.lastIndexOf(',') && cell.indexOf('.') < 0;
    return decimal ? cell.replace(',', '.') : cell;
  }
}
