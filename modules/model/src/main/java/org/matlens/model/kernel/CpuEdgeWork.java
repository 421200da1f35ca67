package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.matlens.token.Geometry;

/**
 * One call of attention over edges at work: queries, keys and values in {@link HeadLanes}, and what
 * belongs to the block of queries in hand. Bias and gate have a row per distance of the block.
 */
final class CpuEdgeWork {
  private static final FloatVector COUNT = FloatVector.zero(SPECIES).addIndex(1);

  final HeadLanes lanes;
  final CpuEdgeBlocks blocks;
  final int tokens;
  final int row;
  final int period;
  final float scale;
  final int[] start;
  final int[] key;
  final int[] place;
  final NativeMatrix q;
  final NativeMatrix k;
  final NativeMatrix v;

  /** Numbers of a query and a key, or of their product's gradient, one for each lane. */
  final float[] lane = new float[LANES];

  /** Weights of all edges, [E, period]; where nobody wants them those of one query at a time. */
  final NativeMatrix weights;

  /** Dropped weights of the query in hand, [edges, period]; null without dropout. */
  final NativeMatrix dropped;

  /** The block's basis, [distances, R + 2]: phi and a column of ones. */
  NativeMatrix phi;

  /** The block's biases, [distances, period]. */
  NativeMatrix bias;

  /** The block's 1 + phi · gate, [distances, row]; null without a gate. */
  NativeMatrix gate;

  private final EdgeCall<NativeMatrix> call;
  private final NativeMatrix allPhi;
  private final NativeMatrix allBiases;
  private final NativeMatrix allGates;
  private final NativeMatrix biasTable;
  private final NativeMatrix gateTable;
  private final int[] sampleOf;
  private final int[] hashes;
  private int firstEdge;

  CpuEdgeWork(EdgeCall<NativeMatrix> c, Arena arena, CpuEdgeBlocks blocks) {
    this.call = c;
    this.blocks = blocks;
    int width = c.context().columns();
    lanes = new HeadLanes(c.heads(), width / c.heads());
    tokens = c.edges().size();
    row = lanes.row();
    period = lanes.period();
    scale = (float) (1 / Math.sqrt((double) width / c.heads()));
    start = c.edges().start();
    key = c.edges().key();
    place = blocks.place;
    q = spread(arena, 0);
    k = spread(arena, width);
    v = spread(arena, 2 * width);
    int inputs = c.basis().width() + 1;
    allPhi = arena.matrix(blocks.most, inputs);
    allBiases = arena.matrix(blocks.most, period);
    biasTable = arena.matrix(inputs, period);
    lanes.spreadHeads(c.bias(), biasTable);
    for (int i = 0; i < period; i++) {
      biasTable.put((inputs - 1) * period + i, 0);
    }
    boolean gated = c.gate() != null;
    gateTable = gated ? arena.matrix(inputs, row) : null;
    allGates = gated ? arena.matrix(blocks.most, row) : null;
    if (gated) {
      lanes.spread(c.gate(), 0, gateTable);
      for (int i = 0; i < row; i++) {
        gateTable.put((inputs - 1) * row + i, 1);
      }
    }
    int degree = degree();
    weights = c.weights() == null ? arena.matrix(degree, period) : c.weights();
    dropped = c.dropout().active() ? arena.matrix(degree, period) : null;
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

  /** Most edges of a query. */
  int degree() {
    int most = 0;
    for (int t = 0; t < tokens; t++) {
      most = Math.max(most, start[t + 1] - start[t]);
    }
    return most;
  }

  /** Begins block {@code b}: what its distances mean. */
  void begin(int b) {
    int from = blocks.starts[b];
    int count = blocks.starts[b + 1] - from;
    phi = allPhi.rows(0, count);
    fill(from, from + count);
    bias = allBiases.rows(0, count);
    CpuProducts.gemm(false, false, phi, biasTable, 0, bias);
    if (gateTable != null) {
      gate = allGates.rows(0, count);
      CpuProducts.gemm(false, false, phi, gateTable, 0, gate);
    }
  }

  private void fill(int from, int to) {
    int size = call.basis().size();
    float perStep = (float) (1 / call.basis().step());
    for (int i = from; i < to; i++) {
      int at = phi.row(i - from);
      boolean placeless = blocks.distances[i] == (float) Geometry.Edges.PLACELESS;
      // Far from all centres where there is no distance: exactly zero.
      float z = placeless ? -1e3f : blocks.distances[i] * perStep;
      for (int c = 0; c < size; c += LANES) {
        FloatVector d = COUNT.add(c - z);
        // The last vector runs over the row's end; what it spoils there is written afterwards.
        store(VectorMath.exp(d.mul(d).mul(-0.5f)), phi.bytes(), at + 4 * c);
      }
      phi.bytes().putFloat(at + 4 * size, placeless ? 1 : 0);
      phi.bytes().putFloat(at + 4 * size + 4, 1);
    }
  }

  /** Begins a query: its weights are at hand. */
  void query(int query) {
    firstEdge = start[query];
    if (dropped != null) {
      for (int i = 0; i < period; i++) {
        int h = i % lanes.padded;
        hashes[i] = h < lanes.heads ? call.dropoutStart(query, h) : 0;
      }
    }
  }

  /** Byte of the weights of edge {@code e} of the query in hand. */
  int weightAt(int e) {
    return weights.row(call.weights() == null ? e - firstEdge : e);
  }

  /** Where the dropped weights are. */
  NativeMatrix used() {
    return dropped == null ? weights : dropped;
  }

  /** Byte of the dropped weights of edge {@code e} of the query in hand. */
  int usedAt(int e) {
    return dropped == null ? weightAt(e) : dropped.row(e - firstEdge);
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
        float weight = h < lanes.heads ? given[h * count + e - from] : 0;
        weights.bytes().putFloat(weightAt(e) + 4 * i, weight);
      }
    }
  }

  /** Makes the dropped weights of the query in hand. */
  void drop(int query) {
    for (int e = start[query]; dropped != null && e < start[query + 1]; e++) {
      for (int g = 0; g < period; g += LANES) {
        FloatVector weight = load(weights.bytes(), weightAt(e) + 4 * g);
        store(factored(weight, e, g), dropped.bytes(), usedAt(e) + 4 * g);
      }
    }
  }

  /** A number of edge {@code e} of the query in hand times its dropout factor. */
  FloatVector factored(FloatVector x, int e, int g) {
    if (dropped == null) {
      return x;
    }
    IntVector hash =
        IntVector.fromArray(VectorMath.INTS, hashes, g).add((e - firstEdge) * Dropout.STEP);
    return VectorMath.drop(
        x, call.dropout().scale(), VectorMath.kept(hash, call.dropout().threshold()));
  }

  /** Whether the envelope of edge {@code e} is above zero. */
  boolean seen(int e) {
    return blocks.logEnvelope[e] > CpuEdgeBlocks.FORBIDDEN;
  }
}
