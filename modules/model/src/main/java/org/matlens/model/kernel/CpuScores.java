package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * The weights of one call of attention, made head by head: a product and a softmax in place. Used
 * by the forward pass, and by a backward pass that finds no weights kept.
 */
final class CpuScores {
  private static final float FORBIDDEN = -1e30f;

  private final AttentionCall<NativeMatrix> c;
  private final float[] lanes = new float[LANES];
  private final int headDim;
  private final FloatPointer queries;
  private final FloatPointer keys;
  private final float[][] tables;

  CpuScores(AttentionCall<NativeMatrix> call) {
    c = call;
    headDim = c.context().columns() / c.heads();
    queries = c.queries().at(0);
    keys = c.keyValues().at(0);
    tables = transposed(c.bias());
  }

  /**
   * What makes weights of one head of sample b when row q is multiplied by {@code factors[q]},
   * which is left to do: rows of the context are shorter.
   *
   * @param pair where the pairs of the sample start
   * @param to filled from entry {@code block} on, rows as in {@link CpuWeights}
   */
  void fill(int b, int h, int pair, NativeMatrix to, int block, float[] factors) {
    int q0 = c.queryOffsets()[b];
    int nq = c.queryOffsets()[b + 1] - q0;
    int k0 = c.keyOffsets()[b];
    int nk = c.keyOffsets()[b + 1] - k0;
    if (c.replacedOf(b) != null) {
      copyReplaced(b, h, nq, nk, to, block);
      Arrays.fill(factors, 1);
      return;
    }
    int ldq = c.queries().columns();
    int ldk = c.keyValues().columns();
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        nq,
        nk,
        headDim,
        (float) (1 / Math.sqrt(headDim)),
        queries.position((long) c.queries().first() + (long) q0 * ldq + h * headDim),
        ldq,
        keys.position((long) c.keyValues().first() + (long) k0 * ldk + c.keyColumn() + h * headDim),
        ldk,
        0f,
        to.at(block),
        CpuWeights.stride(nk));
    exponentials(tables == null ? null : tables[h], pair, nq, nk, to, block, factors);
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

  private void copyReplaced(int b, int h, int nq, int nk, NativeMatrix to, int block) {
    int ld = CpuWeights.stride(nk);
    float[] given = c.replacedOf(b);
    for (int q = 0; q < nq; q++) {
      for (int k = 0; k < ld; k++) {
        to.put(block + q * ld + k, k < nk ? given[(h * nq + q) * nk + k] : 0);
      }
    }
  }

  /** Scores to exponentials in place. */
  private void exponentials(
      float[] table, int pair, int nq, int nk, NativeMatrix scores, int block, float[] factors) {
    int ld = CpuWeights.stride(nk);
    ByteBuffer w = scores.bytes();
    boolean masked = c.pairs() != null || c.causal();
    for (int q = 0; q < nq; q++) {
      int row = 4 * (scores.first() + block + q * ld);
      if (masked) {
        maskRow(table, pair + q * nk, q, nk, w, row);
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

  private void maskRow(float[] table, int pair, int q, int nk, ByteBuffer w, int row) {
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
