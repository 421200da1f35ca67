package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.matlens.analysis.stats.Correlation;
import org.matlens.attention.AttentionMap;

/**
 * How far the attention of one head is from that of a later state of the same model, on the same
 * samples: at an earlier epoch of its training, for instance.
 *
 * @param layer 0-based
 * @param head 0-based
 * @param divergence Jensen-Shannon divergence of the rows of a query, bits, mean over queries and
 *     samples: 0 the same, 1 nothing in common (Lin, 1991, doi:10.1109/18.61115)
 * @param rankCorrelation Spearman's, of all weights of a sample that are not zero in both, mean
 *     over samples; NaN where weights are constant
 * @param samples compared
 * @param leftOut samples with a NaN or infinite weight
 */
public record AttentionDrift(
    int layer, int head, double divergence, double rankCorrelation, long samples, long leftOut) {

  /** Takes samples one by one. */
  public static final class Builder {
    private final List<List<Cell>> layers = new ArrayList<>();

    private static final class Cell {
      private final SummaryStatistics divergence = new SummaryStatistics();
      private final SummaryStatistics correlation = new SummaryStatistics();
      private long leftOut;
    }

    /**
     * Adds the maps of one sample.
     *
     * @param then layers of the earlier state
     * @param now layers of the later one, of the same shapes
     */
    public Builder add(List<AttentionMap> then, List<AttentionMap> now) {
      if (then.size() != now.size()) {
        throw new IllegalArgumentException(then.size() + " layers, expected " + now.size());
      }
      for (int l = 0; l < now.size(); l++) {
        if (l == layers.size()) {
          layers.add(new ArrayList<>());
        }
        add(layers.get(l), then.get(l), now.get(l));
      }
      return this;
    }

    private static void add(List<Cell> cells, AttentionMap then, AttentionMap now) {
      if (then.heads() != now.heads() || then.entries().length != now.entries().length) {
        throw new IllegalArgumentException("maps of different shapes");
      }
      boolean finite = Weights.finite(then) && Weights.finite(now);
      for (int h = 0; h < now.heads(); h++) {
        if (h == cells.size()) {
          cells.add(new Cell());
        }
        Cell cell = cells.get(h);
        if (!finite) {
          cell.leftOut++;
          continue;
        }
        cell.divergence.addValue(divergence(then, now, h));
        double rho = correlation(then, now, h);
        if (!Double.isNaN(rho)) {
          cell.correlation.addValue(rho);
        }
      }
    }

    /** One figure per layer and head, in order. */
    public List<AttentionDrift> build() {
      List<AttentionDrift> out = new ArrayList<>();
      for (int l = 0; l < layers.size(); l++) {
        for (int h = 0; h < layers.get(l).size(); h++) {
          Cell c = layers.get(l).get(h);
          out.add(
              new AttentionDrift(
                  l,
                  h,
                  c.divergence.getMean(),
                  c.correlation.getMean(),
                  c.divergence.getN(),
                  c.leftOut));
        }
      }
      return out;
    }

    private static double divergence(AttentionMap then, AttentionMap now, int head) {
      double sum = 0;
      int rows = 0;
      for (int q = 0; q < now.queries(); q++) {
        double[] x = row(then, head, q);
        double[] y = row(now, head, q);
        if (x != null && y != null) {
          sum += HeadFigures.divergence(x, y);
          rows++;
        }
      }
      return rows == 0 ? 0 : Math.max(0, sum / rows);
    }

    /** The weights of a query relative to their sum; null where there is none. */
    private static double[] row(AttentionMap map, int head, int query) {
      int from = map.rowStart(head, query);
      double[] out = new double[map.rowEnd(head, query) - from];
      Arrays.setAll(out, k -> map.entries()[from + k]);
      double total = Arrays.stream(out).sum();
      return total == 0 ? null : Arrays.stream(out).map(w -> w / total).toArray();
    }

    private static double correlation(AttentionMap then, AttentionMap now, int head) {
      int from = now.rowStart(head, 0);
      int to = now.rowEnd(head, now.queries() - 1);
      double[] x = new double[to - from];
      double[] y = new double[to - from];
      int n = 0;
      for (int i = from; i < to; i++) {
        if (then.entries()[i] != 0 || now.entries()[i] != 0) {
          x[n] = then.entries()[i];
          y[n++] = now.entries()[i];
        }
      }
      return n < 3 ? Double.NaN : Correlation.spearman(Arrays.copyOf(x, n), Arrays.copyOf(y, n));
    }
  }
}
