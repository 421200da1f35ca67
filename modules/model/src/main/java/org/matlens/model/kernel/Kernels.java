package org.matlens.model.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations an encoder is made of, forward and backward; all that layers know of the machine.
 *
 * <p>Axes: T packed tokens of a chunk (no padding), D model width, I and O input and output widths
 * of a linear map, H heads, B samples. Matrices are row-major. Gradients of parameters are added
 * to; gradients of activations are overwritten unless said otherwise. An instance has scratch
 * memory of its own and serves one thread.
 *
 * @param <M> the matrix type of the implementation
 */
public interface Kernels<M> {

  /** Name for the log and for provenance. */
  String name();

  /** Kernels of the same kind with memory of their own, for another thread. */
  Kernels<M> another();

  /** Frees every matrix made since the last call: a new chunk begins. */
  void begin();

  /**
   * As {@link #begin}; when more than {@code bytes} are held for matrices, the machine gets them
   * back.
   */
  void trim(long bytes);

  /** Where memory stands now; see {@link #release}. */
  long mark();

  /** Frees the matrices made since {@code mark}. */
  void release(long mark);

  /** A new matrix whose content is undefined, living until {@link #begin} or {@link #release}. */
  M matrix(int rows, int columns);

  /**
   * A parameter, or the gradient of one, as a matrix: no copy, what is written here is seen there.
   */
  M wrap(INDArray view);

  /** Copies {@code values} (row-major, all of them) into {@code m}. */
  void set(M m, float[] values);

  /** As above, without losing digits where the matrix has doubles. */
  void set(M m, double[] values);

  /** The content of {@code m}, row by row. */
  double[] get(M m);

  /**
   * The content of {@code m} rounded to floats, row by row, into {@code into} from its start on.
   */
  default void get(M m, float[] into) {
    double[] values = get(m);
    for (int i = 0; i < values.length; i++) {
      into[i] = (float) values[i];
    }
  }

  int rows(M m);

  int columns(M m);

  /** y = x W + b. Shapes: x [T, I], w [I, O], b [1, O] or null, y [T, O]. */
  void linear(M x, M w, M b, M y);

  /** y = residual + x W + b; b is not null, residual [T, O]. */
  void linearAdd(M x, M w, M b, M residual, M y);

  /**
   * Gradients of {@link #linear}: dw += xᵀ dy, db += column sums of dy, dx = dy wᵀ.
   *
   * @param dw null when not wanted
   * @param db null when there is no bias or its gradient is not wanted
   * @param dx null when not wanted
   */
  void linearBackward(M x, M w, M dy, M dw, M db, M dx);

  /**
   * y = (x - mean) / sqrt(variance + 1e-5) gain + shift over each row (Ba, Kiros and Hinton 2016,
   * arXiv:1607.06450).
   *
   * @param stats [T, 2], filled with mean and reciprocal standard deviation for the backward pass
   */
  void layerNorm(M x, M gain, M shift, M y, M stats);

  /** Gradients of {@link #layerNorm}; dx is ADDED to. dgain and dshift are null when not wanted. */
  void layerNormBackward(M x, M gain, M stats, M dy, M dgain, M dshift, M dx);

  /**
   * g = u/2 (1 + tanh(sqrt(2/π) (u + 0.044715 u³))) (Hendrycks and Gimpel 2016, arXiv:1606.08415).
   */
  void gelu(M u, M g);

  /** du = dg times the derivative of {@link #gelu} at u; du may be dg. */
  void geluBackward(M u, M dg, M du);

  /**
   * y = residual + dropout(x): each entry of x is kept with probability 1 - rate and scaled by 1/(1
   * - rate).
   *
   * @param residual null for none
   * @param key names the random numbers; the same key gives the same entries, in forward and in
   *     backward
   * @param firstRow number of the first row within the batch, so that chunks draw different numbers
   */
  void dropoutAdd(M x, M residual, Dropout dropout, long key, int firstRow, M y);

  /** a += b. */
  void add(M a, M b);

  /**
   * Room for the attention weights of every sample, head, query and key; the layout is the
   * implementation's own.
   */
  M weights(int heads, int[] queryOffsets, int[] keyOffsets);

