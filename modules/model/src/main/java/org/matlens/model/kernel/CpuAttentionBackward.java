package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Gradients of {@link CpuAttention}, head by head; weights that were not kept are made again. */
final class CpuAttentionBackward {
  private final Arena arena;
  private final float[] lanes = new float[LANES];

  CpuAttentionBackward(Arena arena) {
    this.arena = arena;
  }

  void backward(
      AttentionCall<NativeMatrix> c,
      NativeMatrix dContext,
      NativeMatrix dQueries,
      NativeMatrix dKeyValues,
      NativeMatrix dBias,
      NativeMatrix dWeights) {
    long mark = arena.mark();
    int width = dContext.columns();
    int d = width / c.heads();
    float scale = (float) (1 / Math.sqrt(d));
    int ldq = c.queries().columns();
    int ldk = c.keyValues().columns();
    NativeMatrix dScores = arena.matrix(CpuWeights.largest(c), 1);
    NativeMatrix dropped = c.dropout().active() ? arena.matrix(CpuWeights.largest(c), 1) : null;
    FloatPointer queries = c.queries().at(0);
    FloatPointer keys = c.keyValues().at(0);
    FloatPointer values = c.keyValues().at(0);
    boolean kept = c.weights() != null;
    NativeMatrix all = kept ? c.weights() : arena.matrix(CpuWeights.largest(c), 1);
    CpuScores again = kept ? null : new CpuScores(c);
    FloatPointer weights = all.at(0);
    FloatPointer upstream = dContext.at(0);
    FloatPointer scores = dScores.at(0);
    FloatPointer dropPointer = dropped == null ? null : dropped.at(0);
    FloatPointer dq = dQueries.at(0);
    FloatPointer dk = dKeyValues.at(0);
    FloatPointer dv = dKeyValues.at(0);
    int block = 0;
    int pair = 0;
    for (int b = 0; b + 1 < c.queryOffsets().length; b++) {
      int q0 = c.queryOffsets()[b];
      int nq = c.queryOffsets()[b + 1] - q0;
      int k0 = c.keyOffsets()[b];
      int nk = c.keyOffsets()[b + 1] - k0;
      int ld = CpuWeights.stride(nk);
      float[] factors = new float[kept ? 0 : nq];
      for (int h = 0; h < c.heads(); h++, block += nq * ld) {
        int at = kept ? block : 0;
        if (!kept) {
          again.fill(b, h, pair, all, 0, factors);
          CpuAttention.scaleRows(all, 0, ld, nq, ld, factors);
        }
        long keyAt = (long) c.keyValues().first() + (long) k0 * ldk + c.keyColumn() + h * d;
        long dKeyAt = (long) dKeyValues.first() + (long) k0 * ldk + c.keyColumn() + h * d;
        queries.position((long) c.queries().first() + (long) q0 * ldq + h * d);
        keys.position(keyAt);
        values.position(keyAt + width);
        upstream.position((long) dContext.first() + (long) q0 * width + h * d);
        weights.position((long) all.first() + at);
        FloatPointer used = weights;
        if (dropped != null) {
          CpuWeights.dropRows(c, q0, h, nq, ld, all, at, dropped);
          used = dropPointer;
        }
        openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasTrans,
            openblas.CblasNoTrans,
            nk,
            d,
            nq,
            1f,
            used,
            ld,
            upstream,
            width,
            0f,
            dv.position(dKeyAt + width),
            ldk);
        openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasNoTrans,
            openblas.CblasTrans,
            nq,
            nk,
            d,
            1f,
            upstream,
            width,
            values,
            ldk,
            0f,
            scores,
            ld);
        scoreGradient(c, q0, h, pair, nq, nk, all, at, block, dScores, dWeights);
        if (c.replacedOf(b) != null) {
          for (int i = 0; i < nq * ld; i++) {
            dScores.put(i, 0);
          }
        }
        if (dBias != null) {
          addToBias(c, h, pair, nq, nk, dScores, dBias);
        }
        openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasNoTrans,
            openblas.CblasNoTrans,
            nq,
            d,
            nk,
            scale,
            scores,
            ld,
            keys,
            ldk,
            0f,
            dq.position((long) dQueries.first() + (long) q0 * ldq + h * d),
            ldq);
        openblas.cblas_sgemm(
            openblas.CblasRowMajor,
            openblas.CblasTrans,
            openblas.CblasNoTrans,
            nk,
            d,
            nq,
            scale,
            scores,
            ld,
            queries,
            ldq,
            0f,
            dk.position(dKeyAt),
            ldk);
      }
      pair += nq * nk;
    }
    arena.release(mark);
  }

  /**
   * In place: gradient of the used weights → of the weights (dropout undone) → of the scores: w (dw
   * - sum of w dw).
   *
   * @param weights holds those of the head from entry {@code from} on
   * @param block where those of the head stand in dWeights
   */
  private void scoreGradient(
      AttentionCall<NativeMatrix> c,
      int q0,
      int h,
      int pair,
      int nq,
      int nk,
      NativeMatrix weights,
      int from,
      int block,
      NativeMatrix dScores,
      NativeMatrix dWeights) {
    int ld = CpuWeights.stride(nk);
    float dropScale = c.dropout().scale();
    int threshold = c.dropout().threshold();
    ByteBuffer w = weights.bytes();
    ByteBuffer g = dScores.bytes();
    for (int q = 0; q < nq; q++) {
      int row = 4 * (weights.first() + from + q * ld);
      int at = 4 * (dScores.first() + q * ld);
      for (int k = nk; k < ld; k++) {
        g.putFloat(at + 4 * k, 0);
      }
      int start =
          c.dropout().active()
              ? Dropout.start(c.dropoutKey(), (c.firstRow() + q0 + q) * c.heads() + h)
              : 0;
      FloatVector inner = FloatVector.zero(SPECIES);
      for (int k = 0; k < ld; k += LANES) {
        FloatVector dw = load(g, at + 4 * k);
        if (c.dropout().active()) {
          var kept =
              VectorMath.kept(VectorMath.COLUMN_STEPS.add(start + k * Dropout.STEP), threshold);
          dw = VectorMath.drop(dw, dropScale, kept);
          store(dw, g, at + 4 * k);
        }
        inner = dw.fma(load(w, row + 4 * k), inner);
      }
      float sum = VectorMath.sum(inner, lanes);
      if (dWeights != null) {
        copyRow(g, at, dWeights.bytes(), 4 * (dWeights.first() + block + q * ld), ld);
        for (int k = 0; c.forbids() && k < nk; k++) {
          if (!c.allowed(q, k, pair + q * nk + k)) {
            dWeights.put(block + q * ld + k, 0);
          }
        }
      }
      for (int k = 0; k < ld; k += LANES) {
        store(load(g, at + 4 * k).sub(sum).mul(load(w, row + 4 * k)), g, at + 4 * k);
      }
    }
  }

  /** Whole vectors, the zeros behind the last key with them. */
  private static void copyRow(ByteBuffer from, int at, ByteBuffer to, int toAt, int ld) {
    for (int k = 0; k < ld; k += LANES) {
      store(load(from, at + 4 * k), to, toAt + 4 * k);
    }
  }

  private static void addToBias(
      AttentionCall<NativeMatrix> c,
      int h,
      int pair,
      int nq,
      int nk,
      NativeMatrix dScores,
      NativeMatrix dBias) {
    int ld = CpuWeights.stride(nk);
    int heads = c.heads();
    for (int q = 0; q < nq; q++) {
      for (int k = 0; k < nk; k++) {
        int bucket = c.pairs()[pair + q * nk + k];
        if (bucket >= 0) {
          int at = bucket * heads + h;
          dBias.put(at, dBias.get(at) + dScores.get(q * ld + k));
        }
      }
    }
  }
}
