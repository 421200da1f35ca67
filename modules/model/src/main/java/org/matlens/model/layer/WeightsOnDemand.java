package org.matlens.model.layer;

import org.matlens.attention.AttentionMap;
import org.matlens.model.kernel.AttentionCall;
import org.matlens.model.kernel.Dropout;
import org.matlens.model.kernel.Kernels;

/**
 * The dense attention of one layer to one sample, made again head by head for whoever looks: n²
 * numbers of a head from n dModel queries, keys and values.
 *
 * <p>The derivative of the score with respect to a weight is gradient of the context · value, so
 * that a head's derivatives are one product as well. Both are the numbers that a pass would have
 * kept (of kernels in double precision, to single precision). What is read here are copies: later
 * passes and new parameters change nothing.
 */
final class WeightsOnDemand<M> {
  private final Kernels<M> kernels;
  private final AttentionCall<M> rules; // who sees whom; no matrices
  private final int nq;
  private final int nk;
  private final int headDim;
  private final float[] queries; // [nq, own columns]
  private final float[] keyValues; // [nk, own columns]
  private final float[] bias; // [buckets, heads], null for none
  private final int queryColumns;
  private final int keyColumns;

  /** A call of one sample that runs alone, without dropout. */
  WeightsOnDemand(Kernels<M> kernels, AttentionCall<M> call) {
    if (call.queryOffsets().length != 2 || call.dropout().active()) {
      throw new IllegalArgumentException("expected one sample without dropout");
    }
    this.kernels = kernels;
    this.rules =
        new AttentionCall<>(
            null,
            null,
            call.keyColumn(),
            null,
            call.heads(),
            call.queryOffsets(),
            call.keyOffsets(),
            call.pairs(),
            null,
            call.causal(),
            null,
            call.replaced(),
            Dropout.NONE,
            0,
            0);
    this.nq = call.queryOffsets()[1];
    this.nk = call.keyOffsets()[1];
    this.queryColumns = kernels.columns(call.queries());
    this.keyColumns = kernels.columns(call.keyValues());
    this.headDim = kernels.columns(call.context()) / call.heads();
    this.queries = numbers(call.queries());
    this.keyValues = call.keyValues() == call.queries() ? queries : numbers(call.keyValues());
    this.bias = call.bias() == null ? null : numbers(call.bias());
  }

  private float[] numbers(M m) {
    float[] out = new float[kernels.rows(m) * kernels.columns(m)];
    kernels.get(m, out);
    return out;
  }

  /** The weights. */
  AttentionMap weights() {
    float[] replaced = rules.replaced() == null ? null : rules.replaced()[0];
    return replaced == null
        ? AttentionMap.onDemand(rules.heads(), nq, nk, this::fill)
        : new AttentionMap(rules.heads(), nq, nk, replaced);
  }

  /** The derivatives, given the gradient of the context. */
  AttentionMap derivatives(M dContext) {
    float[] upstream = numbers(dContext);
    return AttentionMap.onDemand(
        rules.heads(), nq, nk, (head, into) -> fillDerivatives(upstream, head, into));
  }

  private void fill(int head, float[] into) {
    Kernels<M> k = kernels.another();
    int keyColumn = rules.keyColumn() + head * headDim;
    M q = columns(k, queries, queryColumns, head * headDim);
    M kv = k.matrix(nk, 2 * headDim);
    k.set(kv, sideBySide(keyColumn, keyColumn + headDim * rules.heads()));
    M weights = k.weights(1, rules.queryOffsets(), rules.keyOffsets());
    k.attention(
        new AttentionCall<>(
            q,
            kv,
            0,
            k.matrix(nq, headDim),
            1,
            rules.queryOffsets(),
            rules.keyOffsets(),
            rules.pairs(),
            bias == null ? null : columns(k, bias, rules.heads(), head, 1),
            rules.causal(),
            weights,
            null,
            Dropout.NONE,
            0,
            0));
    k.roundedWeightsOf(weights, 1, rules.queryOffsets(), rules.keyOffsets(), 0, into);
    k.trim(0);
  }

  private void fillDerivatives(float[] upstream, int head, float[] into) {
    Kernels<M> k = kernels.another();
    int width = headDim * rules.heads();
    M up = columns(k, upstream, width, head * headDim);
    M values = columns(k, keyValues, keyColumns, rules.keyColumn() + width + head * headDim);
    M product = k.matrix(nq, nk);
    k.linearBackward(null, values, up, null, null, product);
    k.get(product, into);
    k.trim(0);
    for (int i = 0; rules.forbids() && i < nq * nk; i++) {
      if (!rules.allowed(i / nk, i % nk, i)) {
        into[i] = 0;
      }
    }
  }

  private M columns(Kernels<M> k, float[] from, int width, int first) {
    return columns(k, from, width, first, headDim);
  }

  /** Columns {@code [first, first + count)} of a matrix of {@code width} columns. */
  private static <M> M columns(Kernels<M> k, float[] from, int width, int first, int count) {
    float[] out = new float[from.length / width * count];
    for (int i = 0; i < out.length; i++) {
      out[i] = from[i / count * width + first + i % count];
    }
    M m = k.matrix(from.length / width, count);
    k.set(m, out);
    return m;
  }

  /** Keys and values of a head, [nk, 2 d]. */
  private float[] sideBySide(int keyColumn, int valueColumn) {
    float[] out = new float[nk * 2 * headDim];
    for (int t = 0; t < nk; t++) {
      int at = 2 * t * headDim;
      System.arraycopy(keyValues, t * keyColumns + keyColumn, out, at, headDim);
      System.arraycopy(keyValues, t * keyColumns + valueColumn, out, at + headDim, headDim);
    }
    return out;
  }
}
