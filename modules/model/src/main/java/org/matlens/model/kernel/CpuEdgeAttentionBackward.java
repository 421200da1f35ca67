package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/** Gradients of {@link CpuEdgeAttention}, query by query. */
final class CpuEdgeAttentionBackward {
  private CpuEdgeAttentionBackward() {}

  /**
   * Fills the gradients.
   *
   * @param learns whether those of the tables are wanted
   * @param dWeights see {@link Kernels#edgeAttentionBackward}
   */
  static void run(CpuEdgeWork w, CpuEdgeGradients d, boolean learns, NativeMatrix dWeights) {
    for (int b = 0; b < w.blocks.count(); b++) {
      w.begin(b);
      d.begin();
      for (int q = w.blocks.queries[b]; q < w.blocks.queries[b + 1]; q++) {
        w.query(q);
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
  }

  /**
   * The gradient of every weight before dropout, in the place of the scores'; those of values and
   * gates are added to.
   */
  private static void weightGradients(CpuEdgeWork w, CpuEdgeGradients d, int q) {
    int to = w.start[q + 1];
    for (int e = w.start[q]; e < to; ) {
      int end = w.runEnd(e, to);
      if (w.gate == null) {
        valueGradients(w, d, q, e, end);
      } else {
        gatedValueGradients(w, d, q, e, end);
      }
      e = end;
    }
    for (int e = w.start[q]; e < to; e++) {
      for (int g = 0; g < w.period; g += LANES) {
        int at = d.scoreAt(q, e) + 4 * g;
        FloatVector sum = w.lanes.fold(load(d.scores.bytes(), at));
        FloatVector none = FloatVector.zero(SPECIES);
        store(w.seen(e) ? w.factored(sum, e, g) : none, d.scores.bytes(), at);
      }
    }
  }

  /** For the edges {@code [from, to)} to one key, whose weights all have the same gradient. */
  private static void valueGradients(CpuEdgeWork w, CpuEdgeGradients d, int q, int from, int to) {
    NativeMatrix used = w.used();
    int value = w.v.row(w.key[from]);
    int slope = d.v.row(w.key[from]);
    int up = d.up.row(q);
    for (int g = 0; g < w.period; g += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int e = from; e < to; e++) {
        sum = sum.add(load(used.bytes(), w.usedAt(e) + 4 * g));
      }
      FloatVector along = FloatVector.zero(SPECIES);
      for (int at = 4 * g; at < 4 * w.row; at += 4 * w.period) {
        FloatVector u = load(d.up.bytes(), up + at);
        along = u.fma(load(w.v.bytes(), value + at), along);
        store(u.fma(sum, load(d.v.bytes(), slope + at)), d.v.bytes(), slope + at);
      }
      for (int e = from; e < to; e++) {
        store(along, d.scores.bytes(), d.scoreAt(q, e) + 4 * g);
      }
    }
  }

  /** For the edges {@code [from, to)} to one key. */
  private static void gatedValueGradients(
      CpuEdgeWork w, CpuEdgeGradients d, int q, int from, int to) {
    NativeMatrix used = w.used();
    int value = w.v.row(w.key[from]);
    int slope = d.v.row(w.key[from]);
    for (int e = from; e < to; e++) {
      for (int g = 0; g < w.period; g += LANES) {
        store(FloatVector.zero(SPECIES), d.scores.bytes(), d.scoreAt(q, e) + 4 * g);
      }
    }
    for (int at = 0; at < w.row; at += LANES) {
      FloatVector up = load(d.up.bytes(), d.up.row(q) + 4 * at);
      FloatVector product = up.mul(load(w.v.bytes(), value + 4 * at));
      FloatVector sum = FloatVector.zero(SPECIES);
      int head = 4 * (at % w.period);
      for (int e = from; e < to; e++) {
        int score = d.scoreAt(q, e) + head;
        FloatVector weight = load(used.bytes(), w.usedAt(e) + head);
        FloatVector gate = load(w.gate.bytes(), w.gate.row(w.place[e]) + 4 * at);
        sum = weight.fma(gate, sum);
        store(product.fma(gate, load(d.scores.bytes(), score)), d.scores.bytes(), score);
        if (d.gate != null) {
          int place = d.gate.row(w.place[e]) + 4 * at;
          store(product.fma(weight, load(d.gate.bytes(), place)), d.gate.bytes(), place);
        }
      }
      FloatVector before = load(d.v.bytes(), slope + 4 * at);
      store(up.fma(sum, before), d.v.bytes(), slope + 4 * at);
    }
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
        inner = weight.fma(load(d.scores.bytes(), d.scoreAt(q, e) + 4 * g), inner);
      }
      for (int e = from; e < to; ) {
        int key = w.key[e];
        FloatVector sum = FloatVector.zero(SPECIES);
        for (; e < to && w.key[e] == key; e++) {
          int at = d.scoreAt(q, e) + 4 * g;
          FloatVector weight = load(w.weights.bytes(), w.weightAt(e) + 4 * g);
          FloatVector score = load(d.scores.bytes(), at).sub(inner).mul(fixed ? 0 : 1).mul(weight);
          int bias = d.bias.row(w.place[e]) + 4 * g;
          store(score.add(load(d.bias.bytes(), bias)), d.bias.bytes(), bias);
          sum = sum.add(score);
        }
        sum.mul(w.scale).intoArray(w.lane, 0);
        addProducts(w, d, q, key, g);
      }
    }
  }

  /**
   * Adds to the gradients of a query and a key; the gradient of their product is in {@code w.lane}.
   */
  private static void addProducts(CpuEdgeWork w, CpuEdgeGradients d, int q, int key, int g) {
    FloatVector s = FloatVector.fromArray(SPECIES, w.lane, 0);
    int keyAt = w.k.row(key);
    int queryAt = w.q.row(q);
    int dQuery = d.q.row(q);
    int dKey = d.k.row(key);
    for (int at = 4 * g; at < 4 * w.row; at += 4 * w.period) {
      FloatVector dq = load(d.q.bytes(), dQuery + at);
      store(s.fma(load(w.k.bytes(), keyAt + at), dq), d.q.bytes(), dQuery + at);
      FloatVector dk = load(d.k.bytes(), dKey + at);
      store(s.fma(load(w.q.bytes(), queryAt + at), dk), d.k.bytes(), dKey + at);
    }
  }
}
