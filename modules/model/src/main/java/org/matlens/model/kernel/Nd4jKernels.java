package org.matlens.model.kernel;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The kernels made of ND4J operations: any backend, CUDA included, in float or double. The
 * reference that the fused kernels must agree with; its own gradients are checked against finite
 * differences in double.
 */
public final class Nd4jKernels implements Kernels<INDArray> {
  private static final double EPSILON = 1e-5;
  private static final double GELU_SCALE = 2 * Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBE = 0.044715;

  private final DataType type;
  private final Nd4jAttention attention;
  private final Nd4jEdgeAttention edgeAttention;

  /** Kernels for matrices of {@code type}, FLOAT or DOUBLE. */
  public Nd4jKernels(DataType type) {
    this.type = type;
    this.attention = new Nd4jAttention(this);
    this.edgeAttention = new Nd4jEdgeAttention(this);
  }

  @Override
  public String name() {
    return "nd4j (" + Nd4j.getBackend().getClass().getSimpleName() + ", " + type + ")";
  }

  @Override
  public Nd4jKernels another() {
    return new Nd4jKernels(type);
  }

  @Override
  public void trim(long bytes) {
    // As in begin().
  }

  @Override
  public void begin() {
    // Matrices are ordinary arrays: the garbage collector frees them.
  }

  @Override
  public long mark() {
    return 0;
  }

  @Override
  public void release(long mark) {
    // As above.
  }

  @Override
  public INDArray matrix(int rows, int columns) {
    return Nd4j.create(type, rows, columns);
  }

  @Override
  public INDArray wrap(INDArray view) {
    return view.rank() == 1 ? view.reshape(1, view.length()) : view;
  }

  @Override
  public void set(INDArray m, float[] values) {
    m.assign(Nd4j.createFromArray(values).reshape(m.shape()).castTo(type));
  }

  @Override
  public void set(INDArray m, double[] values) {
    m.assign(array(values, m.shape()));
  }

  @Override
  public double[] get(INDArray m) {
    return m.dup('c').data().asDouble();
  }

  @Override
  public int rows(INDArray m) {
    return (int) m.size(0);
  }

  @Override
  public int columns(INDArray m) {
    return (int) m.size(1);
  }

  /** Host values as an array of this kernels' type. */
  INDArray array(double[] values, long... shape) {
    return Nd4j.createFromArray(values).castTo(type).reshape(shape);
  }

  @Override
  public void linear(INDArray x, INDArray w, INDArray b, INDArray y) {
    y.assign(x.mmul(w));
    if (b != null) {
      y.addiRowVector(b);
    }
  }

  @Override
  public void linearAdd(INDArray x, INDArray w, INDArray b, INDArray residual, INDArray y) {
    y.assign(x.mmul(w).addiRowVector(b).addi(residual));
  }

  @Override
  public void linearBackward(
      INDArray x, INDArray w, INDArray dy, INDArray dw, INDArray db, INDArray dx) {
    if (dw != null) {
      dw.addi(x.transpose().mmul(dy));
    }
    if (db != null) {
      db.addi(dy.sum(true, 0));
    }
    if (dx != null) {
      dx.assign(dy.mmul(w.transpose()));
    }
  }

  @Override
  public void layerNorm(INDArray x, INDArray gain, INDArray shift, INDArray y, INDArray stats) {
    INDArray mean = x.mean(true, 1);
    INDArray centred = x.subColumnVector(mean);
    INDArray rstd = Transforms.sqrt(centred.mul(centred).mean(true, 1).addi(EPSILON)).rdivi(1);
    y.assign(centred.muliColumnVector(rstd).muliRowVector(gain).addiRowVector(shift));
    stats.putColumn(0, mean);
    stats.putColumn(1, rstd);
  }

  @Override
  public void layerNormBackward(
      INDArray x,
      INDArray gain,
      INDArray stats,
      INDArray dy,
      INDArray dgain,
      INDArray dshift,
      INDArray dx) {
    INDArray rstd = stats.getColumn(1, true);
    INDArray normed = x.subColumnVector(stats.getColumn(0, true)).muliColumnVector(rstd);
    if (dgain != null) {
      dgain.addi(dy.mul(normed).sum(true, 0));
      dshift.addi(dy.sum(true, 0));
    }
    INDArray scaled = dy.mulRowVector(gain);
    INDArray mean = scaled.mean(true, 1);
    INDArray along = scaled.mul(normed).mean(true, 1);
    dx.addi(
        scaled.subColumnVector(mean).subi(normed.mulColumnVector(along)).muliColumnVector(rstd));
  }

  /** sigmoid(2z) of the tanh form: (1 + tanh z) / 2 with z = sqrt(2/π)(u + 0.044715 u³). */
  private static INDArray gate(INDArray u) {
    return Transforms.sigmoid(u.mul(u).muli(GELU_CUBE).addi(1).muli(u).muli(GELU_SCALE), false);
  }

  @Override
  public void gelu(INDArray u, INDArray g) {
    g.assign(gate(u).muli(u));
  }

  @Override
  public void geluBackward(INDArray u, INDArray dg, INDArray du) {
    INDArray s = gate(u);
    INDArray slope = u.mul(u).muli(3 * GELU_CUBE).addi(1).muli(GELU_SCALE);
    // d(u s) = s + u s (1 - s) 2z'
    INDArray derivative = s.rsub(1).muli(s).muli(u).muli(slope).addi(s);
    du.assign(dg.mul(derivative));
  }

