package org.matlens.app.plot;

import java.util.List;
import java.util.stream.IntStream;
import org.matlens.attention.AttentionMap;

/**
 * Heat maps of one sample's attention: the mean over layers and heads large, with the tokens at its
 * axes, and below it one map per layer (row) and head (column), all on one colour scale.
 *
 * <p>Queries go down, keys to the right: row i shows what token i looks at.
 */
public final class AttentionPlot {
  private static final double MARGIN = 16;
  private static final double TITLE = 15;
  private static final double LABEL = 11;
  private static final double GAP = 14;
  private static final int LABEL_CHARACTERS = 12;
  private static final double MEAN_SIDE = 620;
  private static final double PANEL_SIDE = 170;

  private final List<AttentionMap> layers;
  private final List<String> queries;
  private final List<String> keys;

  /** What rows and columns are. */
  private final String axes;

  private final Svg svg = new Svg();

  private AttentionPlot(
      String axes, List<AttentionMap> layers, List<String> queries, List<String> keys) {
    this.axes = axes;
    this.layers = layers;
    this.queries = queries;
    this.keys = keys;
  }

  /**
   * Draws the maps.
   *
   * @param title one line above all
   * @param layers from the input on, at least one, all of one shape
   * @param queries text of each query token
   * @param keys text of each key token
   * @return the SVG document
   */
  public static String draw(
      String title, List<AttentionMap> layers, List<String> queries, List<String> keys) {
    return draw(title, "row: query, column: key", layers, queries, keys);
  }

  /**
   * As above.
   *
   * @param axes what rows and columns are
   */
  public static String draw(
      String title,
      String axes,
      List<AttentionMap> layers,
      List<String> queries,
      List<String> keys) {
    AttentionMap first = layers.get(0);
    if (first.queries() != queries.size() || first.keys() != keys.size()) {
      throw new IllegalArgumentException(
          "attention ["
              + first.queries()
              + ", "
              + first.keys()
              + "] with "
              + queries.size()
              + " query and "
              + keys.size()
              + " key labels");
    }
    return new AttentionPlot(axes, layers, queries, keys).draw(title);
  }

