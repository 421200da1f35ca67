package org.matlens.attention;

/**
 * The attention weights of one layer for one sample, {@code [head, query, key]} in row-major order.
 *
 * @param heads number of heads
 * @param queries number of query tokens
 * @param keys number of key tokens
 * @param values [heads * queries * keys]; not copied, never written to
 */
public record AttentionMap(int heads, int queries, int keys, float[] values) {
  public AttentionMap {
    if (values.length != heads * queries * keys) {
      throw new IllegalArgumentException(
          "attention map ["
              + heads
              + ", "
              + queries
              + ", "
              + keys
              + "] with "
              + values.length
              + " values");
    }
  }

  public float get(int head, int query, int key) {
    return values[(head * queries + query) * keys + key];
  }

  /** Mean over heads, [query * keys + key]. */
  public double[] meanOverHeads() {
    double[] mean = new double[queries * keys];
    for (int i = 0; i < values.length; i++) {
      mean[i % mean.length] += values[i] / (double) heads;
    }
    return mean;
  }
}
