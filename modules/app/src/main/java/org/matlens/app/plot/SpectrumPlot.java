package org.matlens.app.plot;

import java.util.List;
import java.util.Locale;
import org.matlens.app.plot.Svg.Anchor;

/**
 * A spectrum as a curve over a band in which each range of its axis has the colour of its score;
 * the tops of peaks are marked with their positions.
 */
public final class SpectrumPlot {
  private static final double WIDTH = 760;
  private static final double HEIGHT = 240;
  private static final double BAND = 26;
  private static final double LEFT = 62;
  private static final double TOP = 52;
  private static final double FONT = 11;

  /** Labels of peaks nearer to each other than this would run into each other. */
  private static final double APART = 30;

  private static final Frame FRAME = new Frame(LEFT, TOP, WIDTH, HEIGHT);

  private SpectrumPlot() {}

  /**
   * A range of the axis and its score.
   *
   * @param from axis value
   * @param to axis value, at least from
   */
  public record Range(double from, double to, double score) {}

  /**
   * What is drawn.
   *
   * @param x axis values, rising, at least two
   * @param y intensities
   * @param axis name and unit of the axis
   * @param peaks axis values of the peaks to be marked, the most important first
   */
  public record Curve(double[] x, double[] y, String axis, List<Double> peaks) {
    public Curve {
      if (x.length < 2 || x.length != y.length) {
        throw new IllegalArgumentException(x.length + " axis values, " + y.length + " intensities");
      }
      peaks = List.copyOf(peaks);
    }
  }

  /**
   * Draws.
   *
   * @param signed whether scores have a direction
   * @return an SVG document
   */
  public static String draw(String title, Curve curve, List<Range> ranges, boolean signed) {
    ColourScale colours =
        ColourScale.scores(ranges.stream().mapToDouble(Range::score).toArray(), signed);
    Svg svg = new Svg();
    svg.text(10, 20, 13, Anchor.START, Svg.SANS, Svg.shorten(title, 100));
    double[] x = curve.x();
    double[] y = curve.y();
    double first = x[0];
    double last = x[x.length - 1];
    double band = TOP + HEIGHT + 6;
    for (int i = 0; i < ranges.size(); i++) {
      Range r = ranges.get(i);
      // A patch ends with its last point; the next begins a step further: no gap between them.
      double next = i + 1 < ranges.size() ? Math.max(r.to(), ranges.get(i + 1).from()) : r.to();
      boolean adjoins = next - r.to() <= 2 * (last - first) / (x.length - 1);
      double a = FRAME.across(Math.max(first, Math.min(last, r.from())), first, last);
      double b =
          FRAME.across(Math.max(first, Math.min(last, adjoins ? next : r.to())), first, last);
      String colour = colours.hex(r.score());
      svg.rect(a, band, Math.max(1, b - a), BAND, colour);
      svg.path(
          "M%s %sH%sV%sH%sZ"
              .formatted(
                  Svg.number(a),
                  Svg.number(TOP),
                  Svg.number(Math.max(a + 1, b)),
                  Svg.number(TOP + HEIGHT),
                  Svg.number(a)),
          "fill=\"" + colour + "\" fill-opacity=\"0.25\"");
    }
    svg.frame(LEFT, band, WIDTH, BAND);
    for (double tick : ColourScale.ticks(first, last)) {
      double at = FRAME.across(tick, first, last);
      svg.line(at, band + BAND, at, band + BAND + 4, 1, "#888888");
      svg.text(at, band + BAND + 17, FONT, Anchor.MIDDLE, Svg.SANS, ColourScale.plain(tick));
    }
    svg.text(LEFT + WIDTH / 2, band + BAND + 34, FONT + 1, Anchor.MIDDLE, Svg.SANS, curve.axis());
    svg.path(FRAME.line(x, y), "fill=\"none\" stroke=\"#333333\" stroke-width=\"1\"");
    marks(svg, curve);
    svg.text(LEFT - 8, band + BAND * 0.65, FONT, Anchor.END, Svg.SANS, "score");
    svg.text(
        LEFT + WIDTH,
        band + BAND + 34,
        FONT,
        Anchor.END,
        Svg.SANS,
        ColourScale.plain(ColourScale.rounded(colours.low()))
            + " … "
            + ColourScale.plain(ColourScale.rounded(colours.high())));
    return svg.document(LEFT + WIDTH + 24, band + BAND + 46, title);
  }

  private static void marks(Svg svg, Curve curve) {
    double low = Frame.low(curve.y());
    double high = Frame.high(curve.y());
    java.util.ArrayList<Double> taken = new java.util.ArrayList<>();
    for (double p : curve.peaks()) {
      int i = 0;
      while (i + 1 < curve.x().length && curve.x()[i] < p) {
        i++;
      }
      double at = FRAME.across(curve.x()[i], curve.x()[0], curve.x()[curve.x().length - 1]);
      double top = FRAME.up(curve.y()[i], low, high);
      svg.circle(at, top, 2.2, "#c2410c");
      if (taken.stream().allMatch(t -> Math.abs(t - at) > APART)) {
        taken.add(at);
        svg.text(
            at,
            top - 6,
            FONT - 1,
            Anchor.MIDDLE,
            Svg.SANS,
            String.format(Locale.ROOT, "%.4g", curve.x()[i]));
      }
    }
  }

  /**
   * Where a curve is drawn: places of the axis lie between left and right, intensities between
   * zero, or what is less, at the bottom and the highest at the top.
   */
  record Frame(double left, double top, double width, double height) {
    double across(double x, double first, double last) {
      return left + width * (x - first) / (last - first);
    }

    double up(double y, double low, double high) {
      return top + height * (high - y) / (high - low);
    }

    /** The curve as a path. */
    String line(double[] x, double[] y) {
      double low = low(y);
      double high = high(y);
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < x.length; i++) {
        path.append(i == 0 ? 'M' : 'L')
            .append(Svg.number(across(x[i], x[0], x[x.length - 1])))
            .append(' ')
            .append(Svg.number(up(y[i], low, high)));
      }
      return path.toString();
    }

    static double low(double[] y) {
      return Math.min(0, java.util.Arrays.stream(y).min().orElseThrow());
    }

    static double high(double[] y) {
      return Math.max(java.util.Arrays.stream(y).max().orElseThrow(), low(y) + 1e-12);
    }
  }
}
