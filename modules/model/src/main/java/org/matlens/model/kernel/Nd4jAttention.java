package org.matlens.model.kernel;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Attention from ND4J operations: pads the samples of a chunk to the longest, so that a backend
 * sees a few large batched products instead of many small ones.
 *
 * <p>Axes of padded arrays: [B samples, H heads, Q queries, K keys] and [B, H, tokens, d].
 */
final class Nd4jAttention {
  private static final double FORBIDDEN = -1e30;

  private final Nd4jKernels kernels;

  Nd4jAttention(Nd4jKernels kernels) {
    this.kernels = kernels;
  }

  void forward(AttentionCall<INDArray> c) {
    Shape s = new Shape(c);
    INDArray weights = weights(c, s);
    for (int b = 0; c.weights() != null && b < s.samples; b++) {
      s.packed(c.weights(), b).assign(weights.get(s.block(b)));
    }
    INDArray used = c.dropout().active() ? weights.mul(factors(c, s)) : weights;
    INDArray values = pad(valueColumns(c.keyValues(), c, s), c.keyOffsets(), s.maxKeys, s.heads);
    c.context().assign(pack(Nd4j.matmul(used, values), c.queryOffsets(), s));
  }

  void backward(
      AttentionCall<INDArray> c,
      INDArray dContext,
      INDArray dQueries,
      INDArray dKeyValues,
      INDArray dBias,
      INDArray dWeights) {
    Shape s = new Shape(c);
    INDArray queries =
        pad(Nd4jKernels.columns(c.queries(), 0, s.width), c.queryOffsets(), s.maxQueries, s.heads);
    INDArray keys = pad(keyColumns(c.keyValues(), c, s), c.keyOffsets(), s.maxKeys, s.heads);
    INDArray values = pad(valueColumns(c.keyValues(), c, s), c.keyOffsets(), s.maxKeys, s.heads);
    INDArray upstream = pad(dContext, c.queryOffsets(), s.maxQueries, s.heads);
    INDArray weights = c.weights() == null ? weights(c, s) : kept(c, s);
    INDArray dUsed = Nd4j.matmul(upstream, values, false, true, false);
    INDArray used = weights;
    if (c.dropout().active()) {
      INDArray f = factors(c, s);
      used = weights.mul(f);
      dUsed.muli(f);
    }
    INDArray dValues = Nd4j.matmul(used, upstream, true, false, false);
    INDArray allowed = allowed(c, s);
    dUsed.muli(allowed.broadcast(dUsed.shape()));
    if (dWeights != null) {
      for (int b = 0; b < s.samples; b++) {
        s.packed(dWeights, b).assign(dUsed.get(s.block(b)));
      }
    }
    INDArray inner = weights.mul(dUsed).sum(true, 3);
    INDArray dScores = dUsed.sub(inner.broadcast(dUsed.shape())).muli(weights);
    for (int b = 0; b < s.samples; b++) {
      if (c.replacedOf(b) != null) {
        dScores.get(point(b), all(), all(), all()).assign(0);
      }
    }
    if (dBias != null) {
      INDArray perPair = dScores.permute(0, 2, 3, 1).dup('c').reshape(-1, s.heads);
      dBias.addi(kernels.oneHot(paddedPairs(c, s), (int) dBias.size(0)).transpose().mmul(perPair));
    }
    dScores.muli(s.scale());
    Nd4jKernels.columns(dQueries, 0, s.width)
        .assign(pack(Nd4j.matmul(dScores, keys), c.queryOffsets(), s));
    keyColumns(dKeyValues, c, s)
        .assign(pack(Nd4j.matmul(dScores, queries, true, false, false), c.keyOffsets(), s));
    valueColumns(dKeyValues, c, s).assign(pack(dValues, c.keyOffsets(), s));
  }

  /** The padded weights of a call that holds them. */
  private static INDArray kept(AttentionCall<INDArray> c, Shape s) {
    INDArray weights =
        Nd4j.zeros(c.context().dataType(), s.samples, s.heads, s.maxQueries, s.maxKeys);
    for (int b = 0; b < s.samples; b++) {
      weights.put(s.block(b), s.packed(c.weights(), b));
    }
    return weights;
  }

