package org.matlens.model.kernel;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Arrays;
import org.matlens.token.Geometry;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Attention over edges from ND4J operations: the edges of every query are padded to the largest
 * number any query has.
 *
 * <p>Axes of padded arrays: [T queries, M edges, H heads, d]; weights stand as [E, H].
 */
final class Nd4jEdgeAttention {
  private static final double FORBIDDEN = -1e30;

  private final Nd4jKernels kernels;

  Nd4jEdgeAttention(Nd4jKernels kernels) {
    this.kernels = kernels;
  }

  void forward(EdgeCall<INDArray> c) {
    Padded p = new Padded(c);
    INDArray weights = softmax(c, p);
    INDArray packed = Nd4j.pullRows(weights.reshape('c', p.places(), p.heads), 1, p.placeOf);
    if (c.replaced() != null) {
      replace(c, packed);
      weights = p.spread(packed);
    }
    if (c.weights() != null) {
      c.weights().assign(packed);
    }
    INDArray used = c.dropout().active() ? weights.mul(factors(c, p)) : weights;
    INDArray values = p.keyed(p.block(c.qkv(), 2));
    if (c.gate() != null) {
      values.muli(gate(c, p));
    }
    c.context().assign(values.muli(p.widen(used)).sum(1).reshape('c', p.tokens, p.width));
  }

  void backward(
      EdgeCall<INDArray> c,
      INDArray dContext,
      INDArray dQkv,
      INDArray dBias,
      INDArray dGate,
      INDArray dWeights) {
    Padded p = new Padded(c);
    INDArray queries = p.queried(p.block(c.qkv(), 0));
    INDArray keys = p.keyed(p.block(c.qkv(), 1));
    INDArray values = p.keyed(p.block(c.qkv(), 2));
    INDArray gate = c.gate() == null ? null : gate(c, p);
    INDArray upstream = p.queried(dContext);
    INDArray weights = p.spread(c.weights());
    INDArray kept = c.dropout().active() ? factors(c, p) : null;
    INDArray used = kept == null ? weights : weights.mul(kept);

    INDArray gated = gate == null ? values : values.mul(gate);
    INDArray dUsed = upstream.mul(gated).sum(3).reshape('c', p.tokens, p.most, p.heads);
    INDArray dGated = upstream.mul(p.widen(used));
    INDArray dValues = gate == null ? dGated : dGated.mul(gate);
    if (dGate != null) {
      INDArray perEdge = dGated.mul(values).reshape('c', p.places(), p.width);
      dGate.addi(basis(c, p).transpose().mmul(perEdge));
    }
    if (kept != null) {
      dUsed.muli(kept);
    }
    dUsed.muli(p.allowed(kernels).broadcast(dUsed.shape()));
    if (dWeights != null) {
      dWeights.assign(Nd4j.pullRows(dUsed.reshape('c', p.places(), p.heads), 1, p.placeOf));
    }
    INDArray inner = weights.mul(dUsed).sum(true, 1);
    INDArray dScores = dUsed.sub(inner.broadcast(dUsed.shape())).muli(weights);
    for (int b = 0; b + 1 < c.offsets().length; b++) {
      if (c.replacedOf(b) != null) {
        dScores.get(interval(c.offsets()[b], c.offsets()[b + 1]), all(), all()).assign(0);
      }
    }
    if (dBias != null) {
      INDArray perEdge = dScores.reshape('c', p.places(), p.heads);
      dBias.addi(basis(c, p).transpose().mmul(perEdge));
    }
    INDArray wide = p.widen(dScores.muli(p.scale()));
    p.block(dQkv, 0).assign(keys.mul(wide).sum(1).reshape('c', p.tokens, p.width));
    p.block(dQkv, 1).assign(p.gathered(queries.mul(wide)));
    p.block(dQkv, 2).assign(p.gathered(dValues));
  }

  /** [T, M, H]; zero in the padding and where the envelope is. */
  private INDArray softmax(EdgeCall<INDArray> c, Padded p) {
    INDArray products = p.keyed(p.block(c.qkv(), 1)).muli(p.queried(p.block(c.qkv(), 0)));
    INDArray scores = products.sum(3).reshape('c', p.tokens, p.most, p.heads).muli(p.scale());
    scores.addi(basis(c, p).mmul(c.bias()).reshape('c', p.tokens, p.most, p.heads));
    INDArray allowed = p.allowed(kernels).broadcast(scores.shape());
    INDArray fade = p.logEnvelopes(kernels).broadcast(scores.shape());
    scores.addi(fade).muli(allowed).addi(allowed.rsub(1).muli(FORBIDDEN));
    INDArray top = scores.max(true, 1).broadcast(scores.shape());
    INDArray e = Transforms.exp(scores.subi(top), false).muli(allowed);
    return e.divi(e.sum(true, 1).broadcast(e.shape()));
  }

  private void replace(EdgeCall<INDArray> c, INDArray packed) {
    int[] start = c.edges().start();
    for (int b = 0; b + 1 < c.offsets().length; b++) {
      float[] given = c.replacedOf(b);
      if (given != null) {
        int from = start[c.offsets()[b]];
        int count = start[c.offsets()[b + 1]] - from;
        double[] values = new double[given.length];
        Arrays.setAll(values, i -> given[i]);
        packed
            .get(interval(from, from + count), all())
            .assign(kernels.array(values, c.heads(), count).transpose());
      }
    }
  }

  /** phi of every place, [T * M, R + 1]; zeros in the padding. */
  private INDArray basis(EdgeCall<INDArray> c, Padded p) {
    int width = c.basis().width();
    double[] phi = new double[p.places() * width];
    for (int e = 0; e < p.placeOf.length; e++) {
      c.basis().fill(c.edges().distance()[e], phi, p.placeOf[e] * width);
    }
    return kernels.array(phi, p.places(), width);
  }

