package org.matlens.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.matlens.metric.Metrics;
import org.matlens.metric.Ranks;

class TestsOfDifferencesTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  @Test
  void wilcoxonAgreesWithCommonsMathWithoutTies() {
    double[] d = {1.5, -0.3, 2.2, 0.7, -1.1, 3.1, 0.9, 4.0, -0.2, 2.7, 1.3};
    WilcoxonSignedRank w = WilcoxonSignedRank.test(d, Alternative.TWO_SIDED);
    assertThat(w.pValue())
        .isEqualTo(
            new WilcoxonSignedRankTest().wilcoxonSignedRankTest(new double[d.length], d, true),
            CLOSE);
    assertThat(w.exact()).isTrue();
    assertThat(w.n()).isEqualTo(11);
    // negative ranks: 0.2 → 1, 0.3 → 2, 1.1 → 5
    assertThat(w.wPlus()).isEqualTo(66 - 8);
    assertThat(w.effect()).isEqualTo((58 - 8) / 66.0, CLOSE);
  }

  @Test
  void wilcoxonWithTiesAndZerosEqualsTheSumOverAllSigns() {
    double[] d = {0, 1, 1, -1, 2, 2, -2, 3, 0, 3, 5};
    double[] kept = Arrays.stream(d).filter(v -> v != 0).toArray();
    double[] ranks = Ranks.midranks(Arrays.stream(kept).map(Math::abs).toArray());
    double seen = IntStream.range(0, 9).mapToDouble(i -> kept[i] > 0 ? ranks[i] : 0).sum();
    int atLeast = 0;
    int atMost = 0;
    for (int signs = 0; signs < 1 << 9; signs++) {
      int s = signs;
      double w = IntStream.range(0, 9).mapToDouble(i -> (s >> i & 1) * ranks[i]).sum();
      atLeast += w >= seen ? 1 : 0;
      atMost += w <= seen ? 1 : 0;
    }
    assertThat(WilcoxonSignedRank.test(d, Alternative.GREATER).pValue())
        .isEqualTo(atLeast / 512.0, CLOSE);
    assertThat(WilcoxonSignedRank.test(d, Alternative.LESS).pValue())
        .isEqualTo(atMost / 512.0, CLOSE);
    assertThat(WilcoxonSignedRank.test(d, Alternative.TWO_SIDED).pValue())
        .isEqualTo(2 * atLeast / 512.0, CLOSE);
    assertThat(WilcoxonSignedRank.test(d, Alternative.GREATER).zeros()).isEqualTo(2);
  }

  @Test
  void wilcoxonNormalApproximationContinuesTheExactOne() {
    SplittableRandom r = new SplittableRandom(3);
    double[] d =
        r.doubles(WilcoxonSignedRank.EXACT_LIMIT).map(u -> Math.rint(40 * (u - 0.45))).toArray();
    double[] more = Arrays.copyOf(d, d.length);
    Arrays.setAll(more, i -> d[i] == 0 ? 1 : d[i]);
    double[] over = Arrays.copyOf(more, d.length + 1);
    over[d.length] = -1;
    WilcoxonSignedRank exact = WilcoxonSignedRank.test(more, Alternative.TWO_SIDED);
    WilcoxonSignedRank normal = WilcoxonSignedRank.test(over, Alternative.TWO_SIDED);
    assertThat(exact.exact()).isTrue();
    assertThat(normal.exact()).isFalse();
    assertThat(normal.pValue()).isBetween(0.9 * exact.pValue(), 1.15 * exact.pValue());
  }

  @Test
  void wilcoxonOfNothingIsNotSurprising() {
    WilcoxonSignedRank w = WilcoxonSignedRank.test(new double[3], Alternative.TWO_SIDED);
    assertThat(w.pValue()).isEqualTo(1);
    assertThat(w.effect()).isNaN();
    assertThatThrownBy(
            () -> WilcoxonSignedRank.test(new double[] {1, Double.NaN}, Alternative.LESS))
        .hasMessage("value 1 is NaN");
  }

  @Test
  void signFlipIsExactForFewAndCloseForMany() {
    double[] d = {0.1, 0.2, 0.3, -0.4, 0.5, 0.6, 0.7};
    double seen = Arrays.stream(d).sum();
    int atLeast = 0;
    for (int signs = 0; signs < 1 << 7; signs++) {
      int s = signs;
      atLeast +=
          IntStream.range(0, 7).mapToDouble(i -> (s >> i & 1) == 1 ? -d[i] : d[i]).sum()
                  >= seen - 1e-9
              ? 1
              : 0;
    }
    double exact = atLeast / 128.0;
    assertThat(SignFlip.test(d, Alternative.GREATER, 128, 1)).isEqualTo(exact, CLOSE);
    assertThat(SignFlip.test(d, Alternative.GREATER, 127, 1)).isEqualTo(exact, within(0.08));
    assertThat(SignFlip.test(d, Alternative.TWO_SIDED, 128, 1)).isEqualTo(2 * exact, CLOSE);
    assertThat(SignFlip.test(new double[5], Alternative.TWO_SIDED, 10, 1)).isEqualTo(1);
  }

  @Test
  void mcNemarIsABinomial() {
    // P(X <= 1), X of 6 coins = 7/64
    assertThat(McNemar.of(5, 1).pValue()).isEqualTo(14 / 64.0, CLOSE);
    assertThat(McNemar.of(3, 3).pValue()).isEqualTo(1);
    assertThat(McNemar.of(0, 0).pValue()).isEqualTo(1);
    McNemar m =
        McNemar.test(
            new int[] {0, 1, 1, 0, 2}, new int[] {0, 1, 0, 0, 2}, new int[] {0, 0, 0, 1, 2});
    assertThat(m.onlyFirst()).isEqualTo(2);
    assertThat(m.onlySecond()).isZero();
  }

  @Test
  void mcNemarIsExactFarBelowTheRoundingOfOne() {
    int[][] counts = {
      {525, 964}, {245, 1135}, {1735, 894}, {0, 1}, {0, 300}, {17, 23}, {49, 50}, {7, 700}
    };
    for (int[] c : counts) {
      int n = c[0] + c[1];
      BigInteger choices = BigInteger.ONE;
      BigInteger sum = BigInteger.ONE;
      for (int i = 1; i <= Math.min(c[0], c[1]); i++) {
        choices = choices.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
        sum = sum.add(choices);
      }
      double exact =
          new BigDecimal(sum.shiftLeft(1))
              .divide(new BigDecimal(BigInteger.ONE.shiftLeft(n)), MathContext.DECIMAL64)
              .doubleValue();
      assertThat(McNemar.of(c[0], c[1]).pValue() / exact)
          .as("%d and %d: %s", c[0], c[1], exact)
          .isCloseTo(1, Offset.offset(1e-9));
    }
  }

  @Test
  void mannWhitneyExactOverAllChoices() {
    double[] a = {1, 3, 3, 7};
    double[] b = {0, 1, 2, 3, 3};
    double[] all = {1, 3, 3, 7, 0, 1, 2, 3, 3};
    double seen = u(a, b);
    int choices = 0;
    int atLeast = 0;
    for (int mask = 0; mask < 1 << 9; mask++) {
      if (Integer.bitCount(mask) != 4) {
        continue;
      }
      int m = mask;
      double[] x =
          IntStream.range(0, 9).filter(i -> (m >> i & 1) == 1).mapToDouble(i -> all[i]).toArray();
      double[] y =
          IntStream.range(0, 9).filter(i -> (m >> i & 1) == 0).mapToDouble(i -> all[i]).toArray();
      choices++;
      atLeast += u(x, y) >= seen ? 1 : 0;
    }
    MannWhitney w = MannWhitney.test(a, b, Alternative.GREATER);
    assertThat(w.u()).isEqualTo(seen);
    assertThat(w.pValue()).isEqualTo(atLeast / (double) choices, CLOSE);
    assertThat(w.superiority()).isEqualTo(seen / 20, CLOSE);
    assertThat(w.superiority())
        .isEqualTo(Metrics.rocAuc(new int[] {1, 1, 1, 1, 0, 0, 0, 0, 0}, all), CLOSE);
    assertThat(w.rankBiserial()).isEqualTo(2 * w.superiority() - 1, CLOSE);
    assertThat(MannWhitney.test(a, new double[0], Alternative.LESS).pValue()).isNaN();
  }

  private static double u(double[] a, double[] b) {
    double u = 0;
    for (double x : a) {
      for (double y : b) {
        u += x > y ? 1 : x == y ? 0.5 : 0;
      }
    }
    return u;
  }

  @Test
  void mannWhitneyOfLargeGroupsIsNormal() {
    SplittableRandom r = new SplittableRandom(11);
    double[] a = r.doubles(53).toArray();
    double[] b = r.doubles(47).map(v -> v + 0.15).toArray();
    double p = MannWhitney.test(a, b, Alternative.TWO_SIDED).pValue();
    // Commons Math applies no continuity correction.
    assertThat(p).isEqualTo(new MannWhitneyUTest().mannWhitneyUTest(a, b), within(1e-3));
    double[] same = new double[50];
    assertThat(MannWhitney.test(same, same, Alternative.TWO_SIDED).pValue()).isEqualTo(1);
  }

  @Test
  void holmByHand() {
    assertThat(Holm.adjust(new double[] {0.01, 0.04, Double.NaN, 0.03, 0.005, 0.9}))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0.04, 0.09, Double.NaN, 0.09, 0.025, 0.9);
    assertThat(Holm.adjust(new double[0])).isEmpty();
    assertThatThrownBy(() -> Holm.adjust(new double[] {1.2})).hasMessageContaining("[0, 1]");
  }
}
