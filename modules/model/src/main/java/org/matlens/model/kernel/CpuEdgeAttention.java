package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/**
 * Attention over edges of one thread. Lanes are heads ({@link HeadLanes}), so that the softmax, the
 * weighted sum and their gradients are plain sums of vectors.
 *
 * <p>Queries are taken in blocks of about a hundred edges: what distances mean to heads and values
 * is a product of the block's radial basis with the tables, which stays in the cache and is made
 * anew for the backward pass. Edges to the images of one key follow each other and share its
 * products. Weights stand as [edge][period].
 */
final class CpuEdgeAttention {
  private final Arena arena;
  private final CpuEdgeBasis basis = new CpuEdgeBasis();

  CpuEdgeAttention(Arena arena) {
    this.arena = arena;
  }

  static NativeMatrix weights(Arena arena, int heads, int edges) {
    return arena.matrix(edges, new HeadLanes(heads, 1).period());
  }

  static double[] weightsOf(NativeMatrix weights, int heads, int from, int to) {
    double[] out = new double[heads * (to - from)];
    for (int h = 0; h < heads; h++) {
      for (int e = from; e < to; e++) {
        out[h * (to - from) + e - from] = weights.get(e * weights.columns() + h);
      }
    }
    return out;
  }

  void forward(EdgeCall<NativeMatrix> c) {
    long mark = arena.mark();
    CpuEdgeWork w = new CpuEdgeWork(c, arena, basis);
    NativeMatrix context = arena.matrix(w.tokens, w.row);
    for (int q = 0; q < w.tokens; ) {
      int end = w.blockEnd(q);
      w.begin(q, end, c.weights());
      w.biases();
      for (; q < end; q++) {
        if (w.isReplaced(q)) {
          w.replace(q);
        } else {
          softmax(w, q);
        }
        w.drop(q);
        context(w, q, context);
      }
    }
    w.lanes.gather(context, c.context(), 0, false);
    arena.release(mark);
  }

