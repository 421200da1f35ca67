package org.matlens.app.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Site;

/**
 * The cell of a crystal with its sites shaded by their scores, and the strongest edges of the
 * attention as wedges that begin wide at the site that looks.
 *
 * <p>Sites on a face of the cell are drawn on the opposite face, too; an image outside the cell
 * that an edge leads to is drawn white.
 */
public final class CrystalPlot {
  private static final double MARGIN = 16;
  private static final double TITLE = 14;
  private static final double SUBTITLE = 11;

  /** Pixels that the longer side of the drawing takes. */
  private static final double SIDE = 430;

  private static final double MIN_HEIGHT = 330;

  /** Room for the legends, to the right. */
  private static final double LEGENDS = 165;

  private static final double LEGEND = 150;

  /** Radius of an atom where there is room, Å, and its limits in pixels. */
  private static final double RADIUS = 0.42;

  private static final double SMALL = 5;
  private static final double LARGE = 19;

  /** Where more points are drawn, atoms are smaller, as if all shared one volume. */
  private static final double ROOMY = 24;

  /** Width of the strongest edge, pixels. */
  private static final double WIDEST = 9;

  private static final double NARROW = 0.8;
  private static final String GREY = "#999999";
  private static final String EDGE = "#2e7d5b";

  private CrystalPlot() {}

  /**
   * An edge of the attention.
   *
   * @param query site that looks
   * @param key site that is looked at
   * @param image lattice translation of the key's image, [3]
   * @param distance Å
   * @param weight mean over layers and heads
   */
  public record Edge(int query, int key, int[] image, double distance, double weight) {}

  /** Something to be drawn at a depth. */
  private record Item(double depth, Runnable draw) {}

