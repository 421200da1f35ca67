package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BalancedLogisticTest {
  /** Of calibrated probabilities the best threshold for balanced accuracy is the positive share. */
  @Test
  void ofCalibratedProbabilitiesItIsTheShareOfPositives() {
    SplittableRandom random = new SplittableRandom(7);
    int n = 200_003;
    double[] p = new double[n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      p[i] = 1 / (1 + Math.exp(-(1.1 + 1.7 * random.nextGaussian())));
      labels[i] = random.nextDouble() < p[i] ? 1 : 0;
    }
    double share = Arrays.stream(labels).average().orElseThrow();
    assertThat(share).isBetween(0.65, 0.75);
    assertThat(BalancedLogistic.threshold(labels, p)).isCloseTo(share, within(0.01));
  }

  /** The minimum of the weighted cross-entropy with softened labels, found by trying all curves. */
  @Test
  void theCurveIsTheBestOne() {
    double[] p = {0.1, 0.35, 0.3, 0.62, 0.8, 0.55, 0.97};
    int[] labels = {0, 0, 1, 0, 1, 1, 1};
    double best = Double.POSITIVE_INFINITY;
    double threshold = Double.NaN;
    for (double a = 0.01; a < 4; a += 0.01) {
      for (double b = -3; b < 3; b += 0.01) {
        double loss = 0;
        for (int i = 0; i < p.length; i++) {
          boolean up = labels[i] == 1;
          double t = up ? 5 / 6.0 : 1 / 5.0;
          double q = 1 / (1 + Math.exp(-(a * Math.log(p[i] / (1 - p[i])) + b)));
          loss -= (t * Math.log(q) + (1 - t) * Math.log(1 - q)) / (up ? 4 : 3);
        }
        if (loss < best) {
          best = loss;
          threshold = 1 / (1 + Math.exp(b / a));
        }
      }
    }
    assertThat(BalancedLogistic.threshold(labels, p)).isCloseTo(threshold, within(0.005));
  }

  @Test
  void classesThatDoNotOverlapAreParted() {
    double t =
        BalancedLogistic.threshold(
            new int[] {0, 0, 0, 0, 0, 1}, new double[] {0, 0.001, 0.01, 0.02, 0.03, 0.9});
    assertThat(t).isBetween(0.03, 0.9);
  }

  @Test
  void withoutAChoiceItIsOneHalf() {
    assertThat(BalancedLogistic.threshold(new int[] {1, 1}, new double[] {0.2, 0.9}))
        .isEqualTo(0.5);
    assertThat(BalancedLogistic.threshold(new int[] {}, new double[] {})).isEqualTo(0.5);
    assertThat(BalancedLogistic.threshold(new int[] {1, 0, 1, 0}, new double[] {0.1, 0.9, 0.2, 1}))
        .isEqualTo(0.5);
  }
}