  /** The padded weights, replaced where they are. */
  private INDArray weights(AttentionCall<INDArray> c, Shape s) {
    INDArray weights = softmax(c, s);
    for (int b = 0; b < s.samples; b++) {
      if (c.replacedOf(b) != null) {
        weights.put(s.block(b), toArray(c.replacedOf(b), s.heads, s.nq(b), s.nk(b)));
      }
    }
    return weights;
  }

  private INDArray softmax(AttentionCall<INDArray> c, Shape s) {
    INDArray queries =
        pad(Nd4jKernels.columns(c.queries(), 0, s.width), c.queryOffsets(), s.maxQueries, s.heads);
    INDArray keys = pad(keyColumns(c.keyValues(), c, s), c.keyOffsets(), s.maxKeys, s.heads);
    INDArray scores = Nd4j.matmul(queries, keys, false, true, false).muli(s.scale());
    if (c.bias() != null) {
      int[] pairs = paddedPairs(c, s);
      INDArray bias = kernels.oneHot(pairs, (int) c.bias().size(0)).mmul(c.bias());
      scores.addi(bias.reshape(s.samples, s.maxQueries, s.maxKeys, s.heads).permute(0, 3, 1, 2));
    }
    INDArray allowed = allowed(c, s).broadcast(scores.shape());
    scores.muli(allowed).addi(allowed.rsub(1).muli(FORBIDDEN));
    INDArray e =
        Transforms.exp(scores.subi(scores.max(true, 3).broadcast(scores.shape())), false)
            .muli(allowed);
    INDArray sum = e.sum(true, 3);
    // A query with nothing to attend to: 0 / 1 instead of 0 / 0.
    sum.addi(sum.eq(0).castTo(sum.dataType()));
    return e.divi(sum.broadcast(e.shape()));
  }

  /** [B, 1, Q, K]: 1 where the query may see the key; 0 elsewhere and in the padding. */
  private INDArray allowed(AttentionCall<INDArray> c, Shape s) {
    double[] a = new double[s.samples * s.maxQueries * s.maxKeys];
    s.forEachPair((place, q, k, pair) -> a[place] = c.allowed(q, k, pair) ? 1 : 0);
    return kernels.array(a, s.samples, 1, s.maxQueries, s.maxKeys);
  }

  private static int[] paddedPairs(AttentionCall<INDArray> c, Shape s) {
    int[] p = new int[s.samples * s.maxQueries * s.maxKeys];
    java.util.Arrays.fill(p, -1);
    s.forEachPair((place, q, k, pair) -> p[place] = c.pairs()[pair]);
    return p;
  }

  /** Dropout factors [B, H, Q, K]: row (first query + q) · H + head of the hash, column k. */
  private INDArray factors(AttentionCall<INDArray> c, Shape s) {
    double[] f = new double[s.samples * s.heads * s.maxQueries * s.maxKeys];
    for (int b = 0; b < s.samples; b++) {
      for (int h = 0; h < s.heads; h++) {
        for (int q = 0; q < s.nq(b); q++) {
          int start =
              Dropout.start(c.dropoutKey(), (c.firstRow() + c.queryOffsets()[b] + q) * s.heads + h);
          for (int k = 0; k < s.nk(b); k++) {
            f[((b * s.heads + h) * s.maxQueries + q) * s.maxKeys + k] =
                c.dropout().factor(start, k);
          }
        }
      }
    }
    return kernels.array(f, s.samples, s.heads, s.maxQueries, s.maxKeys);
  }

  /**
   * Where sample b starts in packed weights: sum of heads · queries · keys of the samples before
   * it.
   */
  static long packedStart(int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    long start = 0;
    for (int i = 0; i < b; i++) {
      start +=
          (long) heads
              * (queryOffsets[i + 1] - queryOffsets[i])
              * (keyOffsets[i + 1] - keyOffsets[i]);
    }
    return start;
  }

  private INDArray toArray(float[] values, long... shape) {
    double[] d = new double[values.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = values[i];
    }
    return kernels.array(d, shape);
  }

