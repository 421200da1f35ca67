package org.matlens.app.plot;

import java.util.List;
import java.util.Locale;

/** A table of numbers as coloured cells, each with its number. */
public final class MatrixPlot {
  private static final double NARROWEST_CELL = 46;
  private static final double CELL_HEIGHT = 24;
  private static final double FONT = 11;
  private static final double TITLE = 13;
  private static final double MARGIN = 12;

  private MatrixPlot() {}

  /**
   * Draws {@code values}; cells that are not finite stay white and say nothing.
   *
   * @param rows labels from above
   * @param columns labels from the left
   * @param values [row][column]
   * @param low number of the first colour
   * @param high number of the last colour
   */
  public static String draw(
      String title,
      List<String> rows,
      List<String> columns,
      double[][] values,
      ColourMap map,
      double low,
      double high) {
    if (values.length != rows.size() || !(high > low)) {
      throw new IllegalArgumentException(
          values.length + " rows of " + rows.size() + ", colours from " + low + " to " + high);
    }
    int longest = rows.stream().mapToInt(String::length).max().orElse(0);
    double left = MARGIN + longest * FONT * Svg.CHARACTER_WIDTH + 8;
    int longestColumn = columns.stream().mapToInt(String::length).max().orElse(0);
    double cell = Math.max(NARROWEST_CELL, longestColumn * FONT * Svg.CHARACTER_WIDTH + 8);
    double top = MARGIN + TITLE + 10 + FONT + 6;
    Svg svg = new Svg();
    svg.text(MARGIN, MARGIN + TITLE, TITLE, Svg.Anchor.START, Svg.SANS, title);
    for (int c = 0; c < columns.size(); c++) {
      svg.text(left + (c + 0.5) * cell, top - 6, FONT, Svg.Anchor.MIDDLE, Svg.SANS, columns.get(c));
    }
    for (int r = 0; r < rows.size(); r++) {
      double y = top + r * CELL_HEIGHT;
      double baseline = y + CELL_HEIGHT / 2 + FONT * 0.36;
      svg.text(left - 6, baseline, FONT, Svg.Anchor.END, Svg.SANS, rows.get(r));
      for (int c = 0; c < columns.size(); c++) {
        double v = values[r][c];
        if (Double.isFinite(v)) {
          double x = left + c * cell;
          svg.rect(x, y, cell - 1, CELL_HEIGHT - 1, map.hex((v - low) / (high - low)));
          // a white plate keeps the number readable on any colour
          svg.rect(x + 5, y + 5, cell - 11, CELL_HEIGHT - 11, "#ffffff");
          svg.text(x + cell / 2, baseline, FONT - 1, Svg.Anchor.MIDDLE, Svg.SANS, number(v));
        }
      }
    }
    double width =
        Math.max(
            left + columns.size() * cell, MARGIN + title.length() * TITLE * Svg.CHARACTER_WIDTH);
    return svg.document(width + MARGIN, top + rows.size() * CELL_HEIGHT + MARGIN, title);
  }

  private static String number(double v) {
    String text = String.format(Locale.ROOT, Math.abs(v) >= 100 ? "%.0f" : "%.2f", v);
    return text.equals("-0.00") ? "0.00" : text;
  }
}
