package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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
  private static final float EPSILON = 1e-5f;

  private final Arena arena = new Arena();
  private final CpuAttention attention = new CpuAttention(arena);
  private final CpuEdgeAttention edgeAttention = new CpuEdgeAttention(arena);
  private final float[] lanes = new float[LANES];

  /** Sets OpenBLAS to one thread for the whole process: its own threads would fight with ours. */
  public CpuKernels() {
    openblas.blas_set_num_threads(1);
  }

  @Override
  public String name() {
    return "cpu (OpenBLAS, " + SPECIES.vectorBitSize() + "-bit vectors)";
  }

  @Override
  public void begin() {
    arena.reset();
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
      fillRows(y, b);
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

  private static void fillRows(NativeMatrix y, NativeMatrix b) {
    int n = y.columns();
    int full = n - n % LANES;
    for (int c = 0; c < full; c += LANES) {
      FloatVector v = load(b.bytes(), b.row(0) + 4 * c);
      for (int r = 0; r < y.rows(); r++) {
        store(v, y.bytes(), y.row(r) + 4 * c);
      }
    }
    for (int c = full; c < n; c++) {
      for (int r = 0; r < y.rows(); r++) {
        y.put(r * n + c, b.get(c));
      }
    }
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
      addColumnSums(dy, db);
    }
    if (dx != null) {
      CpuProducts.gemm(false, true, dy, w, 0, dx);
    }
  }

  private static void addColumnSums(NativeMatrix dy, NativeMatrix db) {
    int n = dy.columns();
    int full = n - n % LANES;
    for (int c = 0; c < full; c += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int r = 0; r < dy.rows(); r++) {
        sum = sum.add(load(dy.bytes(), dy.row(r) + 4 * c));
      }
      store(load(db.bytes(), db.row(0) + 4 * c).add(sum), db.bytes(), db.row(0) + 4 * c);
    }
    for (int c = full; c < n; c++) {
      float sum = 0;
      for (int r = 0; r < dy.rows(); r++) {
        sum += dy.get(r * n + c);
      }
      db.put(c, db.get(c) + sum);
    }
  }

  @Override
  public void layerNorm(
      NativeMatrix x, NativeMatrix gain, NativeMatrix shift, NativeMatrix y, NativeMatrix stats) {
    int n = x.columns();
    int full = n - n % LANES;
    for (int r = 0; r < x.rows(); r++) {
      int at = x.row(r);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int c = 0; c < full; c += LANES) {
        sum = sum.add(load(x.bytes(), at + 4 * c));
      }
      float total = VectorMath.sum(sum, lanes);
      for (int c = full; c < n; c++) {
        total += x.get(r * n + c);
      }
      float mean = total / n;
      FloatVector squares = FloatVector.zero(SPECIES);
      for (int c = 0; c < full; c += LANES) {
        FloatVector d = load(x.bytes(), at + 4 * c).sub(mean);
        squares = d.fma(d, squares);
      }
      float variance = VectorMath.sum(squares, lanes);
      for (int c = full; c < n; c++) {
        float d = x.get(r * n + c) - mean;
        variance += d * d;
      }
      float rstd = (float) (1 / Math.sqrt(variance / n + EPSILON));
      int to = y.row(r);
      for (int c = 0; c < full; c += LANES) {
        FloatVector normed = load(x.bytes(), at + 4 * c).sub(mean).mul(rstd);
        store(
            normed.fma(
                load(gain.bytes(), gain.row(0) + 4 * c), load(shift.bytes(), shift.row(0) + 4 * c)),
            y.bytes(),
            to + 4 * c);
      }
      for (int c = full; c < n; c++) {
        y.put(r * n + c, (x.get(r * n + c) - mean) * rstd * gain.get(c) + shift.get(c));
      }
      stats.put(2 * r, mean);
      stats.put(2 * r + 1, rstd);
    }
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
    int n = x.columns();
    int full = n - n % LANES;
    for (int r = 0; r < x.rows(); r++) {
      float mean = stats.get(2 * r);
      float rstd = stats.get(2 * r + 1);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector along = FloatVector.zero(SPECIES);
      for (int c = 0; c < full; c += LANES) {
        FloatVector normed = load(x.bytes(), x.row(r) + 4 * c).sub(mean).mul(rstd);
        FloatVector up = load(dy.bytes(), dy.row(r) + 4 * c);
        if (dgain != null) {
          int g = dgain.row(0) + 4 * c;
          int s = dshift.row(0) + 4 * c;
          store(up.fma(normed, load(dgain.bytes(), g)), dgain.bytes(), g);
          store(load(dshift.bytes(), s).add(up), dshift.bytes(), s);
        }
        FloatVector scaled = up.mul(load(gain.bytes(), gain.row(0) + 4 * c));
        sum = sum.add(scaled);
        along = scaled.fma(normed, along);
      }
      float total = VectorMath.sum(sum, lanes);
      float totalAlong = VectorMath.sum(along, lanes);
      for (int c = full; c < n; c++) {
        float normed = (x.get(r * n + c) - mean) * rstd;
        float up = dy.get(r * n + c);
        if (dgain != null) {
          dgain.put(c, dgain.get(c) + up * normed);
          dshift.put(c, dshift.get(c) + up);
        }
        total += up * gain.get(c);
        totalAlong += up * gain.get(c) * normed;
      }
      float meanUp = total / n;
      float meanAlong = totalAlong / n;
      for (int c = 0; c < full; c += LANES) {
        FloatVector normed = load(x.bytes(), x.row(r) + 4 * c).sub(mean).mul(rstd);
        FloatVector scaled =
            load(dy.bytes(), dy.row(r) + 4 * c).mul(load(gain.bytes(), gain.row(0) + 4 * c));
        FloatVector d = scaled.sub(meanUp).sub(normed.mul(meanAlong)).mul(rstd);
        int to = dx.row(r) + 4 * c;
        store(load(dx.bytes(), to).add(d), dx.bytes(), to);
      }
      for (int c = full; c < n; c++) {
        float normed = (x.get(r * n + c) - mean) * rstd;
        float d = (dy.get(r * n + c) * gain.get(c) - meanUp - normed * meanAlong) * rstd;
        dx.put(r * n + c, dx.get(r * n + c) + d);
      }
    }
  }

  @Override
  public void gelu(NativeMatrix u, NativeMatrix g) {
    int full = u.size() - u.size() % LANES;
    for (int i = 0; i < full; i += LANES) {
      FloatVector v = load(u.bytes(), u.row(0) + 4 * i);
      store(VectorMath.geluGate(v).mul(v), g.bytes(), g.row(0) + 4 * i);
    }
    for (int i = full; i < u.size(); i++) {
      g.put(i, u.get(i) * VectorMath.geluGate(u.get(i)));
    }
  }

  @Override
  public void geluBackward(NativeMatrix u, NativeMatrix dg, NativeMatrix du) {
    int full = u.size() - u.size() % LANES;
    for (int i = 0; i < full; i += LANES) {
      FloatVector v = load(u.bytes(), u.row(0) + 4 * i);
      FloatVector slope = VectorMath.geluSlope(v, VectorMath.geluGate(v));
      store(load(dg.bytes(), dg.row(0) + 4 * i).mul(slope), du.bytes(), du.row(0) + 4 * i);
    }
    for (int i = full; i < u.size(); i++) {
      du.put(i, dg.get(i) * VectorMath.geluSlope(u.get(i), VectorMath.geluGate(u.get(i))));
    }
  }

  @Override
  public void dropoutAdd(
      NativeMatrix x,
      NativeMatrix residual,
      Dropout dropout,
      long key,
      int firstRow,
      NativeMatrix y) {
    int n = x.columns();
    int full = n - n % LANES;
    float scale = dropout.scale();
    int threshold = dropout.threshold();
    for (int r = 0; r < x.rows(); r++) {
      int start = Dropout.start(key, firstRow + r);
      for (int c = 0; c < full; c += LANES) {
        FloatVector v = load(x.bytes(), x.row(r) + 4 * c);
        if (dropout.active()) {
          IntVector hash = VectorMath.COLUMN_STEPS.add(start + c * Dropout.STEP);
          v = VectorMath.drop(v, scale, VectorMath.kept(hash, threshold));
        }
        if (residual != null) {
          v = v.add(load(residual.bytes(), residual.row(r) + 4 * c));
        }
        store(v, y.bytes(), y.row(r) + 4 * c);
      }
      for (int c = full; c < n; c++) {
        float v = x.get(r * n + c) * (dropout.active() ? dropout.factor(start, c) : 1);
        y.put(r * n + c, residual == null ? v : v + residual.get(r * n + c));
      }
    }
  }

  @Override
  public void add(NativeMatrix a, NativeMatrix b) {
    int full = a.size() - a.size() % LANES;
    for (int i = 0; i < full; i += LANES) {
      int at = a.row(0) + 4 * i;
      store(load(a.bytes(), at).add(load(b.bytes(), b.row(0) + 4 * i)), a.bytes(), at);
    }
    for (int i = full; i < a.size(); i++) {
      a.put(i, a.get(i) + b.get(i));
    }
  }

  @Override
  public NativeMatrix weights(int heads, int[] queryOffsets, int[] keyOffsets) {
    return CpuAttention.weights(arena, heads, queryOffsets, keyOffsets);
  }

  @Override
  public double[] weightsOf(
      NativeMatrix weights, int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    return CpuAttention.weightsOf(weights, heads, queryOffsets, keyOffsets, b);
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
    attention.backward(call, dContext, dQueries, dKeyValues, dBias, dWeights);
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
    int width = qkv.columns();
    int headDim = width / 3 / heads;
    int half = headDim / 2;
    double[] cos = new double[qkv.rows() * half];
    double[] sin = new double[qkv.rows() * half];
    Rotary.fill(offsets, half, inverse, cos, sin);
    for (int r = 0; r < qkv.rows(); r++) {
      for (int h = 0; h < 2 * heads; h++) {
        for (int i = 0; i < half; i++) {
          int at = r * width + h * headDim + 2 * i;
          float c = (float) cos[r * half + i];
          float s = (float) sin[r * half + i];
          float a = qkv.get(at);
          float b = qkv.get(at + 1);
          qkv.put(at, a * c - b * s);
          qkv.put(at + 1, a * s + b * c);
        }
      }
    }
  }

  @Override
  public void gather(NativeMatrix table, int[] ids, NativeMatrix y) {
    for (int t = 0; t < ids.length; t++) {
      copyRow(table, ids[t], y, t, false);
    }
  }

  @Override
  public void scatterAdd(NativeMatrix dy, int[] ids, NativeMatrix dTable) {
    for (int t = 0; t < ids.length; t++) {
      copyRow(dy, t, dTable, ids[t], true);
    }
  }

  private static void copyRow(
      NativeMatrix from, int fromRow, NativeMatrix to, int toRow, boolean add) {
    int n = from.columns();
    int full = n - n % LANES;
    int a = from.row(fromRow);
    int b = to.row(toRow);
    for (int c = 0; c < full; c += LANES) {
      FloatVector v = load(from.bytes(), a + 4 * c);
      store(add ? v.add(load(to.bytes(), b + 4 * c)) : v, to.bytes(), b + 4 * c);
    }
    for (int c = full; c < n; c++) {
      float v = from.get(fromRow * n + c);
      to.put(toRow * n + c, add ? v + to.get(toRow * n + c) : v);
    }
  }

  @Override
  public void pool(NativeMatrix x, int[] offsets, double[] weights, NativeMatrix y) {
    int n = x.columns();
    int full = n - n % LANES;
    for (int b = 0; b + 1 < offsets.length; b++) {
      for (int c = 0; c < full; c += LANES) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int t = offsets[b]; t < offsets[b + 1]; t++) {
          sum = load(x.bytes(), x.row(t) + 4 * c).mul((float) weights[t]).add(sum);
        }
        store(sum, y.bytes(), y.row(b) + 4 * c);
      }
      for (int c = full; c < n; c++) {
        float sum = 0;
        for (int t = offsets[b]; t < offsets[b + 1]; t++) {
          sum += (float) weights[t] * x.get(t * n + c);
        }
        y.put(b * n + c, sum);
      }
    }
  }

  @Override
  public void poolBackward(NativeMatrix dy, int[] offsets, double[] weights, NativeMatrix dx) {
    int n = dy.columns();
    for (int b = 0; b + 1 < offsets.length; b++) {
      for (int t = offsets[b]; t < offsets[b + 1]; t++) {
        for (int c = 0; c < n; c++) {
          dx.put(t * n + c, (float) weights[t] * dy.get(b * n + c));
        }
      }
    }
  }

  @Override
  public void scale(
      NativeMatrix m, int fromRow, int toRow, int fromColumn, int toColumn, double factor) {
    for (int r = fromRow; r < toRow; r++) {
      for (int c = fromColumn; c < toColumn; c++) {
        m.put(r * m.columns() + c, (float) (m.get(r * m.columns() + c) * factor));
      }
    }
  }
}
