package org.matlens.app.plot;

import java.util.List;
import java.util.Locale;
import org.matlens.app.plot.Svg.Anchor;

/**
 * A composition as a row of bars: as wide as the atomic fraction of its element, as high as its
 * score. Names stand below, each with a line to its bar; where bars are narrow in two rows.
 */
public final class ElementBar {
  private static final double LEAST_ROOM = 480;
  private static final double HEIGHT = 160;
  private static final double LEFT = 62;
  private static final double TOP = 40;
  private static final double FONT = 11;
  private static final double TITLE = 13;

  /** A bar narrower than this would not be seen. */
  private static final double LEAST_WIDTH = 5;

  /** Room for a name and its fraction. */
  private static final double LABEL = 36;

  /** Distance of neighbouring names, which stand in different rows. */
  private static final double APART = LABEL / 2;

  private static final double ROW = 30;
  private static final double LEADER = 18;
  private static final double GAP = 3;

  /** Fractions below this are written as a power of ten. */
  private static final double TRACE = 0.001;

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
    double width = Math.max(LEAST_ROOM, n * APART);
    Svg svg = new Svg();
    int fits = (int) ((LEFT + width) / (TITLE * Svg.CHARACTER_WIDTH));
    svg.text(10, 20, TITLE, Anchor.START, Svg.SANS, Svg.shorten(title, fits));
    double high = colours.high();
    double low = colours.low();
    svg.upright(14, TOP + HEIGHT / 2, FONT, Anchor.MIDDLE, Svg.SANS, "score");
    for (double tick : ColourScale.ticks(low, high)) {
      double y = y(tick, low, high);
      svg.line(LEFT - 4, y, LEFT + width, y, tick == 0 ? 1 : 0.4, "#888888");
      svg.text(LEFT - 8, y + FONT * 0.36, FONT, Anchor.END, Svg.SANS, ColourScale.plain(tick));
    }
    double[] widths = widths(fractions, width);
    double[] middles = new double[n];
    double zero = y(0, low, high);
    double x = LEFT;
    for (int i = 0; i < n; i++) {
      double y = y(scores[i], low, high);
      svg.rect(x, Math.min(y, zero), widths[i], Math.abs(zero - y), colours.hex(scores[i]));
      svg.frame(x, Math.min(y, zero), widths[i], Math.abs(zero - y));
      middles[i] = x + widths[i] / 2;
      x += widths[i] + GAP;
    }
    boolean crowded = isCrowded(middles);
    double[] places = crowded ? apart(middles, widths, width) : middles;
    double below = TOP + HEIGHT + LEADER;
    for (int i = 0; i < n; i++) {
      double row = below + (crowded ? i % 2 * ROW : 0);
      svg.line(middles[i], TOP + HEIGHT + 2, places[i], below, 0.5, "#888888");
      svg.line(places[i], below, places[i], row + 1, 0.5, "#888888");
      svg.text(places[i], row + FONT + 4, FONT + 2, Anchor.MIDDLE, Svg.SANS, elements.get(i));
      svg.text(places[i], row + FONT + 16, FONT - 2, Anchor.MIDDLE, Svg.SANS, share(fractions[i]));
    }
    double bottom = below + (crowded ? ROW : 0) + FONT + 38;
    svg.text(
        LEFT + width / 2, bottom, FONT, Anchor.MIDDLE, Svg.SANS, "element and its atomic fraction");
    return svg.document(LEFT + width + 20, bottom + 14, title);
  }

  private static String share(double fraction) {
    return fraction >= TRACE
        ? String.format(Locale.ROOT, "%.3f", fraction)
        : String.format(Locale.ROOT, "%.1e", fraction).replace("e-0", "e\u2212");
  }

  private static boolean isCrowded(double[] middles) {
    for (int i = 1; i < middles.length; i++) {
      if (middles[i] - middles[i - 1] < LABEL) {
        return true;
      }
    }
    return false;
  }

  /**
   * Places in the order of {@code middles}, {@link #APART} from each other and within the drawing,
   * that are nearest to them: least sum of squared distances weighed by {@code widths}. That is
   * isotonic regression on what is left of a place when the names before it are taken off; pools of
   * neighbours that would overlap share their mean.
   */
  private static double[] apart(double[] middles, double[] widths, double room) {
    int n = middles.length;
    double[] mean = new double[n];
    double[] weight = new double[n];
    int[] first = new int[n];
    int pools = 0;
    for (int i = 0; i < n; i++) {
      mean[pools] = middles[i] - i * APART;
      weight[pools] = widths[i];
      first[pools] = i;
      while (pools > 0 && mean[pools - 1] > mean[pools]) {
        double both = weight[pools - 1] + weight[pools];
        mean[pools - 1] =
            (mean[pools - 1] * weight[pools - 1] + mean[pools] * weight[pools]) / both;
        weight[pools - 1] = both;
        pools--;
      }
      pools++;
    }
    double least = LEFT + APART;
    double most = LEFT + room - n * APART;
    double[] places = new double[n];
    for (int p = 0; p < pools; p++) {
      int end = p + 1 < pools ? first[p + 1] : n;
      for (int i = first[p]; i < end; i++) {
        places[i] = Math.min(Math.max(mean[p], least), Math.max(least, most)) + i * APART;
      }
    }
    return places;
  }

  private static double y(double score, double low, double high) {
    return TOP + HEIGHT * (high - score) / (high - low);
  }

  /** Widths that share the room as the fractions do, none narrower than can be seen. */
  private static double[] widths(double[] fractions, double all) {
    double room = all - GAP * (fractions.length - 1);
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
