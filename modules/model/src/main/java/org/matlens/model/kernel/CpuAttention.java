package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Attention of one thread, head by head: a product, a softmax in place ({@link CpuScores}), a
 * product. The weights stand as in {@link CpuWeights}.
 */
final class CpuAttention {
  private final Arena arena;

  CpuAttention(Arena arena) {
    this.arena = arena;
  }

  void forward(AttentionCall<NativeMatrix> c) {
    long mark = arena.mark();
    int width = c.context().columns();
    int d = width / c.heads();
    int ldk = c.keyValues().columns();
    FloatPointer values = c.keyValues().at(0);
    // Weights that nobody wants take turns in one block, which stays in the cache.
    boolean kept = c.weights() != null;
    NativeMatrix all = kept ? c.weights() : arena.matrix(CpuWeights.largest(c), 1);
    FloatPointer weights = all.at(0);
    FloatPointer context = c.context().at(0);
    NativeMatrix dropped = c.dropout().active() ? arena.matrix(CpuWeights.largest(c), 1) : null;
    FloatPointer droppedPointer = dropped == null ? null : dropped.at(0);
    CpuScores scores = new CpuScores(c);
    int block = 0;
    int pair = 0;
    for (int b = 0; b + 1 < c.queryOffsets().length; b++) {
      int q0 = c.queryOffsets()[b];
      int nq = c.queryOffsets()[b + 1] - q0;
      int k0 = c.keyOffsets()[b];
      int nk = c.keyOffsets()[b + 1] - k0;
      int ld = CpuWeights.stride(nk);
      float[] factors = new float[nq];
      for (int h = 0; h < c.heads(); h++, block += kept ? nq * ld : 0) {
        scores.fill(b, h, pair, all, block, factors);
        FloatPointer used = weights.position((long) all.first() + block);
        if (dropped != null) {
          CpuWeights.dropRows(c, q0, h, nq, ld, all, block, dropped);
          used = droppedPointer;
        }
        values.position(
            (long) c.keyValues().first() + (long) k0 * ldk + c.keyColumn() + width + h * d);
        openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasNoTrans,
            openblas.CblasNoTrans,
            nq,
            d,
            nk,
            1f,
            used,
            ld,
            values,
            ldk,
            0f,
            context.position((long) c.context().first() + (long) q0 * width + h * d),
            width);
        scaleRows(c.context(), q0 * width + h * d, width, nq, d, factors);
        if (kept) {
          scaleRows(all, block, ld, nq, ld, factors);
        }
      }
      pair += nq * nk;
    }
    arena.release(mark);
  }

  /** Multiplies row q of a block, {@code columns} wide, by {@code factors[q]}. */
  static void scaleRows(NativeMatrix m, int start, int ld, int rows, int columns, float[] factors) {
    int full = columns - columns % LANES;
    for (int q = 0; q < rows; q++) {
      int row = start + q * ld;
      for (int k = 0; k < full; k += LANES) {
        int at = 4 * (m.first() + row + k);
        store(load(m.bytes(), at).mul(factors[q]), m.bytes(), at);
      }
      for (int k = full; k < columns; k++) {
        m.put(row + k, m.get(row + k) * factors[q]);
      }
    }
  }
}
