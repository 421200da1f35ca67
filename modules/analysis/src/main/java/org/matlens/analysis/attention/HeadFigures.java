package org.matlens.analysis.attention;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.matlens.attention.AttentionMap;

/**
 * How one head distributes its attention on one sample; means over the queries that attend to
 * anything, rows taken relative to their sum.
 *
 * @param entropy -Σ w ln w, in nats
 * @param relativeEntropy entropy over ln(keys): 1 is uniform; NaN for a single key
 * @param gini Gini coefficient of a row: 0 uniform, (keys - 1) / keys all on one key
 * @param sparsity share of keys with less than a tenth of the uniform weight
 * @param maximum largest weight of a row
 * @param selfMass weight of a token on itself; NaN in cross-attention
 * @param futureMass weight on keys behind the query: 0 where a causal mask holds, without meaning
 *     where tokens have no order; NaN in cross-attention
 * @param queries queries that attend to anything
 */
public record HeadFigures(
    double entropy,
    double relativeEntropy,
    double gini,
    double sparsity,
    double maximum,
    double selfMass,
    double futureMass,
    int queries) {
  /** Weights below this share of the uniform weight count as none. */
  static final double FAINT = 0.1;

  /** A figure by its name. */
  public enum Figure {
    ENTROPY(HeadFigures::entropy),
    RELATIVE_ENTROPY(HeadFigures::relativeEntropy),
    GINI(HeadFigures::gini),
    SPARSITY(HeadFigures::sparsity),
    MAXIMUM(HeadFigures::maximum),
    SELF_MASS(HeadFigures::selfMass),
    FUTURE_MASS(HeadFigures::futureMass);

    private final ToDoubleFunction<HeadFigures> value;

    Figure(ToDoubleFunction<HeadFigures> value) {
      this.value = value;
    }

    public double of(HeadFigures figures) {
      return value.applyAsDouble(figures);
    }
  }

  /** Figures of {@code head}; a square map is one of self-attention. */
  public static HeadFigures of(AttentionMap map, int head) {
    return of(map, head, map.queries() == map.keys());
  }

  /**
   * Figures of {@code head}; all NaN when no query attends to anything.
   *
   * @param self whether keys are the queries
   */
  static HeadFigures of(AttentionMap map, int head, boolean self) {
    int n = map.keys();
    double[] sums = new double[7];
    int queries = 0;
    double[] row = new double[n];
    for (int q = 0; q < map.queries(); q++) {
      double total = 0;
      for (int k = 0; k < n; k++) {
        row[k] = map.get(head, q, k);
        total += row[k];
      }
      if (total == 0) {
        continue;
      }
      queries++;
      for (int k = 0; k < n; k++) {
        row[k] /= total;
      }
      double entropy = entropy(row);
      sums[0] += entropy;
      sums[1] += n == 1 ? Double.NaN : entropy / Math.log(n);
      sums[2] += gini(row);
      sums[3] += Arrays.stream(row).filter(w -> w < FAINT / n).count() / (double) n;
      sums[4] += Arrays.stream(row).max().orElseThrow();
      sums[5] += self ? row[q] : Double.NaN;
      sums[6] += self ? Arrays.stream(row, q + 1, n).sum() : Double.NaN;
    }
    int rows = queries;
    double[] mean = Arrays.stream(sums).map(s -> rows == 0 ? Double.NaN : s / rows).toArray();
    return new HeadFigures(mean[0], mean[1], mean[2], mean[3], mean[4], mean[5], mean[6], queries);
  }

  /** -Σ w ln w in nats, 0 ln 0 = 0. */
  static double entropy(double[] weights) {
    double sum = 0;
    for (double w : weights) {
      sum -= w == 0 ? 0 : w * Math.log(w);
    }
    return sum;
  }

  /** Σ_i Σ_j |w_i - w_j| / (2 n Σ w), from the sorted weights. */
  static double gini(double[] weights) {
    double[] sorted = weights.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double sum = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      sum += (2.0 * i + 1 - n) * sorted[i];
      total += sorted[i];
    }
    return sum / (n * total);
  }

  /** Mass each key receives, Σ_q w_qk / (queries that attend to anything): sums to 1, [key]. */
  public static double[] received(AttentionMap map, int head) {
    double[] out = new double[map.keys()];
    int queries = 0;
    for (int q = 0; q < map.queries(); q++) {
      double total = 0;
      for (int k = 0; k < map.keys(); k++) {
        total += map.get(head, q, k);
      }
      if (total != 0) {
        queries++;
        for (int k = 0; k < map.keys(); k++) {
          out[k] += map.get(head, q, k) / total;
        }
      }
    }
    for (int k = 0; k < out.length; k++) {
      out[k] /= Math.max(1, queries);
    }
    return out;
  }

  /**
   * How differently the heads of a layer look: Jensen-Shannon divergence of two heads' rows, in
   * bits, mean over queries, [head * heads + head]; 0 the same, 1 nothing in common (Lin, 1991,
   * doi:10.1109/18.61115).
   */
  public static double[] diversity(AttentionMap map) {
    int heads = map.heads();
    double[] out = new double[heads * heads];
    for (int a = 0; a < heads; a++) {
      for (int b = 0; b < a; b++) {
        double sum = 0;
        int rows = 0;
        for (int q = 0; q < map.queries(); q++) {
          double[] x = row(map, a, q);
          double[] y = row(map, b, q);
          if (x != null && y != null) {
            sum += divergence(x, y);
            rows++;
          }
        }
        out[a * heads + b] = rows == 0 ? Double.NaN : Math.max(0, sum / rows);
        out[b * heads + a] = out[a * heads + b];
      }
    }
    return out;
  }

  /** Jensen-Shannon divergence in bits; below 0 by rounding alone. */
  static double divergence(double[] x, double[] y) {
    double[] middle = new double[x.length];
    Arrays.setAll(middle, k -> (x[k] + y[k]) / 2);
    return (entropy(middle) - (entropy(x) + entropy(y)) / 2) / Math.log(2);
  }

  private static double[] row(AttentionMap map, int head, int query) {
    double[] out = new double[map.keys()];
    Arrays.setAll(out, k -> map.get(head, query, k));
    double total = Arrays.stream(out).sum();
    return total == 0 ? null : Arrays.stream(out).map(w -> w / total).toArray();
  }
}
