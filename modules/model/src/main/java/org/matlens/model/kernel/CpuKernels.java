package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The kernels for one CPU thread: OpenBLAS for products, the Java Vector API for everything else,
 * float only.
 *
 * <p>Each instance serves one thread and OpenBLAS runs single-threaded, so several instances work
 * side by side on different samples. Every sum has a fixed order: the same chunk gives the same
 * bits.
 */
public final class CpuKernels implements Kernels<NativeMatrix> {
  private final Arena arena = new Arena();
  private final CpuAttention attention = new CpuAttention(arena);
  private final CpuAttentionBackward attentionBackward = new CpuAttentionBackward(arena);
  private final CpuEdgeAttention edgeAttention = new CpuEdgeAttention(arena);
  private final CpuNorm norm = new CpuNorm();

  /** Sets OpenBLAS to one thread for the whole process: its own threads would fight with ours. */
  public CpuKernels() {
    openblas.blas_set_num_threads(1);
  }

  @Override
  public String name() {
    return "cpu (OpenBLAS, " + SPECIES.vectorBitSize() + "-bit vectors)";
  }

  @Override
  public CpuKernels another() {
    return new CpuKernels();
  }

  @Override
  public void begin() {
    arena.reset();
  }

  @Override
  public void trim(long bytes) {
    arena.trim(bytes);
  }

  @Override
  public long mark() {
    return arena.mark();
  }

  @Override
  public void release(long mark) {
    arena.release(mark);
  }

  @Override
  public NativeMatrix matrix(int rows, int columns) {
    return arena.matrix(rows, columns);
  }

  @Override
  public NativeMatrix wrap(INDArray view) {
    return nativeMatrix(view);
  }

  /** The memory of an array as a matrix; the caller keeps the array alive. */
  static NativeMatrix nativeMatrix(INDArray view) {
    if (view.dataType() != DataType.FLOAT || view.ordering() != 'c' && view.rank() > 1) {
      throw new IllegalArgumentException(
          "expected a c-order FLOAT array, got "
              + view.dataType()
              + " in order "
              + view.ordering());
    }
    FloatPointer p = new FloatPointer(view.data().addressPointer());
    long length = view.length();
    ByteBuffer bytes = p.limit(p.position() + length).asByteBuffer().order(ByteOrder.nativeOrder());
    int columns = (int) view.size(view.rank() - 1);
    return new NativeMatrix(p, bytes, 0, (int) (length / columns), columns);
  }

