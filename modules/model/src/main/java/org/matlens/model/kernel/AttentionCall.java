package org.matlens.model.kernel;

/**
 * Scaled dot-product attention of all heads within each sample (Vaswani et al. 2017,
 * arXiv:1706.03762):
 *
 * <pre>
 * scores[q, k]  = queries[q] · keys[k] / sqrt(d) + bias[bucket(q, k), head]      d = D / heads
 * weights[q, ·] = softmax over the allowed k of scores[q, ·]; all zero when no k is allowed
 * context[q]    = sum over k of dropped(weights[q, k]) values[k]
 * </pre>
 *
 * <p>Queries, keys and values are column blocks of width D of one or two matrices. Self-attention
 * has all three in one matrix {@code [T, 3 D]}; cross-attention has queries in {@code [Tq, D]} and
 * keys and values in {@code [Tk, 2 D]}.
 *
 * @param queries matrix whose first D columns are the queries
 * @param context [Tq, D], the result
 * @param keyValues matrix with the keys in columns {@code [keyColumn, keyColumn + D)} and the
 *     values in the D columns after them
 * @param keyColumn D for self-attention, 0 for cross-attention
 * @param heads H
 * @param queryOffsets sample offsets in queries, [B + 1]
 * @param keyOffsets sample offsets in keyValues, [B + 1]
 * @param pairs bucket of every pair, sample by sample, [nq * nk] each; negative: forbidden; null:
 *     all are allowed and there is no bias
 * @param bias [buckets, H], or null: pairs only mask
 * @param causal a query sees keys up to its own place only
 * @param weights made by {@link Kernels#weights}, filled with the weights before dropout; null when
 *     nobody wants to see them; a backward pass then makes them again
 * @param replaced for each sample weights to use as they stand instead of the softmax, [head,
 *     query, key], or null; the array itself may be null
 * @param dropout on the weights
 * @param dropoutKey see {@link Kernels#dropoutAdd}
 * @param firstRow number of the first query within the batch
 */
public record AttentionCall<M>(
    M queries,
    M keyValues,
    int keyColumn,
    M context,
    int heads,
    int[] queryOffsets,
    int[] keyOffsets,
    int[] pairs,
    M bias,
    boolean causal,
    M weights,
    float[][] replaced,
    Dropout dropout,
    long dropoutKey,
    int firstRow) {

  /** Weights to use for sample {@code b} as they stand, or null. */
  float[] replacedOf(int b) {
    return replaced == null ? null : replaced[b];
  }

  /** Whether there may be a key that a query of the same sample does not see. */
  public boolean forbids() {
    return causal || pairs != null;
  }

  /**
   * Whether key {@code k} of sample b may be seen from query {@code q}; {@code pair} is the pair's
   * place in pairs.
   */
  public boolean allowed(int q, int k, int pair) {
    return (!causal || k <= q) && (pairs == null || pairs[pair] >= 0);
  }
}
