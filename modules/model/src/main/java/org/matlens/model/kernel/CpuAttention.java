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
 * Attention of one thread, head by head: a product, a softmax in place, a product.
 *
 * <p>Weights are kept as [sample][head][query][stride] with the stride of a row rounded up to whole
 * vectors; the padding holds zeros, so that row loops need no tail.
 */
final class CpuAttention {
  private static final float FORBIDDEN = -1e30f;

  private final Arena arena;
  private final float[] lanes = new float[LANES];

  CpuAttention(Arena arena) {
    this.arena = arena;
  }

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

  static double[] weightsOf(
      NativeMatrix weights, int heads, int[] queryOffsets, int[] keyOffsets, int b) {
    int rows = heads * (queryOffsets[b + 1] - queryOffsets[b]);
    int keys = keyOffsets[b + 1] - keyOffsets[b];
    int at = start(heads, queryOffsets, keyOffsets, b);
    double[] out = new double[rows * keys];
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < keys; k++) {
        out[r * keys + k] = weights.get(at + r * stride(keys) + k);
      }
    }
    return out;
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
    NativeMatrix all = kept ? c.weights() : arena.matrix(largest(c), 1);
    FloatPointer weights = all.at(0);
    FloatPointer context = c.context().at(0);
    NativeMatrix dropped = c.dropout().active() ? arena.matrix(largest(c), 1) : null;
    FloatPointer droppedPointer = dropped == null ? null : dropped.at(0);
    float[][] tables = transposed(c.bias());
    int block = 0;
    int pair = 0;
    for (int b = 0; b + 1 < c.queryOffsets().length; b++) {
      int q0 = c.queryOffsets()[b];
      int nq = c.queryOffsets()[b + 1] - q0;
      int k0 = c.keyOffsets()[b];
      int nk = c.keyOffsets()[b + 1] - k0;
      int ld = stride(nk);
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
          dropRows(c, q0, h, nq, ld, all, block, dropped);
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

  /** Largest block of one head of any sample. */
  private static int largest(AttentionCall<NativeMatrix> c) {
    int most = 0;
    for (int b = 0; b + 1 < c.queryOffsets().length; b++) {
      int nq = c.queryOffsets()[b + 1] - c.queryOffsets()[b];
      most = Math.max(most, nq * stride(c.keyOffsets()[b + 1] - c.keyOffsets()[b]));
    }
    return most;
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
    int ld = stride(nk);
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
    int ld = stride(nk);
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

  private static void dropRows(
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

  void backward(
      AttentionCall<NativeMatrix> c,
      NativeMatrix dContext,
      NativeMatrix dQueries,
      NativeMatrix dKeyValues,
      NativeMatrix dBias,
      NativeMatrix dWeights) {
    int width = dContext.columns();
    int d = width / c.heads();
    float scale = (float) (1 / Math.sqrt(d));
    int ldq = c.queries().columns();
    int ldk = c.keyValues().columns();
    NativeMatrix dScores = arena.matrix(largest(c), 1);
    NativeMatrix dropped = c.dropout().active() ? arena.matrix(largest(c), 1) : null;
    FloatPointer queries = c.queries().at(0);
    FloatPointer keys = c.keyValues().at(0);
    FloatPointer values = c.keyValues().at(0);
    FloatPointer weights = c.weights().at(0);
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
      int ld = stride(nk);
      for (int h = 0; h < c.heads(); h++, block += nq * ld) {
        long keyAt = (long) c.keyValues().first() + (long) k0 * ldk + c.keyColumn() + h * d;
        long dKeyAt = (long) dKeyValues.first() + (long) k0 * ldk + c.keyColumn() + h * d;
        queries.position((long) c.queries().first() + (long) q0 * ldq + h * d);
        keys.position(keyAt);
        values.position(keyAt + width);
        upstream.position((long) dContext.first() + (long) q0 * width + h * d);
        weights.position((long) c.weights().first() + block);
        FloatPointer used = weights;
        if (dropped != null) {
          dropRows(c, q0, h, nq, ld, c.weights(), block, dropped);
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
        scoreGradient(c, q0, h, pair, nq, nk, block, dScores, dWeights);
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
  }

  /**
   * In place: gradient of the used weights → of the weights (dropout undone) → of the scores: w (dw
   * - sum of w dw).
   */
  private void scoreGradient(
      AttentionCall<NativeMatrix> c,
      int q0,
      int h,
      int pair,
      int nq,
      int nk,
      int block,
      NativeMatrix dScores,
      NativeMatrix dWeights) {
    int ld = stride(nk);
    float dropScale = c.dropout().scale();
    int threshold = c.dropout().threshold();
    ByteBuffer w = c.weights().bytes();
    ByteBuffer g = dScores.bytes();
    for (int q = 0; q < nq; q++) {
      int row = 4 * (c.weights().first() + block + q * ld);
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
        for (int k = 0; k < ld; k++) {
          boolean seen = k < nk && c.allowed(q, k, pair + q * nk + k);
          dWeights.put(block + q * ld + k, seen ? g.getFloat(at + 4 * k) : 0);
        }
      }
      for (int k = 0; k < ld; k += LANES) {
        store(load(g, at + 4 * k).sub(sum).mul(load(w, row + 4 * k)), g, at + 4 * k);
      }
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
    int ld = stride(nk);
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
