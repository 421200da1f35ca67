package org.matlens.app.plot;

import java.util.List;
import org.matlens.app.plot.Svg.Anchor;

/**
 * What the tokens of one stream look at on a spectrum: the curve along the upper side, below it one
 * row per query, in which each range of the axis has the colour of its weight.
 */
public final class CrossPlot {
  private static final double WIDTH = 760;
  private static final double CURVE = 130;
  private static final double LEFT = 96;
  private static final double TOP = 44;
  private static final double FONT = 11;
  private static final double GAP = 6;

  /** Narrower ranges, such as sharp peaks, are drawn as wide as this. */
  private static final double NARROWEST = 3;

  private static final double ROWS = 400;

  private CrossPlot() {}

  /**
   * A range of the axis and the weight each query gives it.
   *
   * @param weights one per query
   */
  public record Column(double from, double to, double[] weights) {}

  /**
   * Draws.
   *
   * @param queries labels of the rows
   * @return an SVG document
   * @throws IllegalArgumentException when a column has another number of weights
   */
  public static String draw(
      String title, SpectrumPlot.Curve curve, List<String> queries, List<Column> columns) {
    float[] all = new float[queries.size() * columns.size()];
    for (int c = 0; c < columns.size(); c++) {
      double[] weights = columns.get(c).weights();
      if (weights.length != queries.size()) {
        throw new IllegalArgumentException(
            "column " + c + " has " + weights.length + " weights for " + queries.size() + " rows");
      }
      for (int q = 0; q < weights.length; q++) {
        all[c * weights.length + q] = (float) weights[q];
      }
    }
    ColourScale colours = ColourScale.weights(all);
    Svg svg = new Svg();
    svg.text(10, 20, 13, Anchor.START, Svg.SANS, Svg.shorten(title, 100));
    double[] x = curve.x();
    double first = x[0];
    double last = x[x.length - 1];
    SpectrumPlot.Frame frame = new SpectrumPlot.Frame(LEFT, TOP, WIDTH, CURVE);
    double row = Math.max(3, Math.min(22, ROWS / Math.max(1, queries.size())));
    double top = TOP + CURVE + GAP;
    for (Column c : columns) {
      double a = frame.across(Math.max(first, Math.min(last, c.from())), first, last);
      double b = frame.across(Math.max(first, Math.min(last, c.to())), first, last);
      double wide = Math.max(NARROWEST, b - a);
      double left = Math.max(LEFT, Math.min(LEFT + WIDTH - wide, (a + b - wide) / 2));
      for (int q = 0; q < queries.size(); q++) {
        svg.rect(left, top + q * row, wide, row, colours.hex(c.weights()[q]));
      }
    }
    int every = (int) Math.ceil(FONT / row - 1e-9);
    for (int q = 0; q < queries.size(); q += every) {
      double middle = top + (q + 0.5) * row + FONT * 0.36;
      svg.text(LEFT - 6, middle, FONT, Anchor.END, Svg.MONO, Svg.shorten(queries.get(q), 12));
    }
    double bottom = top + queries.size() * row;
    svg.frame(LEFT, top, WIDTH, bottom - top);
    for (double tick : ColourScale.ticks(first, last)) {
      double at = frame.across(tick, first, last);
      svg.line(at, bottom, at, bottom + 4, 1, "#888888");
      svg.text(at, bottom + 17, FONT, Anchor.MIDDLE, Svg.SANS, ColourScale.plain(tick));
    }
    svg.text(LEFT + WIDTH / 2, bottom + 34, FONT + 1, Anchor.MIDDLE, Svg.SANS, curve.axis());
    svg.path(frame.line(x, curve.y()), "fill=\"none\" stroke=\"#333333\" stroke-width=\"1\"");
    double legend = Math.max(100, Math.min(200, bottom - TOP));
    colours.draw(svg, LEFT + WIDTH + 14, TOP, legend);
    double height = Math.max(bottom + 46, TOP + legend + 20);
    return svg.document(LEFT + WIDTH + 14 + ColourScale.WIDTH + 10, height, title);
  }
}
