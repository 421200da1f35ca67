package org.matlens.model.kernel;

/** Gradients of one call of attention over edges, in {@link HeadLanes}. */
final class CpuEdgeGradients {
  /** Gradient of the context. */
  final NativeMatrix up;

  final NativeMatrix q;
  final NativeMatrix k;
  final NativeMatrix v;

  /** Of the block's weights, then of its scores, [edges, period]. */
  NativeMatrix scores;

  private final CpuEdgeWork work;
  private final NativeMatrix someScores;
  private final NativeMatrix biasTable;
  private final NativeMatrix gateTable;

  CpuEdgeGradients(CpuEdgeWork w, Arena arena, NativeMatrix dContext, int inputs, boolean gate) {
    work = w;
    up = arena.matrix(w.tokens, w.row);
    w.lanes.spread(dContext, 0, up);
    q = zeros(arena, w.tokens, w.row);
    k = zeros(arena, w.tokens, w.row);
    v = zeros(arena, w.tokens, w.row);
    someScores = arena.matrix(w.largestBlock, w.period);
    biasTable = zeros(arena, inputs, w.period);
    gateTable = gate ? zeros(arena, inputs, w.row) : null;
  }

  private static NativeMatrix zeros(Arena arena, int rows, int columns) {
    NativeMatrix m = arena.matrix(rows, columns);
    for (int i = 0; i < m.size(); i++) {
      m.put(i, 0);
    }
    return m;
  }

  /** Begins the work's block. */
  void begin() {
    scores = someScores.rows(0, work.weights.rows());
  }

  /** Byte of the gradients of edge {@code e}. */
  int scoreAt(int e) {
    return scores.row(work.inBlock(e));
  }

  /** Hands over the gradients of a query's weights, which are still in the scores' place. */
  void copyWeightGradients(int query, NativeMatrix dWeights) {
    for (int e = work.start[query]; e < work.start[query + 1]; e++) {
      for (int i = 0; i < work.period; i++) {
        dWeights.put(e * work.period + i, scores.get(work.inBlock(e) * work.period + i));
      }
    }
  }

  /** Adds the block to the gradients of the tables; the gate's place holds its gradient. */
  void addToTables() {
    CpuProducts.gemm(true, false, work.phi, scores, 1, biasTable);
    if (gateTable != null) {
      CpuProducts.gemm(true, false, work.phi, work.gate, 1, gateTable);
    }
  }

  /** Hands over what was summed. */
  void finish(NativeMatrix dQkv, NativeMatrix dBias, NativeMatrix dGate) {
    int width = dQkv.columns() / 3;
    work.lanes.gather(q, dQkv, 0, false);
    work.lanes.gather(k, dQkv, width, false);
    work.lanes.gather(v, dQkv, 2 * width, false);
    if (dBias != null) {
      work.lanes.addHeads(biasTable, dBias);
    }
    if (dGate != null) {
      work.lanes.gather(gateTable, dGate, 0, true);
    }
  }
}
