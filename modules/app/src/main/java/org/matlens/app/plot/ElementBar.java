package org.matlens.app.plot;

import java.util.List;
import java.util.Locale;
import org.matlens.app.plot.Svg.Anchor;

/**
 * A composition as a row of bars: as wide as the atomic fraction of its element, as high as its
 * score.
 */
public final class ElementBar {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 160;
  private static final double LEFT = 62;
  private static final double TOP = 40;
  private static final double FONT = 11;

  /** A bar narrower than this would not be seen. */
  private static final double LEAST_WIDTH = 5;

  private static final double NARROW = 36;
  private static final double GAP = 3;

  private ElementBar() {}

  /**
   * Draws.
   *
   * @param title above the drawing
   * @param elements symbols
   * @param fractions atomic fractions, one per element
   * @param scores one per element
   * @param signed whether scores have a direction
   * @return an SVG document
   */
  public static String draw(
      String title, List<String> elements, double[] fractions, double[] scores, boolean signed) {
    int n = elements.size();
    if (n == 0 || fractions.length != n || scores.length != n) {
      throw new IllegalArgumentException(
          n + " elements, " + fractions.length + " fractions, " + scores.length + " scores");
    }
    ColourScale colours = ColourScale.scores(scores, signed);
    Svg svg = new Svg();
    svg.text(10, 20, 13, Anchor.START, Svg.SANS, Svg.shorten(title, 90));
    double high = colours.high();
    double low = colours.low();
    for (double tick : ColourScale.ticks(low, high)) {
      double y = y(tick, low, high);
      svg.line(LEFT - 4, y, LEFT + WIDTH, y, tick == 0 ? 1 : 0.4, "#888888");
      svg.text(LEFT - 8, y + FONT * 0.36, FONT, Anchor.END, Svg.SANS, ColourScale.plain(tick));
    }
    double[] widths = widths(fractions);
    boolean narrow = java.util.Arrays.stream(widths).min().orElseThrow() < NARROW;
    double x = LEFT;
    double zero = y(0, low, high);
    for (int i = 0; i < n; i++) {
      double y = y(scores[i], low, high);
      svg.rect(x, Math.min(y, zero), widths[i], Math.abs(zero - y), colours.hex(scores[i]));
      svg.frame(x, Math.min(y, zero), widths[i], Math.abs(zero - y));
      double middle = x + widths[i] / 2;
      // Two rows of names where narrow neighbours would run into each other.
      double row = TOP + HEIGHT + 16 + (narrow ? i % 2 * 28 : 0);
      svg.text(middle, row, FONT + 2, Anchor.MIDDLE, Svg.SANS, elements.get(i));
      String share = String.format(Locale.ROOT, "%.3g", fractions[i]);
      svg.text(middle, row + 12, FONT - 2, Anchor.MIDDLE, Svg.SANS, share);
      x += widths[i] + GAP;
    }
    return svg.document(LEFT + WIDTH + 20, TOP + HEIGHT + 76, title);
  }

  private static double y(double score, double low, double high) {
    return TOP + HEIGHT * (high - score) / (high - low);
  }

  /** Widths that share the room as the fractions do, none narrower than can be seen. */
  private static double[] widths(double[] fractions) {
    double room = WIDTH - GAP * (fractions.length - 1);
    double least = Math.min(LEAST_WIDTH, room / fractions.length);
    double[] w = new double[fractions.length];
    double sum = 0;
    double total = java.util.Arrays.stream(fractions).sum();
    for (int i = 0; i < w.length; i++) {
      w[i] = Math.max(least, room * fractions[i] / total);
      sum += w[i] - least;
    }
    double spare = room - least * w.length;
    for (int i = 0; i < w.length; i++) {
      w[i] = sum > 0 ? least + (w[i] - least) * spare / sum : least;
    }
    return w;
  }
}