  /**
   * Draws a cell.
   *
   * @param title one line above the drawing
   * @param scores one per site
   * @param signed true to colour by sign, see {@link ColourMap#SIGNED}
   * @param edges strongest first
   * @return the SVG document
   * @throws IllegalArgumentException when there is another number of scores than of sites
   */
  public static String draw(
      String title, CrystalStructure crystal, double[] scores, boolean signed, List<Edge> edges) {
    int n = crystal.sites().size();
    if (scores.length != n) {
      throw new IllegalArgumentException(scores.length + " scores for " + n + " sites");
    }
    CellView view = new CellView(crystal);
    List<CellView.Point> corners = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      corners.add(view.at(k & 1, k >> 1 & 1, k >> 2));
    }
    List<CellView.Point> all = new ArrayList<>(corners);
    for (int i = 0; i < n; i++) {
      all.addAll(view.copies(i));
    }
    edges.forEach(e -> all.add(view.image(e.query, e.key, e.image)));
    Frame frame = Frame.around(all, MARGIN, MARGIN + TITLE + SUBTITLE + 28);
    boolean diverging = signed || Arrays.stream(scores).anyMatch(s -> s < 0);
    ColourScale scale = ColourScale.scores(scores, diverging);
    Svg svg = new Svg();
    List<Item> items = new ArrayList<>();
    sites(svg, frame, view, crystal, scores, scale, items);
    edges(svg, frame, view, crystal, edges, items);
    items.sort(Comparator.comparingDouble(Item::depth));
    double width = frame.right() + MARGIN + LEGENDS;
    double height = Math.max(MIN_HEIGHT, frame.bottom() + MARGIN);
    line(svg, MARGIN + TITLE, TITLE, Svg.SANS, title, width);
    line(svg, MARGIN + TITLE + SUBTITLE + 7, SUBTITLE, Svg.MONO, subtitle(crystal), width);
    cell(svg, frame, corners);
    items.forEach(i -> i.draw.run());
    axes(svg, frame, view);
    double x = frame.right() + 2 * MARGIN;
    double y = MARGIN + TITLE + SUBTITLE + 34;
    scale.draw(svg, x, y, LEGEND);
    weights(svg, x, y + LEGEND + 34, edges);
    return svg.document(width, height, title);
  }

  /**
   * Å to pixels.
   *
   * @param scale pixels per Å
   * @param radius of an atom, pixels
   */
  private record Frame(
      double x0, double y0, double scale, double radius, double right, double bottom) {
    static Frame around(List<CellView.Point> points, double left, double top) {
      double x0 = points.stream().mapToDouble(CellView.Point::x).min().orElseThrow() - 2 * RADIUS;
      double x1 = points.stream().mapToDouble(CellView.Point::x).max().orElseThrow() + 2 * RADIUS;
      double y0 = points.stream().mapToDouble(CellView.Point::y).min().orElseThrow() - 2 * RADIUS;
      double y1 = points.stream().mapToDouble(CellView.Point::y).max().orElseThrow() + 2 * RADIUS;
      double crowd = Math.min(1, Math.cbrt(ROOMY / points.size()));
      double scale = SIDE / Math.max(x1 - x0, y1 - y0);
      return new Frame(
          x0 - left / scale,
          y0 - top / scale,
          scale,
          Math.min(LARGE, Math.max(SMALL, RADIUS * scale * crowd)),
          left + (x1 - x0) * scale,
          top + (y1 - y0) * scale);
    }

    double x(CellView.Point p) {
      return (p.x() - x0) * scale;
    }

    double y(CellView.Point p) {
      return (p.y() - y0) * scale;
    }
  }

  /** Behind all else, so that no atom is crossed out. */
  private static void cell(Svg svg, Frame frame, List<CellView.Point> corners) {
    for (int from = 0; from < 8; from++) {
      for (int axis = 0; axis < 3; axis++) {
        if ((from >> axis & 1) == 0) {
          CellView.Point p = corners.get(from);
          CellView.Point q = corners.get(from | 1 << axis);
          svg.line(frame.x(p), frame.y(p), frame.x(q), frame.y(q), 1, GREY);
        }
      }
    }
  }

  private static void sites(
      Svg svg,
      Frame frame,
      CellView view,
      CrystalStructure crystal,
      double[] scores,
      ColourScale scale,
      List<Item> items) {
    for (int i = 0; i < scores.length; i++) {
      String label = label(crystal.sites().get(i));
      String fill = scale.hex(scores[i]);
      for (CellView.Point p : view.copies(i)) {
        items.add(new Item(p.depth(), () -> atom(svg, frame, p, fill, Svg.INK, label)));
      }
    }
  }

  private static void atom(
      Svg svg, Frame frame, CellView.Point p, String fill, String outline, String label) {
    double r = frame.radius();
    svg.circle(frame.x(p), frame.y(p), r + 1, outline);
    svg.circle(frame.x(p), frame.y(p), r, fill);
    double size = Math.min(r, 2 * r / (label.length() * Svg.CHARACTER_WIDTH) * 0.9);
    if (size >= 4) {
      svg.text(frame.x(p), frame.y(p) + 0.36 * size, size, Svg.Anchor.MIDDLE, Svg.SANS, label);
    }
  }

  /** Elements of a site, the one with the largest share first, three at most. */
  private static String label(Site site) {
    List<String> symbols =
        site.species().entrySet().stream()
            .sorted(Map.Entry.<Element, Double>comparingByValue().reversed())
            .map(e -> e.getKey().symbol())
            .toList();
    return String.join(",", symbols.subList(0, Math.min(3, symbols.size())))
        + (symbols.size() > 3 ? "…" : "");
  }

  private static void edges(
      Svg svg,
      Frame frame,
      CellView view,
      CrystalStructure crystal,
      List<Edge> edges,
      List<Item> items) {
    double most = edges.stream().mapToDouble(Edge::weight).max().orElse(1);
    for (Edge e : edges) {
      CellView.Point from = view.site(e.query);
      CellView.Point to = view.image(e.query, e.key, e.image);
      double width = WIDEST * e.weight / most;
      items.add(
          new Item(
              (from.depth() + to.depth()) / 2,
              () ->
                  wedge(
                      svg,
                      frame.x(from),
                      frame.y(from),
                      frame.x(to),
                      frame.y(to),
                      frame.radius(),
                      width)));
      boolean drawn = view.copies(e.key).stream().anyMatch(p -> near(p, to));
      if (!drawn) {
        String label = label(crystal.sites().get(e.key));
        items.add(new Item(to.depth(), () -> atom(svg, frame, to, "#ffffff", GREY, label)));
      }
    }
  }

  private static boolean near(CellView.Point p, CellView.Point q) {
    return Math.abs(p.x() - q.x()) < 1e-2
        && Math.abs(p.y() - q.y()) < 1e-2
        && Math.abs(p.depth() - q.depth()) < 1e-2;
  }

  /** From the rim of one atom to that of the other; nothing where one stands before the other. */
  private static void wedge(
      Svg svg, double x1, double y1, double x2, double y2, double radius, double width) {
    double length = Math.hypot(x2 - x1, y2 - y1);
    if (length <= 2 * radius) {
      return;
    }
    double ux = (x2 - x1) / length;
    double uy = (y2 - y1) / length;
    double[] a = {x1 + radius * ux, y1 + radius * uy};
    double[] b = {x2 - radius * ux, y2 - radius * uy};
    double wide = Math.max(NARROW, width) / 2;
    double thin = NARROW / 2;
    svg.path(
        "M"
            + point(a[0] - wide * uy, a[1] + wide * ux)
            + "L"
            + point(b[0] - thin * uy, b[1] + thin * ux)
            + "L"
            + point(b[0] + thin * uy, b[1] - thin * ux)
            + "L"
            + point(a[0] + wide * uy, a[1] - wide * ux)
            + "Z",
        "fill=\"" + EDGE + "\" fill-opacity=\"0.75\"");
  }

  private static String point(double x, double y) {
    return Svg.number(x) + " " + Svg.number(y);
  }

  /** Names of the lattice vectors at their ends. */
  private static void axes(Svg svg, Frame frame, CellView view) {
    double beyond = 1 + 1.6 * frame.radius() / SIDE;
    String[] names = {"a", "b", "c"};
    for (int k = 0; k < 3; k++) {
      double[] f = new double[3];
      f[k] = beyond;
      CellView.Point end = view.at(f);
      double push = frame.radius() + 7;
      CellView.Point zero = view.at(0, 0, 0);
      double dx = frame.x(end) - frame.x(zero);
      double dy = frame.y(end) - frame.y(zero);
      double length = Math.max(1, Math.hypot(dx, dy));
      svg.text(
          frame.x(end) + push * dx / length,
          frame.y(end) + push * dy / length + 4,
          12,
          Svg.Anchor.MIDDLE,
          Svg.SANS,
          names[k]);
    }
  }

  private static void weights(Svg svg, double x, double y, List<Edge> edges) {
    if (edges.isEmpty()) {
      return;
    }
    double most = edges.get(0).weight;
    double least = edges.get(edges.size() - 1).weight;
    svg.text(x, y, SUBTITLE, Svg.Anchor.START, Svg.SANS, "attention,");
    svg.text(x, y + 14, SUBTITLE, Svg.Anchor.START, Svg.SANS, edges.size() + " strongest edges");
    double[] shown = least < 0.95 * most ? new double[] {most, least} : new double[] {most};
    for (int i = 0; i < shown.length; i++) {
      double at = y + 32 + 18 * i;
      wedge(svg, x, at, x + 48, at, 0, WIDEST * shown[i] / most);
      String weight = String.format(Locale.ROOT, "%.3g", shown[i]);
      svg.text(x + 56, at + 4, SUBTITLE, Svg.Anchor.START, Svg.SANS, weight);
    }
  }

  private static String subtitle(CrystalStructure crystal) {
    double[] p = crystal.lattice().parameters();
    int n = crystal.sites().size();
    return String.format(
        Locale.ROOT,
        "%d site%s, %.3f %.3f %.3f Å, %.1f %.1f %.1f°",
        n,
        n == 1 ? "" : "s",
        p[0],
        p[1],
        p[2],
        p[3],
        p[4],
        p[5]);
  }

  private static void line(
      Svg svg, double y, double size, String family, String text, double width) {
    int fits = (int) ((width - 2 * MARGIN) / (size * Svg.CHARACTER_WIDTH));
    svg.text(MARGIN, y, size, Svg.Anchor.START, family, Svg.shorten(text, fits));
  }
}
