package org.matlens.app.plot;

import java.util.ArrayList;
import java.util.List;

/** Points and lines over two linear axes. */
public final class XyPlot {
  private static final double WIDTH = 440;
  private static final double HEIGHT = 300;
  private static final double LEFT = 64;
  private static final double TOP = 36;
  private static final double BOTTOM = 46;
  private static final double RIGHT = 16;
  private static final double FONT = 11;

  /** Told apart by people who see few colours, too (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#333333");

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Series> series = new ArrayList<>();
  private boolean diagonal;

  /**
   * Some points.
   *
   * @param name in the legend, empty for none
   * @param x as many as y; points that are not finite are left out and break a line
   * @param line whether neighbours are connected
   * @param texts beside each point, empty for none
   */
  private record Series(String name, double[] x, double[] y, boolean line, List<String> texts) {}

  public XyPlot(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /** Adds a line. */
  public XyPlot line(String name, double[] x, double[] y) {
    return add(new Series(name, x.clone(), y.clone(), true, List.of()));
  }

  /** Adds points. */
  public XyPlot points(String name, double[] x, double[] y) {
    return add(new Series(name, x.clone(), y.clone(), false, List.of()));
  }

  /** Adds points, each with a text beside it. */
  public XyPlot points(String name, double[] x, double[] y, List<String> texts) {
    if (texts.size() != x.length) {
      throw new IllegalArgumentException(texts.size() + " texts of " + x.length + " points");
    }
    return add(new Series(name, x.clone(), y.clone(), false, List.copyOf(texts)));
  }

  /** Both axes alike, and the line on which x is y. */
  public XyPlot withDiagonal() {
    diagonal = true;
    return this;
  }

  private XyPlot add(Series s) {
    if (s.x().length != s.y().length) {
      throw new IllegalArgumentException(s.x().length + " x of " + s.y().length + " y");
    }
    series.add(s);
    return this;
  }

  /** The document; says so when there is nothing to draw. */
  public String draw() {
    double[] xs = range(true);
    double[] ys = range(false);
    if (diagonal && xs != null) {
      xs = new double[] {Math.min(xs[0], ys[0]), Math.max(xs[1], ys[1])};
      ys = xs;
    }
    Svg svg = new Svg();
    svg.text(LEFT, 20, 13, Svg.Anchor.START, Svg.SANS, title);
    if (xs == null) {
      svg.text(LEFT, TOP + 20, FONT, Svg.Anchor.START, Svg.SANS, "nothing to draw");
      return svg.document(WIDTH, TOP + 40, title);
    }
    axes(svg, xs, ys);
    if (diagonal) {
      svg.line(px(xs, xs[0]), py(ys, ys[0]), px(xs, xs[1]), py(ys, ys[1]), 1, "#bbbbbb");
    }
    for (int i = 0; i < series.size(); i++) {
      draw(svg, series.get(i), COLOURS.get(i % COLOURS.size()), dashes(i), xs, ys);
    }
    double height = HEIGHT + legend(svg);
    return svg.document(WIDTH, height, title);
  }

  private static double px(double[] range, double v) {
    return LEFT + (v - range[0]) / (range[1] - range[0]) * (WIDTH - LEFT - RIGHT);
  }

  private static double py(double[] range, double v) {
    return HEIGHT - BOTTOM - (v - range[0]) / (range[1] - range[0]) * (HEIGHT - TOP - BOTTOM);
  }

  /** Smallest and largest finite number with a margin; null when there is none. */
  private double[] range(boolean ofX) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Series s : series) {
      for (int i = 0; i < s.x().length; i++) {
        if (Double.isFinite(s.x()[i]) && Double.isFinite(s.y()[i])) {
          double v = ofX ? s.x()[i] : s.y()[i];
          low = Math.min(low, v);
          high = Math.max(high, v);
        }
      }
    }
    if (low > high) {
      return null;
    }
    double margin = high > low ? 0.04 * (high - low) : Math.max(1, Math.abs(high) * 0.04);
    return new double[] {low - margin, high + margin};
  }

  private void axes(Svg svg, double[] xs, double[] ys) {
    svg.frame(LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    for (double t : ColourScale.ticks(xs[0], xs[1])) {
      double x = px(xs, t);
      svg.line(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4, 1, "#888888");
      String label = ColourScale.plain(t);
      svg.text(x, HEIGHT - BOTTOM + 16, FONT, Svg.Anchor.MIDDLE, Svg.SANS, label);
    }
    for (double t : ColourScale.ticks(ys[0], ys[1])) {
      double y = py(ys, t);
      svg.line(LEFT - 4, y, LEFT, y, 1, "#888888");
      String label = ColourScale.plain(t);
      svg.text(LEFT - 7, y + FONT * 0.36, FONT, Svg.Anchor.END, Svg.SANS, label);
    }
    double middle = (LEFT + WIDTH - RIGHT) / 2;
    svg.text(middle, HEIGHT - 10, FONT, Svg.Anchor.MIDDLE, Svg.SANS, xLabel);
    double half = (TOP + HEIGHT - BOTTOM) / 2;
    svg.upright(14, half, FONT, Svg.Anchor.MIDDLE, Svg.SANS, yLabel);
  }

  /** Lines that share a colour differ in their dashes. */
  private static String dashes(int series) {
    return switch (series / COLOURS.size() % 3) {
      case 1 -> " stroke-dasharray=\"6 3\"";
      case 2 -> " stroke-dasharray=\"2 2\"";
      default -> "";
    };
  }

  private static void draw(
      Svg svg, Series s, String colour, String dashes, double[] xs, double[] ys) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < s.x().length; i++) {
      boolean finite = finite(s, i);
      if (finite) {
        double x = px(xs, s.x()[i]);
        double y = py(ys, s.y()[i]);
        if (s.line()) {
          path.append(pen ? 'L' : 'M').append(Svg.number(x)).append(' ').append(Svg.number(y));
          if (!pen && !finite(s, i + 1)) { // a line of one point
            svg.circle(x, y, 2.2, colour);
          }
        } else {
          svg.circle(x, y, 2.2, colour);
          if (!s.texts().isEmpty()) {
            beside(svg, x, y, s.texts().get(i));
          }
        }
      }
      pen = finite;
    }
    if (path.length() > 0) {
      svg.path(path.toString(), stroke(colour, dashes));
    }
  }

  private static String stroke(String colour, String dashes) {
    return "fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.5\"" + dashes;
  }

  private static boolean finite(Series s, int i) {
    return i < s.x().length && Double.isFinite(s.x()[i]) && Double.isFinite(s.y()[i]);
  }

  /** A text beside a point, on the side where the frame leaves room. */
  private static void beside(Svg svg, double x, double y, String text) {
    double width = text.length() * FONT * Svg.CHARACTER_WIDTH;
    boolean left = x + 4 + width > WIDTH - RIGHT;
    boolean below = y - 4 - FONT < TOP;
    svg.text(
        left ? x - 4 : x + 4,
        below ? y + FONT + 2 : y - 4,
        FONT - 2,
        left ? Svg.Anchor.END : Svg.Anchor.START,
        Svg.SANS,
        text);
  }

  /** Names under the drawing; gives their height. */
  private double legend(Svg svg) {
    double x = LEFT;
    double y = HEIGHT + 8;
    boolean any = false;
    for (int i = 0; i < series.size(); i++) {
      String name = Svg.shorten(series.get(i).name(), 50);
      if (name.isEmpty()) {
        continue;
      }
      double width = 18 + name.length() * FONT * Svg.CHARACTER_WIDTH;
      if (any && x + width > WIDTH - RIGHT) {
        x = LEFT;
        y += FONT + 6;
      }
      any = true;
      String colour = COLOURS.get(i % COLOURS.size());
      if (dashes(i).isEmpty() || !series.get(i).line()) {
        svg.rect(x, y - 7, 9, 9, colour);
      } else {
        String line = "M" + Svg.number(x) + " " + Svg.number(y - 2) + "h11";
        svg.path(line, stroke(colour, dashes(i)));
      }
      svg.text(x + 13, y + 2, FONT, Svg.Anchor.START, Svg.SANS, name);
      x += width;
    }
    return any ? y + 12 - HEIGHT : 0;
  }
}
