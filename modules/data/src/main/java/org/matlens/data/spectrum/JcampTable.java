package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;

/** A table of a JCAMP-DX file: its form, e.g. {@code (X++(Y..Y))}, and its lines. */
final class JcampTable {
  private static final Pattern SPACED =
      Pattern.compile("\\(\\s*(\\w+)\\s*\\+\\+\\s*\\(\\s*(\\w+)\\s*\\.\\.\\s*\\w+\\s*\\)\\s*\\).*");
  private static final Pattern TUPLES =
      Pattern.compile("\\(\\s*([A-Z0-9]+)\\s*\\.\\.\\s*([A-Z0-9]+)\\s*\\).*");

  /** A point as it stands in the table, without factors. */
  record Point(double x, double y, int line) {}

  private final SpectrumText text;
  private final JcampRecord record;
  private final boolean closed;
  private final Matcher spaced;
  private final Matcher tuples;

  /**
   * A table.
   *
   * @param closed whether another record follows, so that the file does not end within the table
   * @throws InputException when its form is none of these two
   */
  JcampTable(SpectrumText text, JcampRecord record, boolean closed) throws InputException {
    this.text = text;
    this.record = record;
    this.closed = closed;
    spaced = SPACED.matcher(record.value());
    tuples = TUPLES.matcher(record.value().toUpperCase(Locale.ROOT));
    if (!isSpaced() && !tuples.matches()) {
      String has = "form \"" + SpectrumText.shown(record.value()) + "\"";
      throw fault(has + "; expected (X++(Y..Y)) or (XY..XY)", 0);
    }
  }

  SpectrumText source() {
    return text;
  }

  /** Whether the file goes on behind the table. */
  boolean isClosed() {
    return closed;
  }

  /** Whether only ordinates are listed. */
  boolean isSpaced() {
    return spaced.matches();
  }

  /** Whether this lists peaks, in any order. */
  boolean isPeaks() {
    return record.label().equals("PEAKTABLE") || record.value().contains("PEAK");
  }

  /** Symbol of the variable along the axis. */
  String abscissa() {
    return isSpaced() ? spaced.group(1) : tuples.group(1).substring(0, 1);
  }

  /** Symbol of the variable that is the intensity. */
  String ordinate() {
    return isSpaced() ? spaced.group(2) : tuples.group(1).substring(1, 2);
  }

  /** Line of the last row. */
  int lastLine() {
    int last = record.more().size();
    while (last > 0 && record.more().get(last - 1).isBlank()) {
      last--;
    }
    return record.line() + last;
  }

  /** A fault on a line; on that of the label where {@code line} is 0. */
  InputException fault(String what, int line) {
    return text.fault(what, line == 0 ? record.line() : line);
  }

  JcampOrdinates ordinates() throws InputException {
    JcampOrdinates out = new JcampOrdinates(text);
    for (int i = 0; i < record.more().size(); i++) {
      out.add(record.more().get(i), record.line() + 1 + i);
    }
    if (out.starts().isEmpty()) {
      throw fault("the table is empty; expected points", 0);
    }
    return out;
  }

  /**
   * The points of a table of tuples, one letter per value: {@code (XY..XY)}, {@code (XYW..XYW)}.
   */
  List<Point> points(String abscissa, String ordinate) throws InputException {
    String symbols = tuples.group(1);
    int x = symbols.indexOf(abscissa);
    int y = symbols.indexOf(ordinate);
    if (x < 0 || y < 0 || !symbols.equals(tuples.group(2))) {
      throw fault("form \"" + SpectrumText.shown(record.value()) + "\"; expected (XY..XY)", 0);
    }
    int n = symbols.length();
    List<Point> out = new ArrayList<>();
    for (int i = 0; i < record.more().size(); i++) {
      String row = record.more().get(i).strip();
      if (row.isEmpty()) {
        continue;
      }
      int line = record.line() + 1 + i;
      String[] cells = row.split("\\s*[,;]\\s*|\\s+");
      if (cells.length % n != 0) {
        throw fault(cells.length + " values; expected " + n + " per point", line);
      }
      for (int c = 0; c < cells.length; c += n) {
        out.add(new Point(number(cells[c + x], line), number(cells[c + y], line), line));
      }
    }
    if (out.isEmpty()) {
      throw fault("the table is empty; expected points", 0);
    }
    return out;
  }

  private double number(String cell, int line) throws InputException {
    double value = Numbers.parse(cell);
    if (!Double.isFinite(value)) {
      throw fault("\"" + SpectrumText.shown(cell) + "\"; expected a finite number", line);
    }
    return value;
  }
}
