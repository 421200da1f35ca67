package org.matlens.model.kernel;

/** Gradients of one call of attention over edges, in {@link HeadLanes}. */
final class CpuEdgeGradients {
  /** Gradient of the context. */
  final NativeMatrix up;

  final NativeMatrix q;
  final NativeMatrix k;
  final NativeMatrix v;

  /** Of the weights of the query in hand, then of its scores, [edges, period]. */
  final NativeMatrix scores;

  /** Of the block's biases, [distances, period]. */
  NativeMatrix bias;

  /** Of the block's gates, [distances, row]; null when not wanted. */
  NativeMatrix gate;

  private final CpuEdgeWork work;
  private final NativeMatrix allBiases;
  private final NativeMatrix allGates;
  private final NativeMatrix biasTable;
  private final NativeMatrix gateTable;

  CpuEdgeGradients(CpuEdgeWork w, Arena arena, NativeMatrix dContext, int inputs, boolean gated) {
    work = w;
    up = arena.matrix(w.tokens, w.row);
    w.lanes.spread(dContext, 0, up);
    q = zeros(arena, w.tokens, w.row);
    k = zeros(arena, w.tokens, w.row);
    v = zeros(arena, w.tokens, w.row);
    scores = arena.matrix(w.degree(), w.period);
    allBiases = arena.matrix(w.blocks.most, w.period);
    biasTable = zeros(arena, inputs, w.period);
    allGates = gated ? arena.matrix(w.blocks.most, w.row) : null;
    gateTable = gated ? zeros(arena, inputs, w.row) : null;
  }

  private static NativeMatrix zeros(Arena arena, int rows, int columns) {
    NativeMatrix m = arena.matrix(rows, columns);
    clear(m);
    return m;
  }

  private static void clear(NativeMatrix m) {
    for (int i = 0; i < m.size(); i++) {
      m.put(i, 0);
    }
  }

  /** Begins the work's block. */
  void begin() {
    bias = allBiases.rows(0, work.phi.rows());
    clear(bias);
    if (allGates != null) {
      gate = allGates.rows(0, work.phi.rows());
      clear(gate);
    }
  }

  /** Byte of the gradients of edge {@code e} of the query in hand. */
  int scoreAt(int query, int e) {
    return scores.row(e - work.start[query]);
  }

  /** Hands over the gradients of a query's weights, which are still in the scores' place. */
  void copyWeightGradients(int query, NativeMatrix dWeights) {
    int from = work.start[query];
    int period = work.period;
    for (int e = from; e < work.start[query + 1]; e++) {
      for (int i = 0; i < period; i++) {
        dWeights.put(e * period + i, scores.get((e - from) * period + i));
      }
    }
  }

  /** Adds the block to the gradients of the tables. */
  void addToTables() {
    CpuProducts.gemm(true, false, work.phi, bias, 1, biasTable);
    if (gate != null) {
      CpuProducts.gemm(true, false, work.phi, gate, 1, gateTable);
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