  /**
   * The weights (or their gradients) of sample {@code b} in a matrix made by {@link #weights}:
   * [head, query, key].
   */
  double[] weightsOf(M weights, int heads, int[] queryOffsets, int[] keyOffsets, int b);

  /**
   * As {@link #weightsOf}, rounded to floats: of thousands of tokens they are hundreds of
   * megabytes, and doubles twice as many.
   */
  default float[] roundedWeightsOf(
      M weights, int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    int rows = heads * (queryOffsets[b + 1] - queryOffsets[b]);
    float[] out = new float[rows * (keyOffsets[b + 1] - keyOffsets[b])];
    roundedWeightsOf(weights, heads, queryOffsets, keyOffsets, b, out);
    return out;
  }

  /** As above, into {@code into} from its start on. */
  default void roundedWeightsOf(
      M weights, int heads, int[] queryOffsets, int[] keyOffsets, int b, float[] into) {
    double[] values = weightsOf(weights, heads, queryOffsets, keyOffsets, b);
    for (int i = 0; i < values.length; i++) {
      into[i] = (float) values[i];
    }
  }

  /** Attention within each sample: see {@link AttentionCall}. Fills context and weights. */
  void attention(AttentionCall<M> call);

  /**
   * Gradients of {@link #attention}; weights that the call does not hold are made again.
   *
   * @param dQueries laid out like queries; its first D columns are overwritten
   * @param dKeyValues laid out like keyValues (the same matrix for self-attention); its key and
   *     value columns are overwritten
   * @param dBias added to; null when there is no bias or its gradient is not wanted
   * @param dWeights laid out like the weights, filled with the gradient with respect to the weights
   *     before dropout (zero at forbidden pairs); null when not wanted
   */
  void attentionBackward(
      AttentionCall<M> call, M dContext, M dQueries, M dKeyValues, M dBias, M dWeights);

  /** Room for the attention weights of every edge and head; the layout is the kernels' own. */
  M edgeWeights(int heads, int edges);

  /**
   * The weights (or their gradients) of edges {@code [from, to)} in a matrix made by {@link
   * #edgeWeights}: [head, edge].
   */
  double[] edgeWeightsOf(M weights, int heads, int from, int to);

  /** Attention over edges: see {@link EdgeCall}. Fills context and weights. */
  void edgeAttention(EdgeCall<M> call);

  /**
   * Gradients of {@link #edgeAttention}.
   *
   * @param dQkv laid out like qkv, overwritten
   * @param dBias added to; null when not wanted
   * @param dGate added to; null when there is no gate or its gradient is not wanted
   * @param dWeights made by {@link #edgeWeights}, filled with the gradient with respect to the
   *     weights before dropout (zero where the envelope is); null when not wanted
   */
  void edgeAttentionBackward(EdgeCall<M> call, M dContext, M dQkv, M dBias, M dGate, M dWeights);

  /**
   * Rotates pairs of columns (2i, 2i+1) of each head by angle position · 10000^(-2i/d), in place,
   * in the first {@code 2 D} columns (queries and keys) of {@code qkv} (Su et al. 2021,
   * arXiv:2104.09864).
   *
   * @param offsets position of a row is its index within its sample
   * @param inverse rotate back, for the backward pass
   */
  void rotate(M qkv, int[] offsets, int heads, boolean inverse);

  /** y[t] = table[ids[t]]. */
  void gather(M table, int[] ids, M y);

  /** dTable[ids[t]] += dy[t]. */
  void scatterAdd(M dy, int[] ids, M dTable);

  /** y[b] = sum over t of sample b of weights[t] x[t]; y [B, D]. */
  void pool(M x, int[] offsets, double[] weights, M y);

  /** dx[t] = weights[t] dy[b]. */
  void poolBackward(M dy, int[] offsets, double[] weights, M dx);

  /**
   * Multiplies columns {@code [fromColumn, toColumn)} of rows {@code [fromRow, toRow)} by {@code
   * factor}.
   */
  void scale(M m, int fromRow, int toRow, int fromColumn, int toColumn, double factor);
}