  /** The factors of a dropout: 0 or 1/(1 - rate). */
  INDArray factors(Dropout dropout, long key, int firstRow, int rows, int columns) {
    double[] f = new double[rows * columns];
    for (int r = 0; r < rows; r++) {
      int start = Dropout.start(key, firstRow + r);
      for (int c = 0; c < columns; c++) {
        f[r * columns + c] = dropout.factor(start, c);
      }
    }
    return array(f, rows, columns);
  }

  @Override
  public void dropoutAdd(
      INDArray x, INDArray residual, Dropout dropout, long key, int firstRow, INDArray y) {
    INDArray kept =
        dropout.active() ? x.mul(factors(dropout, key, firstRow, rows(x), columns(x))) : x;
    y.assign(residual == null ? kept : kept.add(residual));
  }

  @Override
  public void add(INDArray a, INDArray b) {
    a.addi(b);
  }

  @Override
  public INDArray weights(int heads, int[] queryOffsets, int[] keyOffsets) {
    return Nd4j.create(
        type, Nd4jAttention.packedStart(heads, queryOffsets, keyOffsets, queryOffsets.length - 1));
  }

  @Override
  public double[] weightsOf(
      INDArray weights, int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    long from = Nd4jAttention.packedStart(heads, queryOffsets, keyOffsets, b);
    long to = Nd4jAttention.packedStart(heads, queryOffsets, keyOffsets, b + 1);
    return weights.get(interval(from, to)).dup().data().asDouble();
  }

  @Override
  public void attention(AttentionCall<INDArray> call) {
    attention.forward(call);
  }

  @Override
  public void attentionBackward(
      AttentionCall<INDArray> call,
      INDArray dContext,
      INDArray dQueries,
      INDArray dKeyValues,
      INDArray dBias,
      INDArray dWeights) {
    attention.backward(call, dContext, dQueries, dKeyValues, dBias, dWeights);
  }

  @Override
  public INDArray edgeWeights(int heads, int edges) {
    return Nd4j.create(type, edges, heads);
  }

  @Override
  public double[] edgeWeightsOf(INDArray weights, int heads, int from, int to) {
    return weights.get(interval(from, to), all()).transpose().dup('c').data().asDouble();
  }

  @Override
  public void edgeAttention(EdgeCall<INDArray> call) {
    edgeAttention.forward(call);
  }

  @Override
  public void edgeAttentionBackward(
      EdgeCall<INDArray> call,
      INDArray dContext,
      INDArray dQkv,
      INDArray dBias,
      INDArray dGate,
      INDArray dWeights) {
    edgeAttention.backward(call, dContext, dQkv, dBias, dGate, dWeights);
  }

  @Override
  public void rotate(INDArray qkv, int[] offsets, int heads, boolean inverse) {
    int d = columns(qkv) / 3;
    int half = d / heads / 2;
    int rows = rows(qkv);
    double[] cos = new double[rows * half];
    double[] sin = new double[rows * half];
    Rotary.fill(offsets, half, inverse, cos, sin);
    INDArray c = array(cos, rows, half);
    INDArray s = array(sin, rows, half);
    for (int h = 0; h < 2 * heads; h++) {
      for (int i = 0; i < half; i++) {
        int column = h * (d / heads) + 2 * i;
        INDArray a = qkv.getColumn(column, true).dup();
        INDArray b = qkv.getColumn(column + 1, true).dup();
        INDArray ci = c.getColumn(i, true);
        INDArray si = s.getColumn(i, true);
        qkv.putColumn(column, a.mul(ci).subi(b.mul(si)));
        qkv.putColumn(column + 1, a.mul(si).addi(b.mul(ci)));
      }
    }
  }

  @Override
  public void gather(INDArray table, int[] ids, INDArray y) {
    y.assign(Nd4j.pullRows(table, 1, ids));
  }

  @Override
  public void scatterAdd(INDArray dy, int[] ids, INDArray dTable) {
    dTable.addi(oneHot(ids, rows(dTable)).transpose().mmul(dy));
  }

  /** [ids, classes] with a one where the id is; a negative id gives a row of zeros. */
  INDArray oneHot(int[] ids, int classes) {
    double[] hot = new double[ids.length * classes];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] >= 0) {
        hot[i * classes + ids[i]] = 1;
      }
    }
    return array(hot, ids.length, classes);
  }

  /** [B, T]: weights of the tokens of each sample. */
  private INDArray poolingMatrix(int[] offsets, double[] weights) {
    int b = offsets.length - 1;
    double[] p = new double[b * weights.length];
    for (int i = 0; i < b; i++) {
      for (int t = offsets[i]; t < offsets[i + 1]; t++) {
        p[i * weights.length + t] = weights[t];
      }
    }
    return array(p, b, weights.length);
  }

  @Override
  public void pool(INDArray x, int[] offsets, double[] weights, INDArray y) {
    y.assign(poolingMatrix(offsets, weights).mmul(x));
  }

  @Override
  public void poolBackward(INDArray dy, int[] offsets, double[] weights, INDArray dx) {
    dx.assign(poolingMatrix(offsets, weights).transpose().mmul(dy));
  }

  @Override
  public void scale(
      INDArray m, int fromRow, int toRow, int fromColumn, int toColumn, double factor) {
    m.get(interval(fromRow, toRow), interval(fromColumn, toColumn)).muli(factor);
  }

  /** Columns {@code [from, to)} of all rows. */
  static INDArray columns(INDArray m, int from, int to) {
    return m.get(all(), interval(from, to));
  }
}
