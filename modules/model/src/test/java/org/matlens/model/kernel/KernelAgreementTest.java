package org.matlens.model.kernel;

import static org.matlens.model.kernel.Close.assertClose;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fused CPU kernels and the ND4J operations agree to 1e-4 of the largest entry, operation by
 * operation.
 */
class KernelAgreementTest {
  private static final double TOLERANCE = 1e-5;

  private final Nd4jKernels reference = new Nd4jKernels(DataType.FLOAT);
  private final CpuKernels fused = new CpuKernels();
  private final SplittableRandom random = new SplittableRandom(11);

  /** The same numbers in both kinds of matrices. */
  private final class Both {
    final INDArray a;
    final NativeMatrix b;

    Both(int rows, int columns) {
      double[] v =
          IntStream.range(0, rows * columns).mapToDouble(i -> random.nextGaussian()).toArray();
      a = reference.matrix(rows, columns);
      b = fused.matrix(rows, columns);
      reference.set(a, v);
      fused.set(b, v);
    }

    void agree(String what) {
      assertClose(what, fused.get(b), reference.get(a), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 37, 131})
  void linear(int width) {
    Both x = new Both(13, 7);
    Both w = new Both(7, width);
    Both bias = new Both(1, width);
    Both y = new Both(13, width);
    reference.linear(x.a, w.a, bias.a, y.a);
    fused.linear(x.b, w.b, bias.b, y.b);
    y.agree("y");
    Both dy = new Both(13, width);
    Both dw = new Both(7, width);
    Both db = new Both(1, width);
    Both dx = new Both(13, 7);
    reference.linearBackward(x.a, w.a, dy.a, dw.a, db.a, dx.a);
    fused.linearBackward(x.b, w.b, dy.b, dw.b, db.b, dx.b);
    dw.agree("dw");
    db.agree("db");
    dx.agree("dx");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 11, 32, 67})
  void layerNorm(int width) {
    Both x = new Both(5, width);
    Both gain = new Both(1, width);
    Both shift = new Both(1, width);
    Both y = new Both(5, width);
    Both stats = new Both(5, 2);
    reference.layerNorm(x.a, gain.a, shift.a, y.a, stats.a);
    fused.layerNorm(x.b, gain.b, shift.b, y.b, stats.b);
    y.agree("y");
    Both dy = new Both(5, width);
    Both dgain = new Both(1, width);
    Both dshift = new Both(1, width);
    Both dx = new Both(5, width);
    reference.layerNormBackward(x.a, gain.a, stats.a, dy.a, dgain.a, dshift.a, dx.a);
    fused.layerNormBackward(x.b, gain.b, stats.b, dy.b, dgain.b, dshift.b, dx.b);
    dgain.agree("dgain");
    dshift.agree("dshift");
    dx.agree("dx");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 17, 48})
  void elementwise(int width) {
    Both u = new Both(7, width);
    reference.scale(u.a, 1, 6, 1, width - 1, 9.5);
    fused.scale(u.b, 1, 6, 1, width - 1, 9.5);
    u.agree("scale");
    Both g = new Both(7, width);
    reference.gelu(u.a, g.a);
    fused.gelu(u.b, g.b);
    g.agree("gelu");
    reference.geluBackward(u.a, g.a, g.a);
    fused.geluBackward(u.b, g.b, g.b);
    g.agree("gelu backward");
    reference.add(g.a, u.a);
    fused.add(g.b, u.b);
    g.agree("add");
    for (double rate : new double[] {0, 0.3}) {
      Both y = new Both(7, width);
      reference.dropoutAdd(u.a, g.a, new Dropout(rate), 5, 23, y.a);
      fused.dropoutAdd(u.b, g.b, new Dropout(rate), 5, 23, y.b);
      y.agree("dropout " + rate);
      reference.dropoutAdd(u.a, null, new Dropout(rate), 6, 29, y.a);
      fused.dropoutAdd(u.b, null, new Dropout(rate), 6, 29, y.b);
      y.agree("dropout without residual " + rate);
    }
  }

  @Test
  void dropoutKeepsAsManyAsItSays() {
    INDArray f = reference.factors(new Dropout(0.3), 7, 0, 1009, 101);
    double kept = f.gt(0).castTo(DataType.DOUBLE).meanNumber().doubleValue();
    // Five standard deviations of a binomial with 101 909 draws.
    org.assertj.core.api.Assertions.assertThat(kept)
        .isCloseTo(0.7, org.assertj.core.data.Offset.offset(0.0072));
    org.assertj.core.api.Assertions.assertThat(f.maxNumber().doubleValue())
        .isCloseTo(1 / 0.7, org.assertj.core.data.Offset.offset(1e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 16})
  void attention(int headDim) {
    int heads = 3;
    int width = heads * headDim;
    int[] offsets = {0, 5, 6, 25, 42};
    int rows = offsets[4];
    int pairCount = 25 + 1 + 19 * 19 + 17 * 17;
    int buckets = 11;
    int[] pairs = random.ints(pairCount, -2, buckets).toArray();
    java.util.Arrays.fill(pairs, 26 + 19, 26 + 2 * 19, -1); // one query that sees nothing
    float[][] replaced = new float[4][];
    replaced[0] = new float[heads * 25];
    for (int i = 0; i < replaced[0].length; i++) {
      replaced[0][i] = (float) random.nextDouble();
    }
    for (boolean causal : new boolean[] {false, true}) {
      for (double rate : new double[] {0, 0.2}) {
        for (float[][] r : new float[][][] {null, replaced}) {
          compareAttention(heads, width, offsets, rows, pairs, buckets, causal, rate, r);
        }
      }
    }
  }

  private void compareAttention(
      int heads,
      int width,
      int[] offsets,
      int rows,
      int[] pairs,
      int buckets,
      boolean causal,
      double rate,
      float[][] replaced) {
    Both qkv = new Both(rows, 3 * width);
    Both bias = new Both(buckets, heads);
    Both context = new Both(rows, width);
    AttentionCall<INDArray> ca =
        new AttentionCall<>(
            qkv.a,
            qkv.a,
            width,
            context.a,
            heads,
            offsets,
            offsets,
            pairs,
            bias.a,
            causal,
            reference.weights(heads, offsets, offsets),
            replaced,
            new Dropout(rate),
            3,
            31);
    AttentionCall<NativeMatrix> cb =
        new AttentionCall<>(
            qkv.b,
            qkv.b,
            width,
            context.b,
            heads,
            offsets,
            offsets,
            pairs,
            bias.b,
            causal,
            fused.weights(heads, offsets, offsets),
            replaced,
            new Dropout(rate),
            3,
            31);
    reference.attention(ca);
    fused.attention(cb);
    context.agree("context");
    Both up = new Both(rows, width);
    Both dQkv = new Both(rows, 3 * width);
    Both dBias = new Both(buckets, heads);
    INDArray dWeightsA = reference.weights(heads, offsets, offsets);
    NativeMatrix dWeightsB = fused.weights(heads, offsets, offsets);
    reference.attentionBackward(ca, up.a, dQkv.a, dQkv.a, dBias.a, dWeightsA);
    fused.attentionBackward(cb, up.b, dQkv.b, dQkv.b, dBias.b, dWeightsB);
    dQkv.agree("dQkv");
    dBias.agree("dBias");
    for (int b = 0; b + 1 < offsets.length; b++) {
      assertClose(
          "weights of sample " + b,
          fused.weightsOf(cb.weights(), heads, offsets, offsets, b),
          reference.weightsOf(ca.weights(), heads, offsets, offsets, b),
          TOLERANCE);
      assertClose(
          "dWeights of sample " + b,
          fused.weightsOf(dWeightsB, heads, offsets, offsets, b),
          reference.weightsOf(dWeightsA, heads, offsets, offsets, b),
          TOLERANCE);
    }
  }

  /** Training passes, too, find the same gradients where weights were not kept. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void weightsThatWereNotKeptAreMadeAgain(double rate) {
    int[] offsets = {0, 7, 8, 29};
    int[] pairs = random.ints(49 + 1 + 21 * 21, -1, 5).toArray();
    Both qkv = new Both(29, 3 * 22);
    Both bias = new Both(5, 2);
    Both up = new Both(29, 22);
    NativeMatrix weights = fused.weights(2, offsets, offsets);
    NativeMatrix seen = fused.matrix(29, 3 * 22);
    NativeMatrix dSeen = fused.matrix(5, 2);
    NativeMatrix unseen = fused.matrix(29, 3 * 22);
    NativeMatrix dUnseen = fused.matrix(5, 2);
    fused.set(dSeen, new float[10]);
    fused.set(dUnseen, new float[10]);
    AttentionCall<NativeMatrix> kept =
        biased(qkv.b, fused.matrix(29, 22), offsets, pairs, bias.b, weights, rate);
    AttentionCall<NativeMatrix> made =
        biased(qkv.b, fused.matrix(29, 22), offsets, pairs, bias.b, null, rate);
    fused.attention(kept);
    fused.attentionBackward(kept, up.b, seen, seen, dSeen, null);
    fused.attention(made);
    fused.attentionBackward(made, up.b, unseen, unseen, dUnseen, null);
    org.assertj.core.api.Assertions.assertThat(fused.get(unseen)).isEqualTo(fused.get(seen));
    org.assertj.core.api.Assertions.assertThat(fused.get(dUnseen)).isEqualTo(fused.get(dSeen));
    INDArray dQkv = reference.matrix(29, 3 * 22);
    INDArray dBias = reference.matrix(5, 2).assign(0);
    AttentionCall<INDArray> ofNd4j =
        biased(qkv.a, reference.matrix(29, 22), offsets, pairs, bias.a, null, rate);
    reference.attentionBackward(ofNd4j, up.a, dQkv, dQkv, dBias, null);
    assertClose("dQkv", fused.get(unseen), reference.get(dQkv), TOLERANCE);
    assertClose("dBias", fused.get(dUnseen), reference.get(dBias), TOLERANCE);
  }

  private static <M> AttentionCall<M> biased(
      M qkv, M context, int[] offsets, int[] pairs, M bias, M weights, double rate) {
    return new AttentionCall<>(
        qkv,
        qkv,
        22,
        context,
        2,
        offsets,
        offsets,
        pairs,
        bias,
        false,
        weights,
        null,
        new Dropout(rate),
        3,
        31);
  }

  @Test
  void linearWithAResidual() {
    Both x = new Both(13, 7);
    Both w = new Both(7, 37);
    Both bias = new Both(1, 37);
    Both residual = new Both(13, 37);
    Both y = new Both(13, 37);
    reference.linearAdd(x.a, w.a, bias.a, residual.a, y.a);
    fused.linearAdd(x.b, w.b, bias.b, residual.b, y.b);
    y.agree("y");
  }

  @Test
  void weightsThatNobodyWantsChangeNothing() {
    int[] offsets = {0, 7, 8, 29};
    NativeMatrix qkv = new Both(29, 3 * 22).b;
    NativeMatrix seen = fused.matrix(29, 22);
    fused.attention(plain(qkv, seen, offsets, fused.weights(2, offsets, offsets)));
    NativeMatrix unseen = fused.matrix(29, 22);
    fused.attention(plain(qkv, unseen, offsets, null));
    org.assertj.core.api.Assertions.assertThat(fused.get(unseen)).isEqualTo(fused.get(seen));
  }

  @Test
  void aScoreThatIsNotANumberIsNotHidden() {
    int[] offsets = {0, 5};
    NativeMatrix qkv = new Both(5, 3 * 22).b;
    qkv.put(3 * 66 + 1, Float.NaN); // query 3, head 0
    NativeMatrix context = fused.matrix(5, 22);
    NativeMatrix weights = fused.weights(2, offsets, offsets);
    fused.attention(plain(qkv, context, offsets, weights));
    double[] w = fused.weightsOf(weights, 2, offsets, offsets, 0);
    for (int i = 0; i < w.length; i++) {
      boolean ofRow = i / 5 == 3;
      org.assertj.core.api.Assertions.assertThat(Double.isNaN(w[i])).isEqualTo(ofRow);
    }
    org.assertj.core.api.Assertions.assertThat(context.get(3 * 22)).isNaN();
    org.assertj.core.api.Assertions.assertThat(context.get(2 * 22)).isFinite();
  }

  private static AttentionCall<NativeMatrix> plain(
      NativeMatrix qkv, NativeMatrix context, int[] offsets, NativeMatrix weights) {
    return new AttentionCall<>(
        qkv,
        qkv,
        22,
        context,
        2,
        offsets,
        offsets,
        null,
        null,
        false,
        weights,
        null,
        Dropout.NONE,
        0,
        0);
  }

  @Test
  void rotation() {
    int[] offsets = {0, 7, 18};
    Both qkv = new Both(18, 3 * 2 * 10);
    reference.rotate(qkv.a, offsets, 2, false);
    fused.rotate(qkv.b, offsets, 2, false);
    qkv.agree("rotate");
  }

  @Test
  void tokensAndPooling() {
    int[] ids = {3, 0, 6, 3, 2};
    Both table = new Both(7, 19);
    Both y = new Both(5, 19);
    reference.gather(table.a, ids, y.a);
    fused.gather(table.b, ids, y.b);
    y.agree("gather");
    Both dTable = new Both(7, 19);
    reference.scatterAdd(y.a, ids, dTable.a);
    fused.scatterAdd(y.b, ids, dTable.b);
    dTable.agree("scatterAdd");
    int[] offsets = {0, 2, 5};
    double[] weights = {0.5, 0.25, 1, 2, 3};
    Both pooled = new Both(2, 19);
    reference.pool(y.a, offsets, weights, pooled.a);
    fused.pool(y.b, offsets, weights, pooled.b);
    pooled.agree("pool");
    reference.poolBackward(pooled.a, offsets, weights, y.a);
    fused.poolBackward(pooled.b, offsets, weights, y.b);
    y.agree("poolBackward");
  }

  @Test
  void exponentialIsAccurateOverItsRange() {
    for (float x = -87.6f; x < 88; x += 0.037f) {
      double exact = Math.exp(x);
      org.assertj.core.api.Assertions.assertThat(VectorMath.exp(x))
          .isCloseTo((float) exact, org.assertj.core.data.Offset.offset((float) (4e-7 * exact)));
    }
    org.assertj.core.api.Assertions.assertThat(VectorMath.exp(-1e30f)).isZero();
  }
}
