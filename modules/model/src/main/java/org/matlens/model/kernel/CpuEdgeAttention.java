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
  private CpuEdgeBlocks blocks;

  CpuEdgeAttention(Arena arena) {
    this.arena = arena;
  }

  private CpuEdgeWork work(EdgeCall<NativeMatrix> c) {
    if (blocks == null || blocks.edges != c.edges() || !blocks.basis.equals(c.basis())) {
      blocks = new CpuEdgeBlocks(c.edges(), c.basis());
    }
    return new CpuEdgeWork(c, arena, blocks);
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
    CpuEdgeWork w = work(c);
    NativeMatrix context = arena.matrix(w.tokens, w.row);
    for (int b = 0; b < blocks.count(); b++) {
      w.begin(b);
      for (int q = blocks.queries[b]; q < blocks.queries[b + 1]; q++) {
        w.query(q);
        if (w.isReplaced(q)) {
          w.replace(q);
        } else {
          for (int g = 0; g < w.period; g += LANES) {
            softmax(w, q, g);
          }
        }
        w.drop(q);
        context(w, q, context);
      }
    }
    w.lanes.gather(context, c.context(), 0, false);
    arena.release(mark);
  }

  /** The weights of a query, for the heads of vector {@code g}: scores, exponentials, shares. */
  private static void softmax(CpuEdgeWork w, int q, int g) {
    for (int e = w.start[q]; e < w.start[q + 1]; ) {
      int end = w.runEnd(e, w.start[q + 1]);
      product(w, q, w.key[e], g);
      scores(w, e, end, g);
      e = end;
    }
    largest(w, w.start[q], w.start[q + 1], g);
    exponentials(w, w.start[q], w.start[q + 1], g);
    divide(w, w.start[q], w.start[q + 1], g);
  }

  /**
   * Puts the product of a query and a key into {@code w.lane}: a vector handed to or from a method
   * that is not inlined becomes an object.
   */
  private static void product(CpuEdgeWork w, int q, int key, int g) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int x = w.q.row(q) + 4 * g;
    int y = w.k.row(key) + 4 * g;
    for (int at = 0; at < 4 * w.row; at += 4 * w.period) {
      sum = load(w.q.bytes(), x + at).fma(load(w.k.bytes(), y + at), sum);
    }
    w.lanes.fold(sum).mul(w.scale).intoArray(w.lane, 0);
  }

  private static void scores(CpuEdgeWork w, int from, int to, int g) {
    FloatVector product = FloatVector.fromArray(SPECIES, w.lane, 0);
    for (int e = from; e < to; e++) {
      FloatVector bias = load(w.bias.bytes(), w.bias.row(w.place[e]) + 4 * g);
      store(
          bias.add(product).add(w.blocks.logEnvelope[e]), w.weights.bytes(), w.weightAt(e) + 4 * g);
    }
  }

  /** Puts the largest scores into {@code w.lane}. */
  private static void largest(CpuEdgeWork w, int from, int to, int g) {
    FloatVector top = load(w.weights.bytes(), w.weightAt(from) + 4 * g);
    for (int e = from + 1; e < to; e++) {
      top = top.max(load(w.weights.bytes(), w.weightAt(e) + 4 * g));
    }
    top.intoArray(w.lane, 0);
  }

  /** Scores, of which {@code w.lane} holds the largest, to exponentials; puts their sum there. */
  private static void exponentials(CpuEdgeWork w, int from, int to, int g) {
    FloatVector top = FloatVector.fromArray(SPECIES, w.lane, 0);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int e = from; e < to; e++) {
      int at = w.weightAt(e) + 4 * g;
      FloatVector x = VectorMath.exp(load(w.weights.bytes(), at).sub(top));
      store(x, w.weights.bytes(), at);
      sum = sum.add(x);
    }
    sum.intoArray(w.lane, 0);
  }

  /** Divides weights by what is in {@code w.lane}. */
  private static void divide(CpuEdgeWork w, int from, int to, int g) {
    FloatVector sum = FloatVector.fromArray(SPECIES, w.lane, 0);
    FloatVector factor = FloatVector.broadcast(SPECIES, 1f).div(sum);
    for (int e = from; e < to; e++) {
      int at = w.weightAt(e) + 4 * g;
      store(load(w.weights.bytes(), at).mul(factor), w.weights.bytes(), at);
    }
  }

  /** The weighted sum of values. */
  private static void context(CpuEdgeWork w, int q, NativeMatrix context) {
    int to = w.start[q + 1];
    for (int at = 0; at < w.row; at += LANES) {
      store(FloatVector.zero(SPECIES), context.bytes(), context.row(q) + 4 * at);
    }
    for (int e = w.start[q]; e < to; ) {
      int end = w.runEnd(e, to);
      if (w.gate == null) {
        addValues(w, q, e, end, context);
      } else {
        addGatedValues(w, q, e, end, context);
      }
      e = end;
    }
  }

  private static void addValues(CpuEdgeWork w, int q, int from, int to, NativeMatrix context) {
    NativeMatrix used = w.used();
    for (int g = 0; g < w.period; g += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int e = from; e < to; e++) {
        sum = sum.add(load(used.bytes(), w.usedAt(e) + 4 * g));
      }
      int value = w.v.row(w.key[from]);
      for (int at = 4 * g; at < 4 * w.row; at += 4 * w.period) {
        int place = context.row(q) + at;
        FloatVector before = load(context.bytes(), place);
        store(load(w.v.bytes(), value + at).fma(sum, before), context.bytes(), place);
      }
    }
  }

  private static void addGatedValues(CpuEdgeWork w, int q, int from, int to, NativeMatrix context) {
    NativeMatrix used = w.used();
    int value = w.v.row(w.key[from]);
    for (int at = 0; at < w.row; at += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      int head = 4 * (at % w.period);
      for (int e = from; e < to; e++) {
        FloatVector gate = load(w.gate.bytes(), w.gate.row(w.place[e]) + 4 * at);
        sum = load(used.bytes(), w.usedAt(e) + head).fma(gate, sum);
      }
      int place = context.row(q) + 4 * at;
      FloatVector before = load(context.bytes(), place);
      store(load(w.v.bytes(), value + 4 * at).fma(sum, before), context.bytes(), place);
    }
  }

  void backward(
      EdgeCall<NativeMatrix> c,
      NativeMatrix dContext,
      NativeMatrix dQkv,
      NativeMatrix dBias,
      NativeMatrix dGate,
      NativeMatrix dWeights) {
    long mark = arena.mark();
    CpuEdgeWork w = work(c);
    int inputs = c.basis().width() + 1;
    CpuEdgeGradients d = new CpuEdgeGradients(w, arena, dContext, inputs, dGate != null);
    CpuEdgeAttentionBackward.run(w, d, dBias != null, dWeights);
    d.finish(dQkv, dBias, dGate);
    arena.release(mark);
  }
}
