package org.matlens.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  @Test
  void regressionByHand() {
    double[] y = {1, 2, 4};
    double[] p = {2, 2, 1};
    assertThat(Metrics.mae(y, p)).isEqualTo(4 / 3.0, CLOSE);
    assertThat(Metrics.rmse(y, p)).isEqualTo(Math.sqrt(10 / 3.0), CLOSE);
    // mean 7/3, total sum of squares 14/3
    assertThat(Metrics.r2(y, p)).isEqualTo(1 - 10 / (14 / 3.0), CLOSE);
    assertThat(Metrics.r2(y, y)).isEqualTo(1);
  }

  @Test
  void undefinedCasesAreNaN() {
    double[] none = {};
    int[] noClass = {};
    assertThat(Metrics.mae(none, none)).isNaN();
    assertThat(Metrics.rmse(none, none)).isNaN();
    assertThat(Metrics.r2(new double[] {0.1, 0.1, 0.1}, new double[] {1, 2, 3})).isNaN();
    assertThat(Metrics.rocAuc(new int[] {1, 1}, new double[] {1, 2})).isNaN();
    assertThat(Metrics.prAuc(new int[] {0, 0}, new double[] {1, 2})).isNaN();
    assertThat(Metrics.prAuc(new int[] {1, 1}, new double[] {1, 2})).isNaN();
    assertThat(Metrics.accuracy(noClass, noClass)).isNaN();
    assertThat(Metrics.balancedAccuracy(new int[] {2, 2}, new int[] {2, 1})).isNaN();
    assertThat(Metrics.f1(new int[] {0, 0}, new int[] {0, 0})).isNaN();
    assertThat(Metrics.f1(new int[] {0, 1}, new int[] {1, 0})).isZero();
    assertThat(Metrics.macroF1(new int[] {1, 1}, new int[] {1, 1})).isNaN();
    assertThat(Metrics.mcc(new int[] {1, 1}, new int[] {0, 1})).isNaN();
    assertThat(Metrics.mcc(new int[] {0, 1}, new int[] {1, 1})).isZero();
    assertThat(Metrics.logLoss(noClass, none)).isNaN();
    assertThat(Metrics.brier(noClass, none)).isNaN();
  }

  @Test
  void rocAucCountsPairsAndTiesHalf() {
    SplittableRandom r = new SplittableRandom(5);
    for (int trial = 0; trial < 50; trial++) {
      int n = 23;
      int[] y = IntStream.range(0, n).map(i -> i < 2 ? i : r.nextInt(2)).toArray();
      double[] s = IntStream.range(0, n).mapToDouble(i -> r.nextInt(7)).toArray();
      double wins = 0;
      double pairs = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          if (y[i] == 1 && y[j] == 0) {
            pairs++;
            wins += s[i] > s[j] ? 1 : s[i] == s[j] ? 0.5 : 0;
          }
        }
      }
      assertThat(Metrics.rocAuc(y, s)).isEqualTo(wins / pairs, CLOSE);
    }
  }

  @Test
  void averagePrecisionSumsRecallStepsOverThresholds() {
    SplittableRandom r = new SplittableRandom(7);
    for (int trial = 0; trial < 50; trial++) {
      int n = 19;
      int[] y = IntStream.range(0, n).map(i -> i < 2 ? i : r.nextInt(2)).toArray();
      double[] s = IntStream.range(0, n).mapToDouble(i -> r.nextInt(5) / 3.0).toArray();
      double[] thresholds = Arrays.stream(s).distinct().sorted().toArray();
      int positives = Arrays.stream(y).sum();
      double area = 0;
      double recall = 0;
      for (int t = thresholds.length - 1; t >= 0; t--) {
        double cut = thresholds[t];
        long taken = Arrays.stream(s).filter(v -> v >= cut).count();
        long hits = IntStream.range(0, n).filter(i -> s[i] >= cut && y[i] == 1).count();
        double now = hits / (double) positives;
        area += (now - recall) * hits / taken;
        recall = now;
      }
      assertThat(Metrics.prAuc(y, s)).isEqualTo(area, CLOSE);
    }
    // scikit-learn's documented example: 0.83
    assertThat(Metrics.prAuc(new int[] {0, 0, 1, 1}, new double[] {0.1, 0.4, 0.35, 0.8}))
        .isEqualTo(5 / 6.0, CLOSE);
  }

  @Test
  void classMetricsByHand() {
    int[] y = {0, 0, 0, 1, 1, 2, 2, 2, 2, 2};
    int[] p = {0, 0, 1, 1, 2, 2, 2, 2, 0, 2};
    assertThat(Metrics.accuracy(y, p)).isEqualTo(0.7, CLOSE);
    assertThat(Metrics.balancedAccuracy(y, p)).isEqualTo((2 / 3.0 + 0.5 + 0.8) / 3, CLOSE);
    double f0 = 2 * 2 / (3.0 + 3);
    double f1 = 2 * 1 / (2.0 + 2);
    double f2 = 2 * 4 / (5.0 + 5);
    assertThat(Metrics.f1(y, p)).isEqualTo(f1, CLOSE);
    assertThat(Metrics.macroF1(y, p)).isEqualTo((f0 + f1 + f2) / 3, CLOSE);
  }

  @Test
  void mccIsTheCorrelationOfTwoClassesAndGorodkinsOfMore() {
    int[] y = {1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0};
    int[] p = {1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0};
    double tp = 4, tn = 5, fp = 1, fn = 1;
    assertThat(Metrics.mcc(y, p))
        .isEqualTo(
            (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)), CLOSE);
    int[] y3 = {0, 1, 2, 2, 1, 0, 2};
    int[] p3 = {0, 2, 2, 2, 1, 1, 0};
    assertThat(Metrics.mcc(y3, p3)).isEqualTo(correlationOfIndicators(y3, p3, 3), CLOSE);
    assertThat(Metrics.mcc(y3, y3)).isEqualTo(1, CLOSE);
  }

  /** Covariance of one-hot codes, summed over classes, over the product of their spreads. */
  private static double correlationOfIndicators(int[] y, int[] p, int classes) {
    double xy = 0, xx = 0, yy = 0;
    int n = y.length;
    for (int k = 0; k < classes; k++) {
      int c = k;
      double my = Arrays.stream(y).filter(v -> v == c).count() / (double) n;
      double mp = Arrays.stream(p).filter(v -> v == c).count() / (double) n;
      for (int i = 0; i < n; i++) {
        double a = (y[i] == k ? 1 : 0) - my;
        double b = (p[i] == k ? 1 : 0) - mp;
        xy += a * b;
        xx += a * a;
        yy += b * b;
      }
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void probabilitiesByHand() {
    int[] y = {1, 0, 1};
    double[] p = {0.8, 0.3, 0.4};
    assertThat(Metrics.logLoss(y, p))
        .isEqualTo(-(Math.log(0.8) + Math.log(0.7) + Math.log(0.4)) / 3, CLOSE);
    assertThat(Metrics.brier(y, p)).isEqualTo((0.04 + 0.09 + 0.36) / 3, CLOSE);
    double[][] three = {{0.2, 0.3, 0.5}, {0.1, 0.8, 0.1}};
    assertThat(Metrics.logLoss(new int[] {2, 0}, three))
        .isEqualTo(-(Math.log(0.5) + Math.log(0.1)) / 2, CLOSE);
    assertThat(Metrics.brier(new int[] {2, 0}, three))
        .isEqualTo((0.04 + 0.09 + 0.25 + 0.81 + 0.64 + 0.01) / 2, CLOSE);
    assertThat(Metrics.logLoss(new int[] {1}, new double[] {0}))
        .isEqualTo(-Math.log(Metrics.LOG_LOSS_EPSILON), CLOSE);
  }

  @Test
  void nonFiniteInputsAreErrorsThatNameTheSample() {
    assertThatThrownBy(() -> Metrics.mae(new double[] {1, 2}, new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prediction 1 is NaN; set such samples apart with Labelled.of");
    assertThatThrownBy(() -> Metrics.rocAuc(new int[] {0, 1}, new double[] {1.0 / 0, 1}))
        .hasMessageContaining("score 0 is Infinity");
    assertThatThrownBy(() -> Metrics.rocAuc(new int[] {0, 2}, new double[] {1, 1}))
        .hasMessage("sample 1: class 2, expected 0 or 1");
    assertThatThrownBy(() -> Metrics.brier(new int[] {0}, new double[] {Double.NaN}))
        .hasMessageContaining("outside [0, 1]");
    assertThatThrownBy(() -> Metrics.rmse(new double[2], new double[3]))
        .hasMessage("2 targets but 3 predictions");
    assertThatThrownBy(() -> Metrics.mcc(new int[] {-1}, new int[] {0}))
        .hasMessage("sample 0: class -1, expected >= 0");
  }

  @Test
  void labelledCountsWhatItSetsApart() {
    double nan = Double.NaN;
    Labelled l =
        Labelled.of(new double[] {1, nan, 0, 2, nan}, new double[] {5, 6, nan, 1.0 / 0, nan});
    assertThat(l.target()).containsExactly(1);
    assertThat(l.prediction()).containsExactly(5);
    assertThat(l.index()).containsExactly(0);
    assertThat(l.missing()).isEqualTo(2);
    assertThat(l.nonFinite()).isEqualTo(2);
    assertThat(Labelled.of(new double[] {2, 0}, new double[2]).classes()).containsExactly(2, 0);
    assertThatThrownBy(() -> Labelled.of(new double[] {0, 1.5}, new double[2]).classes())
        .hasMessage("target 1 is 1.5, expected a class number 0, 1, 2, …");
  }

  @Test
  void midranksShareTies() {
    assertThat(Ranks.midranks(new double[] {3, 1, 3, -0.0, 0.0, 3}))
        .containsExactly(5, 3, 5, 1.5, 1.5, 5);
    assertThatThrownBy(() -> Ranks.midranks(new double[] {1, Double.NaN}))
        .hasMessage("value 1 is NaN and has no rank");
  }
}