  /** 1 + phi · gate, [T, M, H, d]. */
  private INDArray gate(EdgeCall<INDArray> c, Padded p) {
    return p.wide(basis(c, p).mmul(c.gate()).addi(1));
  }

  /** Dropout factors [T, M, H]. */
  private INDArray factors(EdgeCall<INDArray> c, Padded p) {
    double[] f = new double[p.places() * p.heads];
    int[] start = c.edges().start();
    for (int q = 0; q < p.tokens; q++) {
      for (int h = 0; h < p.heads; h++) {
        int hash = c.dropoutStart(q, h);
        for (int e = start[q]; e < start[q + 1]; e++) {
          f[p.placeOf[e] * p.heads + h] = c.dropout().factor(hash, e - start[q]);
        }
      }
    }
    return kernels.array(f, p.tokens, p.most, p.heads);
  }

  /** Sizes of one call and where its edges stand in padded arrays. */
  private static final class Padded {
    final int tokens;
    final int heads;
    final int width;
    final int most;

    /** Place q M + i of every edge, [E]. */
    final int[] placeOf;

    private final EdgeCall<INDArray> call;

    Padded(EdgeCall<INDArray> c) {
      call = c;
      tokens = c.edges().size();
      heads = c.heads();
      width = (int) c.context().size(1);
      int[] start = c.edges().start();
      int m = 0;
      for (int q = 0; q < tokens; q++) {
        m = Math.max(m, start[q + 1] - start[q]);
      }
      most = m;
      placeOf = new int[c.edges().count()];
      for (int q = 0; q < tokens; q++) {
        for (int e = start[q]; e < start[q + 1]; e++) {
          placeOf[e] = q * most + e - start[q];
        }
      }
    }

    int places() {
      return tokens * most;
    }

    double scale() {
      return 1 / Math.sqrt((double) width / heads);
    }

    /** Block 0 (queries), 1 (keys) or 2 (values) of columns. */
    INDArray block(INDArray qkv, int number) {
      return Nd4jKernels.columns(qkv, number * width, (number + 1) * width);
    }

    /** [T * M, D] as [T, M, H, d]. */
    INDArray wide(INDArray rows) {
      return rows.reshape('c', tokens, most, heads, width / heads);
    }

    /** [T, M, H] repeated along d. */
    INDArray widen(INDArray perHead) {
      return perHead
          .reshape('c', tokens, most, heads, 1)
          .broadcast(tokens, most, heads, width / heads);
    }

    /** The row of every place's query, a copy. */
    INDArray queried(INDArray rows) {
      int[] query = new int[places()];
      Arrays.setAll(query, i -> i / most);
      return wide(Nd4j.pullRows(rows, 1, query));
    }

    /** The row of every place's key, a copy; zeros in the padding. */
    INDArray keyed(INDArray rows) {
      int[] key = new int[places()];
      Arrays.fill(key, tokens);
      for (int e = 0; e < placeOf.length; e++) {
        key[placeOf[e]] = call.edges().key()[e];
      }
      return wide(Nd4j.pullRows(withZero(rows), 1, key));
    }

    /** [E, H] as [T, M, H], zeros in the padding. */
    INDArray spread(INDArray packed) {
      int[] edge = new int[places()];
      Arrays.fill(edge, placeOf.length);
      for (int e = 0; e < placeOf.length; e++) {
        edge[placeOf[e]] = e;
      }
      return Nd4j.pullRows(withZero(packed), 1, edge).reshape('c', tokens, most, heads);
    }

    /** Sum of [T, M, H, d] over the edges that lead to a token, [T, D]. */
    INDArray gathered(INDArray perEdge) {
      int[] count = new int[tokens];
      int m = 0;
      for (int k : call.edges().key()) {
        m = Math.max(m, ++count[k]);
      }
      int[] place = new int[tokens * m];
      Arrays.fill(place, places());
      Arrays.fill(count, 0);
      for (int e = 0; e < placeOf.length; e++) {
        int k = call.edges().key()[e];
        place[k * m + count[k]++] = placeOf[e];
      }
      INDArray rows = withZero(perEdge.dup('c').reshape('c', places(), width));
      return Nd4j.pullRows(rows, 1, place).reshape('c', tokens, m, width).sum(1);
    }

    private static INDArray withZero(INDArray rows) {
      return Nd4j.concat(0, rows, Nd4j.zeros(rows.dataType(), 1, rows.size(1)));
    }

    /** [T, M, 1]: 1 where there is an edge whose envelope is not zero. */
    INDArray allowed(Nd4jKernels kernels) {
      return perPlace(kernels, r -> call.basis().envelope(r) > 0 ? 1 : 0);
    }

    /** [T, M, 1]: logarithms of the envelopes, 0 where there are none. */
    INDArray logEnvelopes(Nd4jKernels kernels) {
      INDArray fade = perPlace(kernels, r -> call.basis().logEnvelope(r, 0));
      for (int q = 0; q < tokens; q++) {
        fade.putScalar(q, 0, 0, EdgeBasis.logSelf(call.edges(), q)); // the self edge comes first
      }
      return fade;
    }

    private INDArray perPlace(Nd4jKernels k, java.util.function.DoubleUnaryOperator f) {
      double[] v = new double[places()];
      Geometry.Edges edges = call.edges();
      for (int e = 0; e < placeOf.length; e++) {
        v[placeOf[e]] = f.applyAsDouble(edges.distance()[e]);
      }
      return k.array(v, tokens, most, 1);
    }
  }
}