  private String draw(String title) {
    double y = MARGIN + TITLE;
    double top = y + GAP;
    double[] mean = mean();
    float[] meanValues = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      meanValues[i] = (float) mean[i];
    }
    double cell = Math.max(1, Math.min(18, MEAN_SIDE / Math.max(queries.size(), keys.size())));
    double[] meanSize =
        panel(
            MARGIN,
            top,
            cell,
            meanValues,
            ColourScale.weights(meanValues),
            "mean over layers and heads");
    double[] gridSize = grid(MARGIN, top + meanSize[1] + 2 * GAP);
    double width = MARGIN * 2 + Math.max(meanSize[0], gridSize[0]);
    double height = top + meanSize[1] + 2 * GAP + gridSize[1] + MARGIN;
    int fits = (int) ((width - 2 * MARGIN) / (TITLE * Svg.CHARACTER_WIDTH));
    svg.text(MARGIN, y, TITLE, Svg.Anchor.START, Svg.SANS, Svg.shorten(title, fits));
    return svg.document(width, height, title);
  }

  private double[] mean() {
    double[] mean = new double[queries.size() * keys.size()];
    for (AttentionMap layer : layers) {
      double[] heads = layer.meanOverHeads();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += heads[i] / layers.size();
      }
    }
    return mean;
  }

  /** The mean map with labels and a legend of its own; returns its width and height. */
  private double[] panel(
      double x, double y, double cell, float[] values, ColourScale scale, String caption) {
    double font = Math.min(LABEL, Math.max(cell * 0.95, 6));
    // Where a cell is lower than a line of text, every second, third, … token is named.
    int every = (int) Math.ceil(font / cell - 1e-9);
    List<String> rows = numbered(queries, true);
    List<String> columns = numbered(keys, false);
    double left = labelRoom(rows, font);
    double above = labelRoom(columns, font);
    double mapX = x + left;
    double mapY = y + LABEL + GAP + above;
    double w = cell * keys.size();
    double h = cell * queries.size();
    svg.text(x, y + LABEL, LABEL + 1, Svg.Anchor.START, Svg.SANS, caption + " · " + axes);
    for (int k = 0; k < columns.size(); k += every) {
      svg.upright(
          mapX + (k + 0.5) * cell + font * 0.36,
          mapY - 4,
          font,
          Svg.Anchor.START,
          Svg.MONO,
          columns.get(k));
    }
    for (int q = 0; q < rows.size(); q += every) {
      svg.text(
          mapX - 4,
          mapY + (q + 0.5) * cell + font * 0.36,
          font,
          Svg.Anchor.END,
          Svg.MONO,
          rows.get(q));
    }
    map(mapX, mapY, w, h, values, 0, scale);
    double legend = Math.max(120, Math.min(h, 260));
    scale.draw(svg, mapX + w + GAP, mapY, legend);
    double captionWidth =
        (caption.length() + axes.length() + 5) * (LABEL + 1) * Svg.CHARACTER_WIDTH;
    return new double[] {
      Math.max(left + w + GAP + ColourScale.WIDTH, captionWidth),
      mapY - y + Math.max(h, legend) + LABEL
    };
  }

  /**
   * Long sequences carry the number of every tenth token, at the end that is farther from the map:
   * the small maps show numbers only.
   */
  private static List<String> numbered(List<String> labels, boolean numberFirst) {
    return IntStream.range(0, labels.size())
        .mapToObj(
            i -> {
              String label = Svg.shorten(labels.get(i), LABEL_CHARACTERS);
              boolean plain = labels.size() <= 20 || i % 10 != 0;
              return plain ? label : numberFirst ? i + " " + label : label + " " + i;
            })
        .toList();
  }

  private static double labelRoom(List<String> labels, double font) {
    int longest =
        labels.stream().mapToInt(s -> Math.min(s.length(), LABEL_CHARACTERS + 5)).max().orElse(0);
    return longest * font * Svg.CHARACTER_WIDTH + 6;
  }

  /** One small map per layer and head; returns width and height of the whole. */
  private double[] grid(double x, double y) {
    int heads = layers.get(0).heads();
    double cell = Math.max(0.5, Math.min(14, PANEL_SIDE / Math.max(queries.size(), keys.size())));
    double w = cell * keys.size();
    double h = cell * queries.size();
    // Token names only where they can be read, else token numbers at round steps.
    boolean named = cell >= 7;
    double font = named ? Math.min(9, cell) : 8;
    double left = named ? labelRoom(queries, font) : 20;
    double above = named ? labelRoom(keys, font) : 12;
    double stepX = left + w + GAP;
    double stepY = above + h + GAP;
    double rowLabel = LABEL + 8;
    ColourScale scale =
        ColourScale.weights(layers.stream().map(AttentionMap::values).toArray(float[][]::new));
    double first = y + LABEL + 6;
    for (int head = 0; head < heads; head++) {
      svg.text(
          x + rowLabel + left + head * stepX + w / 2,
          y + LABEL,
          LABEL,
          Svg.Anchor.MIDDLE,
          Svg.SANS,
          "head " + head);
    }
    for (int l = 0; l < layers.size(); l++) {
      double mapY = first + above + l * stepY;
      svg.upright(x + LABEL, mapY + h / 2, LABEL, Svg.Anchor.MIDDLE, Svg.SANS, "layer " + l);
      for (int head = 0; head < heads; head++) {
        double mapX = x + rowLabel + left + head * stepX;
        map(mapX, mapY, w, h, layers.get(l).values(), head * queries.size() * keys.size(), scale);
        if (named) {
          names(mapX, mapY, cell, font);
        } else {
          numbers(mapX, mapY, cell, font);
        }
      }
    }
    double right = rowLabel + heads * stepX;
    double legend = Math.max(100, Math.min(200, layers.size() * stepY - GAP - above));
    scale.draw(svg, x + right, first + above, legend);
    return new double[] {
      right + ColourScale.WIDTH, first - y + Math.max(layers.size() * stepY, above + legend + LABEL)
    };
  }

  private void names(double x, double y, double cell, double font) {
    for (int k = 0; k < keys.size(); k++) {
      svg.upright(
          x + (k + 0.5) * cell + font * 0.36,
          y - 3,
          font,
          Svg.Anchor.START,
          Svg.MONO,
          Svg.shorten(keys.get(k), LABEL_CHARACTERS));
    }
    for (int q = 0; q < queries.size(); q++) {
      svg.text(
          x - 3,
          y + (q + 0.5) * cell + font * 0.36,
          font,
          Svg.Anchor.END,
          Svg.MONO,
          Svg.shorten(queries.get(q), LABEL_CHARACTERS));
    }
  }

  private void numbers(double x, double y, double cell, double font) {
    int step =
        (int)
            ColourScale.ticks(0, Math.max(Math.max(queries.size(), keys.size()), 10))
                .get(1)
                .doubleValue();
    for (int k = 0; k < keys.size(); k += step) {
      svg.text(x + (k + 0.5) * cell, y - 3, font, Svg.Anchor.MIDDLE, Svg.SANS, Integer.toString(k));
    }
    for (int q = 0; q < queries.size(); q += step) {
      svg.text(
          x - 3,
          y + (q + 0.5) * cell + font * 0.36,
          font,
          Svg.Anchor.END,
          Svg.SANS,
          Integer.toString(q));
    }
  }

  private void map(
      double x, double y, double w, double h, float[] values, int offset, ColourScale scale) {
    int count = queries.size() * keys.size();
    int[] colours = new int[count];
    for (int i = 0; i < count; i++) {
      colours[i] = scale.index(values[offset + i]);
    }
    int zoom = (int) Math.max(1, Math.ceil(w / keys.size()));
    svg.image(x, y, w, h, CellImage.png(colours, keys.size(), zoom, scale.map()));
    svg.frame(x, y, w, h);
  }
}
