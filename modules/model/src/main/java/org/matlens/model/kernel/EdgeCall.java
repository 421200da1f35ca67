package org.matlens.model.kernel;

import org.matlens.token.Geometry;

/**
 * Scaled dot-product self-attention over edges: a token looks at the tokens its edges lead to, once
 * per edge, so that the cost grows with the edges.
 *
 * <pre>
 * scores[e]  = queries[q] · keys[k] / sqrt(d) + phi(r) · bias[·, head]     edge e from q to k, distance r
 * weights[e] = envelope(r) exp(scores[e]) / sum over the edges of q of the same
 * context[q] = sum over the edges of q of dropped(weights[e]) values[k] (1 + phi(r) · gate[·, column])
 * </pre>
 *
 * <p>with phi and envelope of {@link EdgeBasis}: an edge that enters at the cut-off changes nothing
 * and enters with two zero derivatives. The self edge has the envelope 1, so no sum is zero; that
 * of a token without a place the number of its other edges ({@link EdgeBasis#logSelf}).
 *
 * @param qkv [T, 3 D]: queries, keys and values in column blocks of width D
 * @param context [T, D], the result
 * @param heads H
 * @param offsets sample offsets of tokens, [B + 1]
 * @param edges of all tokens, E in number, none between samples
 * @param basis of distances, R + 1 entries each
 * @param bias [R + 1, H]
 * @param gate [R + 1, D], or null: values are taken as they are
 * @param weights made by {@link Kernels#edgeWeights}, filled with the weights before dropout; null
 *     when nobody wants them
 * @param replaced for each sample weights to use as they stand instead of the softmax, [head,
 *     edge], or null; the array itself may be null
 * @param dropout on the weights; the number of an edge among those of its query is its column
 * @param dropoutKey see {@link Kernels#dropoutAdd}
 * @param firstRow number of the first token within the batch
 */
public record EdgeCall<M>(
    M qkv,
    M context,
    int heads,
    int[] offsets,
    Geometry.Edges edges,
    EdgeBasis basis,
    M bias,
    M gate,
    M weights,
    float[][] replaced,
    Dropout dropout,
    long dropoutKey,
    int firstRow) {

  /** Weights to use for sample {@code b} as they stand, or null. */
  float[] replacedOf(int b) {
    return replaced == null ? null : replaced[b];
  }

  /** Start of the dropout hash of a query and head. */
  int dropoutStart(int query, int head) {
    return Dropout.start(dropoutKey, (firstRow + query) * heads + head);
  }
}