  @Override
  public void set(NativeMatrix m, float[] values) {
    if (values.length != m.size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + m.rows() + " x " + m.columns());
    }
    for (int i = 0; i < values.length; i++) {
      m.put(i, values[i]);
    }
  }

  @Override
  public void set(NativeMatrix m, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    set(m, floats);
  }

  @Override
  public double[] get(NativeMatrix m) {
    double[] out = new double[m.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = m.get(i);
    }
    return out;
  }

  @Override
  public void get(NativeMatrix m, float[] into) {
    m.bytes().asFloatBuffer().get(m.first(), into, 0, m.size());
  }

  @Override
  public int rows(NativeMatrix m) {
    return m.rows();
  }

  @Override
  public int columns(NativeMatrix m) {
    return m.columns();
  }

  @Override
  public void linear(NativeMatrix x, NativeMatrix w, NativeMatrix b, NativeMatrix y) {
    // The bias first, then the product on top of it: one pass over y less than adding the bias
    // afterwards.
    if (b != null) {
      CpuRows.fillRows(y, b);
    }
    CpuProducts.gemm(false, false, x, w, b == null ? 0 : 1, y);
  }

  @Override
  public void linearAdd(
      NativeMatrix x, NativeMatrix w, NativeMatrix b, NativeMatrix residual, NativeMatrix y) {
    int n = y.columns();
    int full = n - n % LANES;
    for (int r = 0; r < y.rows(); r++) {
      for (int c = 0; c < full; c += LANES) {
        FloatVector v = load(residual.bytes(), residual.row(r) + 4 * c);
        store(v.add(load(b.bytes(), b.row(0) + 4 * c)), y.bytes(), y.row(r) + 4 * c);
      }
      for (int c = full; c < n; c++) {
        y.put(r * n + c, residual.get(r * n + c) + b.get(c));
      }
    }
    CpuProducts.gemm(false, false, x, w, 1, y);
  }

  @Override
  public void linearBackward(
      NativeMatrix x,
      NativeMatrix w,
      NativeMatrix dy,
      NativeMatrix dw,
      NativeMatrix db,
      NativeMatrix dx) {
    if (dw != null) {
      CpuProducts.gemm(true, false, x, dy, 1, dw);
    }
    if (db != null) {
      CpuRows.addColumnSums(dy, db);
    }
    if (dx != null) {
      CpuProducts.gemm(false, true, dy, w, 0, dx);
    }
  }

  @Override
  public void layerNorm(
      NativeMatrix x, NativeMatrix gain, NativeMatrix shift, NativeMatrix y, NativeMatrix stats) {
    norm.forward(x, gain, shift, y, stats);
  }

  @Override
  public void layerNormBackward(
      NativeMatrix x,
      NativeMatrix gain,
      NativeMatrix stats,
      NativeMatrix dy,
      NativeMatrix dgain,
      NativeMatrix dshift,
      NativeMatrix dx) {
    norm.backward(x, gain, stats, dy, dgain, dshift, dx);
  }

  @Override
  public void gelu(NativeMatrix u, NativeMatrix g) {
    CpuElements.gelu(u, g);
  }

  @Override
  public void geluBackward(NativeMatrix u, NativeMatrix dg, NativeMatrix du) {
    CpuElements.geluBackward(u, dg, du);
  }

  @Override
  public void dropoutAdd(
      NativeMatrix x,
      NativeMatrix residual,
      Dropout dropout,
      long key,
      int firstRow,
      NativeMatrix y) {
    CpuElements.dropoutAdd(x, residual, dropout, key, firstRow, y);
  }

  @Override
  public void add(NativeMatrix a, NativeMatrix b) {
    CpuElements.add(a, b);
  }

  @Override
  public NativeMatrix weights(int heads, int[] queryOffsets, int[] keyOffsets) {
    return CpuWeights.weights(arena, heads, queryOffsets, keyOffsets);
  }

  @Override
  public double[] weightsOf(
      NativeMatrix weights, int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    float[] floats = CpuWeights.weightsOf(weights, heads, queryOffsets, keyOffsets, b);
    double[] out = new double[floats.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = floats[i];
    }
    return out;
  }

  @Override
  public float[] roundedWeightsOf(
      NativeMatrix weights, int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    return CpuWeights.weightsOf(weights, heads, queryOffsets, keyOffsets, b);
  }

  @Override
  public void roundedWeightsOf(
      NativeMatrix weights, int heads, int[] queryOffsets, int[] keyOffsets, int b, float[] into) {
    CpuWeights.copy(weights, heads, queryOffsets, keyOffsets, b, into);
  }

  @Override
  public void attention(AttentionCall<NativeMatrix> call) {
    attention.forward(call);
  }

  @Override
  public void attentionBackward(
      AttentionCall<NativeMatrix> call,
      NativeMatrix dContext,
      NativeMatrix dQueries,
      NativeMatrix dKeyValues,
      NativeMatrix dBias,
      NativeMatrix dWeights) {
    attentionBackward.backward(call, dContext, dQueries, dKeyValues, dBias, dWeights);
  }

  @Override
  public NativeMatrix edgeWeights(int heads, int edges) {
    return CpuEdgeAttention.weights(arena, heads, edges);
  }

  @Override
  public double[] edgeWeightsOf(NativeMatrix weights, int heads, int from, int to) {
    return CpuEdgeAttention.weightsOf(weights, heads, from, to);
  }

  @Override
  public void edgeAttention(EdgeCall<NativeMatrix> call) {
    edgeAttention.forward(call);
  }

  @Override
  public void edgeAttentionBackward(
      EdgeCall<NativeMatrix> call,
      NativeMatrix dContext,
      NativeMatrix dQkv,
      NativeMatrix dBias,
      NativeMatrix dGate,
      NativeMatrix dWeights) {
    edgeAttention.backward(call, dContext, dQkv, dBias, dGate, dWeights);
  }

  @Override
  public void rotate(NativeMatrix qkv, int[] offsets, int heads, boolean inverse) {
    CpuRows.rotate(qkv, offsets, heads, inverse);
  }

  @Override
  public void gather(NativeMatrix table, int[] ids, NativeMatrix y) {
    CpuRows.gather(table, ids, y);
  }

  @Override
  public void scatterAdd(NativeMatrix dy, int[] ids, NativeMatrix dTable) {
    CpuRows.scatterAdd(dy, ids, dTable);
  }

  @Override
  public void pool(NativeMatrix x, int[] offsets, double[] weights, NativeMatrix y) {
    CpuRows.pool(x, offsets, weights, y);
  }

  @Override
  public void poolBackward(NativeMatrix dy, int[] offsets, double[] weights, NativeMatrix dx) {
    CpuRows.poolBackward(dy, offsets, weights, dx);
  }

  @Override
  public void scale(
      NativeMatrix m, int fromRow, int toRow, int fromColumn, int toColumn, double factor) {
    CpuRows.scale(m, fromRow, toRow, fromColumn, toColumn, factor);
  }
}