  /** Scores of the biases in the weights' place become weights. */
  private static void softmax(CpuEdgeWork w, int q) {
    int from = w.start[q];
    int to = w.start[q + 1];
    for (int g = 0; g < w.period; g += LANES) {
      FloatVector top = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int e = from; e < to; ) {
        int key = w.key[e];
        FloatVector s = w.lanes.fold(dot(w, w.q, q, w.k, key, g)).mul(w.scale);
        for (; e < to && w.key[e] == key; e++) {
          int at = w.weightAt(e) + 4 * g;
          FloatVector score = load(w.weights.bytes(), at).add(s).add(w.logEnvelope[e]);
          store(score, w.weights.bytes(), at);
          top = top.max(score);
        }
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int e = from; e < to; e++) {
        int at = w.weightAt(e) + 4 * g;
        FloatVector x = VectorMath.exp(load(w.weights.bytes(), at).sub(top));
        store(x, w.weights.bytes(), at);
        sum = sum.add(x);
      }
      FloatVector factor = FloatVector.broadcast(SPECIES, 1f).div(sum);
      for (int e = from; e < to; e++) {
        int at = w.weightAt(e) + 4 * g;
        store(load(w.weights.bytes(), at).mul(factor), w.weights.bytes(), at);
      }
    }
  }

  /** Products of row {@code i} of a and row {@code j} of b, summed within heads but for copies. */
  private static FloatVector dot(
      CpuEdgeWork w, NativeMatrix a, int i, NativeMatrix b, int j, int g) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int x = a.row(i) + 4 * g;
    int y = b.row(j) + 4 * g;
    for (int at = 0; at < 4 * w.row; at += 4 * w.period) {
      sum = load(a.bytes(), x + at).fma(load(b.bytes(), y + at), sum);
    }
    return sum;
  }

  /** The weighted sum of values. */
  private static void context(CpuEdgeWork w, int q, NativeMatrix context) {
    int to = w.start[q + 1];
    for (int at = 0; at < w.row; at += LANES) {
      store(FloatVector.zero(SPECIES), context.bytes(), context.row(q) + 4 * at);
    }
    for (int e = w.start[q]; e < to; ) {
      int key = w.key[e];
      int end = w.runEnd(e, to);
      for (int at = 0; at < w.row; at += LANES) {
        FloatVector sum = gatedWeights(w, e, end, at);
        int place = context.row(q) + 4 * at;
        FloatVector v = load(w.v.bytes(), w.v.row(key) + 4 * at);
        store(v.fma(sum, load(context.bytes(), place)), context.bytes(), place);
      }
      e = end;
    }
  }

  /** Sum over edges of weight times gate, at one place of the row. */
  private static FloatVector gatedWeights(CpuEdgeWork w, int from, int to, int at) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int head = 4 * (at % w.period);
    for (int e = from; e < to; e++) {
      FloatVector weight = load(w.used.bytes(), w.usedAt(e) + head);
      sum =
          w.gate == null
              ? sum.add(weight)
              : weight.fma(load(w.gate.bytes(), w.gateAt(e) + 4 * at), sum);
    }
    return sum;
  }

  void backward(
      EdgeCall<NativeMatrix> c,
      NativeMatrix dContext,
      NativeMatrix dQkv,
      NativeMatrix dBias,
      NativeMatrix dGate,
      NativeMatrix dWeights) {
    long mark = arena.mark();
    CpuEdgeWork w = new CpuEdgeWork(c, arena, basis);
    boolean learns = dBias != null;
    int inputs = c.basis().width() + 1;
    CpuEdgeGradients d = new CpuEdgeGradients(w, arena, dContext, inputs, dGate != null);
    for (int q = 0; q < w.tokens; ) {
      int end = w.blockEnd(q);
      w.begin(q, end, c.weights());
      d.begin();
      for (; q < end; q++) {
        w.drop(q);
        weightGradients(w, d, q);
        if (dWeights != null) {
          d.copyWeightGradients(q, dWeights);
        }
        scoreGradients(w, d, q);
      }
      if (learns) {
        d.addToTables();
      }
    }
    d.finish(dQkv, dBias, dGate);
    arena.release(mark);
  }

  /**
   * The gradient of every weight before dropout, in the place of the scores'; that of the values is
   * added to, and that of the gate takes the gate's place.
   */
  private static void weightGradients(CpuEdgeWork w, CpuEdgeGradients d, int q) {
    int to = w.start[q + 1];
    for (int e = w.start[q]; e < to; ) {
      int end = w.runEnd(e, to);
      for (int i = e; i < end; i++) {
        for (int g = 0; g < w.period; g += LANES) {
          store(FloatVector.zero(SPECIES), d.scores.bytes(), d.scoreAt(i) + 4 * g);
        }
      }
      for (int at = 0; at < w.row; at += LANES) {
        valueGradient(w, d, q, e, end, at);
      }
      e = end;
    }
    for (int e = w.start[q]; e < to; e++) {
      for (int g = 0; g < w.period; g += LANES) {
        int at = d.scoreAt(e) + 4 * g;
        FloatVector sum = w.lanes.fold(load(d.scores.bytes(), at));
        store(w.seen(w.factored(sum, q, e, g), e), d.scores.bytes(), at);
      }
    }
  }

  /** One place of the row, for the edges {@code [from, to)} to one key. */
  private static void valueGradient(
      CpuEdgeWork w, CpuEdgeGradients d, int q, int from, int to, int at) {
    int key = w.key[from];
    int head = 4 * (at % w.period);
    FloatVector up = load(d.up.bytes(), d.up.row(q) + 4 * at);
    FloatVector product = up.mul(load(w.v.bytes(), w.v.row(key) + 4 * at));
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int e = from; e < to; e++) {
      FloatVector weight = load(w.used.bytes(), w.usedAt(e) + head);
      int score = d.scoreAt(e) + head;
      FloatVector before = load(d.scores.bytes(), score);
      if (w.gate == null) {
        sum = sum.add(weight);
        store(before.add(product), d.scores.bytes(), score);
      } else {
        int place = w.gateAt(e) + 4 * at;
        FloatVector gate = load(w.gate.bytes(), place);
        sum = weight.fma(gate, sum);
        store(product.fma(gate, before), d.scores.bytes(), score);
        store(product.mul(weight), w.gate.bytes(), place);
      }
    }
    int place = d.v.row(key) + 4 * at;
    store(up.fma(sum, load(d.v.bytes(), place)), d.v.bytes(), place);
  }

  /** Gradients of weights → of scores: w (dw - sum of w dw) → of queries and keys. */
  private static void scoreGradients(CpuEdgeWork w, CpuEdgeGradients d, int q) {
    int from = w.start[q];
    int to = w.start[q + 1];
    boolean fixed = w.isReplaced(q);
    for (int g = 0; g < w.period; g += LANES) {
      FloatVector inner = FloatVector.zero(SPECIES);
      for (int e = from; e < to; e++) {
        FloatVector weight = load(w.weights.bytes(), w.weightAt(e) + 4 * g);
        inner = weight.fma(load(d.scores.bytes(), d.scoreAt(e) + 4 * g), inner);
      }
      for (int e = from; e < to; ) {
        int key = w.key[e];
        FloatVector sum = FloatVector.zero(SPECIES);
        for (; e < to && w.key[e] == key; e++) {
          int at = d.scoreAt(e) + 4 * g;
          FloatVector weight = load(w.weights.bytes(), w.weightAt(e) + 4 * g);
          FloatVector score = load(d.scores.bytes(), at).sub(inner).mul(fixed ? 0 : 1).mul(weight);
          store(score, d.scores.bytes(), at);
          sum = sum.add(score);
        }
        addProducts(w, d, q, key, g, sum.mul(w.scale));
      }
    }
  }

  private static void addProducts(
      CpuEdgeWork w, CpuEdgeGradients d, int q, int key, int g, FloatVector s) {
    for (int at = 4 * g; at < 4 * w.row; at += 4 * w.period) {
      int dq = d.q.row(q) + at;
      int dk = d.k.row(key) + at;
      store(s.fma(load(w.k.bytes(), w.k.row(key) + at), load(d.q.bytes(), dq)), d.q.bytes(), dq);
      store(s.fma(load(w.q.bytes(), w.q.row(q) + at), load(d.k.bytes(), dk)), d.k.bytes(), dk);
    }
  }
}