  private static INDArray keyColumns(INDArray m, AttentionCall<INDArray> c, Shape s) {
    return Nd4jKernels.columns(m, c.keyColumn(), c.keyColumn() + s.width);
  }

  private static INDArray valueColumns(INDArray m, AttentionCall<INDArray> c, Shape s) {
    return Nd4jKernels.columns(m, c.keyColumn() + s.width, c.keyColumn() + 2 * s.width);
  }

  /** [T, D] → [B, H, longest, d], zeros in the padding. */
  private static INDArray pad(INDArray x, int[] offsets, int longest, int heads) {
    int samples = offsets.length - 1;
    int rows = (int) x.size(0);
    int[] place = new int[samples * longest];
    for (int b = 0; b < samples; b++) {
      for (int t = 0; t < longest; t++) {
        int row = offsets[b] + t;
        place[b * longest + t] = row < offsets[b + 1] ? row : rows;
      }
    }
    INDArray withZero = Nd4j.concat(0, x, Nd4j.zeros(x.dataType(), 1, x.size(1)));
    return Nd4j.pullRows(withZero, 1, place)
        .reshape('c', samples, longest, heads, x.size(1) / heads)
        .permute(0, 2, 1, 3)
        .dup('c');
  }

  /** [B, H, longest, d] → [T, D]. */
  private static INDArray pack(INDArray padded, int[] offsets, Shape s) {
    int longest = (int) padded.size(2);
    int samples = offsets.length - 1;
    int[] place = new int[offsets[samples]];
    for (int b = 0; b < samples; b++) {
      for (int t = offsets[b]; t < offsets[b + 1]; t++) {
        place[t] = b * longest + t - offsets[b];
      }
    }
    INDArray rows =
        padded.permute(0, 2, 1, 3).dup('c').reshape('c', (long) samples * longest, s.width);
    return Nd4j.pullRows(rows, 1, place);
  }

  /**
   * What is to be done with one pair: its place in the padded array, query, key, and place in the
   * packed pairs.
   */
  private interface PairVisitor {
    void visit(int place, int query, int key, int pair);
  }

  /** Sizes of one call. */
  private static final class Shape {
    final int samples;
    final int heads;
    final int width;
    final int maxQueries;
    final int maxKeys;
    private final int[] queryOffsets;
    private final int[] keyOffsets;

    Shape(AttentionCall<INDArray> c) {
      samples = c.queryOffsets().length - 1;
      heads = c.heads();
      width = (int) c.context().size(1);
      queryOffsets = c.queryOffsets();
      keyOffsets = c.keyOffsets();
      int mq = 0;
      int mk = 0;
      for (int b = 0; b < samples; b++) {
        mq = Math.max(mq, nq(b));
        mk = Math.max(mk, nk(b));
      }
      maxQueries = mq;
      maxKeys = mk;
    }

    int nq(int b) {
      return queryOffsets[b + 1] - queryOffsets[b];
    }

    int nk(int b) {
      return keyOffsets[b + 1] - keyOffsets[b];
    }

    double scale() {
      return 1 / Math.sqrt((double) width / heads);
    }

    /** Indices of sample b's real part in a padded [B, H, Q, K] array. */
    org.nd4j.linalg.indexing.INDArrayIndex[] block(int b) {
      return new org.nd4j.linalg.indexing.INDArrayIndex[] {
        point(b), all(), interval(0, nq(b)), interval(0, nk(b))
      };
    }

    /** Sample b's part of the packed weights as [H, nq, nk]; a view. */
    INDArray packed(INDArray weights, int b) {
      long from = packedStart(heads, queryOffsets, keyOffsets, b);
      long to = packedStart(heads, queryOffsets, keyOffsets, b + 1);
      return weights.get(interval(from, to)).reshape('c', heads, nq(b), nk(b));
    }

    void forEachPair(PairVisitor visitor) {
      int pair = 0;
      for (int b = 0; b < samples; b++) {
        for (int q = 0; q < nq(b); q++) {
          for (int k = 0; k < nk(b); k++) {
            visitor.visit((b * maxQueries + q) * maxKeys + k, q, k, pair++);
          }
        }
      }
    }
  }
}
