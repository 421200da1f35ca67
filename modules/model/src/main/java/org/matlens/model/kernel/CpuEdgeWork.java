package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * One call of attention over edges at work: queries, keys and values in {@link HeadLanes}, and what
 * belongs to the block of queries in hand. Rows of a block's matrices are its edges.
 */
final class CpuEdgeWork {
  /** Edges of a block, unless one query has more. */
  private static final int BLOCK_EDGES = 128;

  final HeadLanes lanes;
  final int tokens;
  final int row;
  final int period;
  final float scale;
  final int[] start;
  final int[] key;
  final float[] logEnvelope;
  final NativeMatrix q;
  final NativeMatrix k;
  final NativeMatrix v;
  final int largestBlock;

  /** The block's basis, [edges, R + 2]: phi and a column of ones. */
  NativeMatrix phi;

  /** The block's weights, [edges, period]. */
  NativeMatrix weights;

  /** The same after dropout. */
  NativeMatrix used;

  /** 1 + phi · gate, [edges, row]; null without a gate. */
  NativeMatrix gate;

  private final EdgeCall<NativeMatrix> call;
  private final NativeMatrix allPhi;
  private final NativeMatrix allGates;
  private final NativeMatrix someWeights;
  private final NativeMatrix dropped;
  private final NativeMatrix biasTable;
  private final NativeMatrix gateTable;
  private final int[] sampleOf;
  private final int[] hashes;
  private int firstEdge;

  CpuEdgeWork(EdgeCall<NativeMatrix> c, Arena arena, CpuEdgeBasis basis) {
    call = c;
    int width = c.context().columns();
    lanes = new HeadLanes(c.heads(), width / c.heads());
    tokens = c.edges().size();
    row = lanes.row();
    period = lanes.period();
    scale = (float) (1 / Math.sqrt((double) width / c.heads()));
    start = c.edges().start();
    key = c.edges().key();
    logEnvelope = basis.logEnvelopes(c.basis(), c.edges());
    q = spread(arena, 0);
    k = spread(arena, width);
    v = spread(arena, 2 * width);
    int most = BLOCK_EDGES;
    for (int t = 0; t < tokens; t++) {
      most = Math.max(most, start[t + 1] - start[t]);
    }
    largestBlock = most;
    int inputs = c.basis().width() + 1;
    allPhi = arena.matrix(most, inputs);
    biasTable = arena.matrix(inputs, period);
    lanes.spreadHeads(c.bias(), biasTable);
    someWeights = arena.matrix(most, period);
    dropped = c.dropout().active() ? arena.matrix(most, period) : null;
    gateTable = c.gate() == null ? null : arena.matrix(inputs, row);
    allGates = c.gate() == null ? null : arena.matrix(most, row);
    for (int i = 0; i < period; i++) {
      biasTable.put((inputs - 1) * period + i, 0);
    }
    if (c.gate() != null) {
      lanes.spread(c.gate(), 0, gateTable);
      for (int i = 0; i < row; i++) {
        gateTable.put((inputs - 1) * row + i, 1);
      }
    }
    hashes = new int[period];
    sampleOf = new int[tokens];
    for (int b = 0; b + 1 < c.offsets().length; b++) {
      Arrays.fill(sampleOf, c.offsets()[b], c.offsets()[b + 1], b);
    }
  }

  private NativeMatrix spread(Arena arena, int column) {
    NativeMatrix m = arena.matrix(tokens, row);
    lanes.spread(call.qkv(), column, m);
    return m;
  }

  /** The end of the block that starts with query {@code from}. */
  int blockEnd(int from) {
    int end = from + 1;
    while (end < tokens && start[end + 1] - start[from] <= BLOCK_EDGES) {
      end++;
    }
    return end;
  }

  /**
   * Begins the block of queries {@code [from, to)}: basis and gates.
   *
   * @param all weights of all edges, or null: then the block has some of its own
   */
  void begin(int from, int to, NativeMatrix all) {
    firstEdge = start[from];
    int edges = start[to] - firstEdge;
    phi = allPhi.rows(0, edges);
    CpuEdgeBasis.fill(call.basis(), call.edges().distance(), firstEdge, firstEdge + edges, phi);
    weights = all == null ? someWeights.rows(0, edges) : all.rows(firstEdge, edges);
    used = dropped == null ? weights : dropped.rows(0, edges);
    if (gateTable != null) {
      gate = allGates.rows(0, edges);
      CpuProducts.gemm(false, false, phi, gateTable, 0, gate);
    }
  }

  /** Puts the biases of the block into the weights' place. */
  void biases() {
    CpuProducts.gemm(false, false, phi, biasTable, 0, weights);
  }

  /** Number of edge {@code e} in the block. */
  int inBlock(int e) {
    return e - firstEdge;
  }

  /** Byte of the weights of edge {@code e}. */
  int weightAt(int e) {
    return weights.row(e - firstEdge);
  }

  /** Byte of the dropped weights of edge {@code e}. */
  int usedAt(int e) {
    return used.row(e - firstEdge);
  }

  /** Byte of the gate of edge {@code e}. */
  int gateAt(int e) {
    return gate.row(e - firstEdge);
  }

  /** Behind the last edge from {@code e} on that leads to the same key. */
  int runEnd(int e, int to) {
    int end = e + 1;
    while (end < to && key[end] == key[e]) {
      end++;
    }
    return end;
  }

  boolean isReplaced(int query) {
    return call.replacedOf(sampleOf[query]) != null;
  }

  /** Puts the given weights of a query in their place. */
  void replace(int query) {
    int b = sampleOf[query];
    float[] given = call.replacedOf(b);
    int from = start[call.offsets()[b]];
    int count = start[call.offsets()[b + 1]] - from;
    for (int e = start[query]; e < start[query + 1]; e++) {
      for (int i = 0; i < period; i++) {
        int h = i % lanes.padded;
        weights.put(
            (e - firstEdge) * period + i, h < lanes.heads ? given[h * count + e - from] : 0);
      }
    }
  }

  /** Makes the dropped weights of a query. */
  void drop(int query) {
    if (dropped == null) {
      return;
    }
    hash(query);
    for (int e = start[query]; e < start[query + 1]; e++) {
      for (int g = 0; g < period; g += LANES) {
        FloatVector weight = load(weights.bytes(), weightAt(e) + 4 * g);
        store(factored(weight, query, e, g), used.bytes(), usedAt(e) + 4 * g);
      }
    }
  }

  /** A number of edge {@code e} times its dropout factor. */
  FloatVector factored(FloatVector x, int query, int e, int g) {
    if (dropped == null) {
      return x;
    }
    IntVector hash = IntVector.fromArray(VectorMath.INTS, hashes, g);
    IntVector kept =
        VectorMath.kept(hash.add((e - start[query]) * Dropout.STEP), call.dropout().threshold());
    return VectorMath.drop(x, call.dropout().scale(), kept);
  }

  private void hash(int query) {
    for (int i = 0; i < period; i++) {
      int h = i % lanes.padded;
      hashes[i] = h < lanes.heads ? call.dropoutStart(query, h) : 0;
    }
  }

  /** Zero where the envelope of edge {@code e} is. */
  FloatVector seen(FloatVector x, int e) {
    return logEnvelope[e] <= CpuEdgeBasis.FORBIDDEN ? FloatVector.zero(SPECIES) : x;
  }
}
