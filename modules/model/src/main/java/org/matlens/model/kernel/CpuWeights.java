package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.nio.FloatBuffer;

/**
 * Where the weights of dense attention stand: [sample][head][query][stride] with the stride of a
 * row rounded up to whole vectors; the padding holds zeros, so that row loops need no tail.
 */
final class CpuWeights {
  private CpuWeights() {}

  static int stride(int keys) {
    return (keys + LANES - 1) / LANES * LANES;
  }

  /** Entry where sample b's weights start. */
  private static int start(int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    long start = 0;
    for (int i = 0; i < b; i++) {
      start += size(heads, queryOffsets, keyOffsets, i);
    }
    return Math.toIntExact(start);
  }

  private static long size(int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    return (long) heads
        * (queryOffsets[b + 1] - queryOffsets[b])
        * stride(keyOffsets[b + 1] - keyOffsets[b]);
  }

  static NativeMatrix weights(Arena arena, int heads, int[] queryOffsets, int[] keyOffsets) {
    return arena.matrix(start(heads, queryOffsets, keyOffsets, queryOffsets.length - 1), 1);
  }

  static float[] weightsOf(
      NativeMatrix weights, int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    int rows = heads * (queryOffsets[b + 1] - queryOffsets[b]);
    float[] out = new float[rows * (keyOffsets[b + 1] - keyOffsets[b])];
    copy(weights, heads, queryOffsets, keyOffsets, b, out);
    return out;
  }

  /** As {@link #weightsOf}, into {@code out} from its start on. */
  static void copy(
      NativeMatrix weights, int heads, int[] queryOffsets, int[] keyOffsets, int b, float[] out) {
    int rows = heads * (queryOffsets[b + 1] - queryOffsets[b]);
    int keys = keyOffsets[b + 1] - keyOffsets[b];
    int at = start(heads, queryOffsets, keyOffsets, b);
    int stride = stride(keys);
    FloatBuffer floats = weights.bytes().asFloatBuffer();
    for (int r = 0; r < rows; r++) {
      floats.get(weights.first() + at + r * stride, out, r * keys, keys);
    }
  }

  /** Largest block of one head of any sample. */
  static int largest(AttentionCall<NativeMatrix> c) {
    int most = 0;
    for (int b = 0; b + 1 < c.queryOffsets().length; b++) {
      int nq = c.queryOffsets()[b + 1] - c.queryOffsets()[b];
      most = Math.max(most, nq * stride(c.keyOffsets()[b + 1] - c.keyOffsets()[b]));
    }
    return most;
  }

  /** The weights of one head after dropout, into {@code to}. */
  static void dropRows(
      AttentionCall<NativeMatrix> c,
      int q0,
      int h,
      int nq,
      int ld,
      NativeMatrix weights,
      int block,
      NativeMatrix to) {
    float scale = c.dropout().scale();
    int threshold = c.dropout().threshold();
    for (int q = 0; q < nq; q++) {
      int start = Dropout.start(c.dropoutKey(), (c.firstRow() + q0 + q) * c.heads() + h);
      int from = 4 * (weights.first() + block + q * ld);
      int at = 4 * (to.first() + q * ld);
      for (int k = 0; k < ld; k += LANES) {
        var kept =
            VectorMath.kept(VectorMath.COLUMN_STEPS.add(start + k * Dropout.STEP), threshold);
        store(
            VectorMath.drop(load(weights.bytes(), from + 4 * k), scale, kept),
            to.bytes(),
            at + 4 * k);
      }
    }
  }
}
