package org.matlens.app.plot;

import java.util.Map;
import org.matlens.app.plot.Svg.Anchor;
import org.matlens.chem.Element;

/** The periodic table with a colour for the mean score of each element, and in how many samples. */
public final class PeriodicTablePlot {
  private static final double CELL = 40;
  private static final double LEFT = 14;
  private static final double TOP = 44;
  private static final double BLOCK_GAP = 12;
  private static final String UNSEEN = "#f2f2f2";

  private PeriodicTablePlot() {}

  /**
   * Mean score of an element.
   *
   * @param mean over samples
   * @param count of samples
   */
  public record Mean(double mean, int count) {}

  /**
   * Draws.
   *
   * @param title above the drawing
   * @param means of the elements that were seen
   * @param signed whether scores have a direction
   * @return an SVG document
   */
  public static String draw(String title, Map<Element, Mean> means, boolean signed) {
    double[] scores = means.values().stream().mapToDouble(Mean::mean).toArray();
    ColourScale colours = ColourScale.scores(scores, signed);
    Svg svg = new Svg();
    svg.text(LEFT, 24, 14, Anchor.START, Svg.SANS, Svg.shorten(title, 90));
    for (Element e : Element.values()) {
      double x = LEFT + CELL * column(e);
      double y = TOP + CELL * e.period() + (e.group() == 0 ? 2 * CELL + BLOCK_GAP : 0) - CELL;
      Mean m = means.get(e);
      svg.rect(x, y, CELL - 2, CELL - 2, m == null ? UNSEEN : colours.hex(m.mean()));
      svg.frame(x, y, CELL - 2, CELL - 2);
      svg.rect(x + 3, y + 3, 22, 15, "#ffffff");
      svg.text(x + 5, y + 15, 12, Anchor.START, Svg.SANS, e.symbol());
      if (m != null) {
        svg.rect(x + 3, y + CELL - 15, CELL - 8, 10, "#ffffff");
        svg.text(x + CELL - 7, y + CELL - 7, 8, Anchor.END, Svg.SANS, "n = " + m.count());
      }
    }
    double right = LEFT + 18 * CELL + 14;
    colours.draw(svg, right, TOP + 10, 7 * CELL - 20);
    double bottom = TOP + 9 * CELL + BLOCK_GAP;
    svg.text(
        LEFT,
        bottom + 14,
        11,
        Anchor.START,
        Svg.SANS,
        "mean score of each element over the n samples with it; grey: in no sample");
    return svg.document(right + ColourScale.WIDTH, bottom + 26, title);
  }

  /** Column from 0; the f block stands below, from the third column on. */
  private static double column(Element e) {
    if (e.group() > 0) {
      return e.group() - 1;
    }
    int first = e.period() == 6 ? Element.La.number() : Element.Ac.number();
    return 2 + e.number() - first;
  }
}
