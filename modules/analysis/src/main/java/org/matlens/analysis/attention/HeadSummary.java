package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.matlens.analysis.attention.HeadFigures.Figure;
import org.matlens.attention.AttentionMap;

/**
 * The figures of one head over many samples.
 *
 * @param layer 0-based
 * @param head 0-based
 * @param figures mean, deviation and number of samples in which the figure exists
 * @param diversity mean Jensen-Shannon divergence to the other heads of the layer, bits; NaN for a
 *     single head
 * @param leftOut samples left out because the head's layer had a NaN or infinite weight
 */
public record HeadSummary(
    int layer, int head, Map<Figure, Spread> figures, double diversity, long leftOut) {
  public HeadSummary {
    figures = Collections.unmodifiableMap(new EnumMap<>(figures));
  }

  /** Mean and deviation over samples (n - 1 in the denominator). */
  public record Spread(double mean, double deviation, long n) {}

  /** Takes samples one by one and keeps sums only, so that thousands can stream through. */
  public static final class Builder {
    private final List<List<Cell>> layers = new ArrayList<>();
    private final List<Long> leftOut = new ArrayList<>();

    private static final class Cell {
      private final Map<Figure, SummaryStatistics> figures = new EnumMap<>(Figure.class);
      private final SummaryStatistics diversity = new SummaryStatistics();
    }

    /** Adds one sample's layers; square maps are of self-attention. */
    public Builder add(List<AttentionMap> maps) {
      return add(maps, maps.stream().allMatch(m -> m.queries() == m.keys()));
    }

    /**
     * Adds one sample's layers.
     *
     * @param self whether keys are the queries
     * @throws IllegalArgumentException when numbers of layers or heads are not those of the others
     */
    public Builder add(List<AttentionMap> maps, boolean self) {
      if (layers.isEmpty()) {
        for (AttentionMap map : maps) {
          List<Cell> cells = new ArrayList<>();
          for (int h = 0; h < map.heads(); h++) {
            cells.add(new Cell());
          }
          layers.add(cells);
          leftOut.add(0L);
        }
      }
      if (maps.size() != layers.size()) {
        throw new IllegalArgumentException(maps.size() + " layers, expected " + layers.size());
      }
      for (int l = 0; l < maps.size(); l++) {
        AttentionMap map = maps.get(l);
        if (map.heads() != layers.get(l).size()) {
          throw new IllegalArgumentException(
              "layer " + l + " has " + map.heads() + " heads, expected " + layers.get(l).size());
        }
        if (!Weights.finite(map)) {
          leftOut.set(l, leftOut.get(l) + 1);
          continue;
        }
        double[] diversity = HeadFigures.diversity(map);
        for (int h = 0; h < map.heads(); h++) {
          add(layers.get(l).get(h), HeadFigures.of(map, h, self), diversity, h, map.heads());
        }
      }
      return this;
    }

    private static void add(
        Cell cell, HeadFigures figures, double[] diversity, int head, int heads) {
      for (Figure f : Figure.values()) {
        if (!Double.isNaN(f.of(figures))) {
          cell.figures.computeIfAbsent(f, x -> new SummaryStatistics()).addValue(f.of(figures));
        }
      }
      double sum = 0;
      for (int other = 0; other < heads; other++) {
        sum += diversity[head * heads + other];
      }
      if (heads > 1 && !Double.isNaN(sum)) {
        cell.diversity.addValue(sum / (heads - 1));
      }
    }

    /** One summary per layer and head, in order. */
    public List<HeadSummary> build() {
      List<HeadSummary> out = new ArrayList<>();
      for (int l = 0; l < layers.size(); l++) {
        for (int h = 0; h < layers.get(l).size(); h++) {
          Cell cell = layers.get(l).get(h);
          Map<Figure, Spread> figures = new EnumMap<>(Figure.class);
          for (Figure f : Figure.values()) {
            SummaryStatistics s = cell.figures.getOrDefault(f, new SummaryStatistics());
            figures.put(f, new Spread(s.getMean(), s.getStandardDeviation(), s.getN()));
          }
          out.add(new HeadSummary(l, h, figures, cell.diversity.getMean(), leftOut.get(l)));
        }
      }
      return out;
    }
  }
}
