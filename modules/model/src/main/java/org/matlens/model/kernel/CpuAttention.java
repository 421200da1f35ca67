package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Attention of one thread, head by head: a product, a softmax in place, a product. The weights
 * stand as in {@link CpuWeights}.
 */
final class CpuAttention {
  private static final float FORBIDDEN = -1e30f;

  private final Arena arena;
  private final float[] lanes = new float[LANES];

  CpuAttention(Arena arena) {
    this.arena = arena;
  }

  void forward(AttentionCall<NativeMatrix> c) {
    int width = c.context().columns();
    int d = width / c.heads();
    float scale = (float) (1 / Math.sqrt(d));
    int ldq = c.queries().columns();
    int ldk = c.keyValues().columns();
    FloatPointer queries = c.queries().at(0);
    FloatPointer keys = c.keyValues().at(0);
    FloatPointer values = c.keyValues().at(0);
    // Weights that nobody wants take turns in one block, which stays in the cache.
    boolean kept = c.weights() != null;
    NativeMatrix all = kept ? c.weights() : arena.matrix(CpuWeights.largest(c), 1);
    FloatPointer weights = all.at(0);
    FloatPointer context = c.context().at(0);
    NativeMatrix dropped = c.dropout().active() ? arena.matrix(CpuWeights.largest(c), 1) : null;
    FloatPointer droppedPointer = dropped == null ? null : dropped.at(0);
    float[][] tables = transposed(c.bias());
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
        weights.position((long) all.first() + block);
        keys.position((long) c.keyValues().first() + (long) k0 * ldk + c.keyColumn() + h * d);
        if (c.replacedOf(b) != null) {
          copyReplaced(c, b, h, nq, nk, all, block);
          java.util.Arrays.fill(factors, 1);
        } else {
          openblas.cblas_sgemm(
              openblas.CblasRowMajor,
              openblas.CblasNoTrans,
              openblas.CblasTrans,
              nq,
              nk,
              d,
              scale,
              queries.position((long) c.queries().first() + (long) q0 * ldq + h * d),
              ldq,
              keys,
              ldk,
              0f,
              weights,
              ld);
          exponentials(c, tables == null ? null : tables[h], pair, nq, nk, all, block, factors);
        }
        FloatPointer used = weights;
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
  }

  /** [H][buckets], for lookups along a row of pairs. */
  private static float[][] transposed(NativeMatrix bias) {
    if (bias == null) {
      return null;
    }
    float[][] t = new float[bias.columns()][bias.rows()];
    for (int r = 0; r < bias.rows(); r++) {
      for (int h = 0; h < bias.columns(); h++) {
        t[h][r] = bias.get(r * bias.columns() + h);
      }
    }
    return t;
  }

  private static void copyReplaced(
      AttentionCall<NativeMatrix> c, int b, int h, int nq, int nk, NativeMatrix to, int block) {
    int ld = CpuWeights.stride(nk);
    float[] given = c.replacedOf(b);
    for (int q = 0; q < nq; q++) {
      for (int k = 0; k < ld; k++) {
        to.put(block + q * ld + k, k < nk ? given[(h * nq + q) * nk + k] : 0);
      }
    }
  }

  /**
   * Scores to exponentials in place; {@code factors[q]} is what makes weights of row q. The factors
   * are applied to the context, whose rows are shorter.
   */
  private void exponentials(
      AttentionCall<NativeMatrix> c,
      float[] table,
      int pair,
      int nq,
      int nk,
      NativeMatrix scores,
      int block,
      float[] factors) {
    int ld = CpuWeights.stride(nk);
    ByteBuffer w = scores.bytes();
    boolean masked = c.pairs() != null || c.causal();
    for (int q = 0; q < nq; q++) {
      int row = 4 * (scores.first() + block + q * ld);
      if (masked) {
        maskRow(c, table, pair + q * nk, q, nk, w, row);
      }
      for (int k = nk; k < ld; k++) {
        w.putFloat(row + 4 * k, FORBIDDEN);
      }
      FloatVector most = load(w, row);
      for (int k = LANES; k < ld; k += LANES) {
        most = most.max(load(w, row + 4 * k));
      }
      float max = most.reduceLanes(jdk.incubator.vector.VectorOperators.MAX);
      if (Float.isNaN(max)) {
        factors[q] = Float.NaN; // exp() takes it for a number
        continue;
      }
      if (max <= FORBIDDEN / 2) {
        for (int k = 0; k < ld; k += LANES) {
          store(FloatVector.zero(SPECIES), w, row + 4 * k);
        }
        factors[q] = 0;
        continue;
      }
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = 0; k < ld; k += LANES) {
        FloatVector e = VectorMath.exp(load(w, row + 4 * k).sub(max));
        store(e, w, row + 4 * k);
        sum = sum.add(e);
      }
      factors[q] = 1 / VectorMath.sum(sum, lanes);
    }
  }

  /** Multiplies row q of a block, {@code columns} wide, by {@code factors[q]}. */
  private static void scaleRows(
      NativeMatrix m, int start, int ld, int rows, int columns, float[] factors) {
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

  private static void maskRow(
      AttentionCall<NativeMatrix> c,
      float[] table,
      int pair,
      int q,
      int nk,
      ByteBuffer w,
      int row) {
    int[] pairs = c.pairs();
    for (int k = 0; k < nk; k++) {
      int bucket = pairs == null ? 0 : pairs[pair + k];
      if (bucket < 0 || c.causal() && k > q) {
        w.putFloat(row + 4 * k, FORBIDDEN);
      } else if (table != null) {
        w.putFloat(row + 4 * k, w.getFloat(row + 4 * k) + table[bucket]);
      }
    }
  }
}
