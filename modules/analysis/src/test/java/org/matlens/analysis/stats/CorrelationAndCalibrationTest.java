package org.matlens.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CorrelationAndCalibrationTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  @Test
  void rankCorrelationsAgreeWithCommonsMathTiesIncluded() {
    SplittableRandom r = new SplittableRandom(13);
    for (int trial = 0; trial < 20; trial++) {
      double[] a = r.ints(17, 0, 6).asDoubleStream().toArray();
      double[] b = r.ints(17, 0, 5).asDoubleStream().toArray();
      assertThat(Correlation.spearman(a, b))
          .isEqualTo(new SpearmansCorrelation().correlation(a, b), CLOSE);
      assertThat(Correlation.kendallTauB(a, b))
          .isEqualTo(new KendallsCorrelation().correlation(a, b), CLOSE);
    }
  }

  @Test
  void undefinedCorrelationsAreNaN() {
    double[] constant = {2, 2, 2};
    double[] x = {1, 2, 3};
    assertThat(Correlation.spearman(constant, x)).isNaN();
    assertThat(Correlation.kendallTauB(x, constant)).isNaN();
    assertThat(Correlation.spearman(new double[] {1}, new double[] {2})).isNaN();
    assertThat(Correlation.spearman(x, new double[] {-1, -2, -3})).isEqualTo(-1);
    assertThatThrownBy(() -> Correlation.spearman(x, new double[2]))
        .hasMessage("3 values against 2");
    assertThatThrownBy(() -> Correlation.kendallTauB(new double[] {1, Double.NaN}, new double[2]))
        .hasMessage("value 1 is NaN and has no rank");
  }

  @Test
  void honestUncertaintiesAreCalibratedAndHalvedOnesAreNot() {
    Random r = new Random(19);
    int n = 20011;
    double[] y = new double[n];
    double[] p = new double[n];
    double[] sigma = new double[n];
    double[] half = new double[n];
    for (int i = 0; i < n; i++) {
      sigma[i] = 0.2 + r.nextDouble();
      half[i] = sigma[i] / 2;
      p[i] = 10 * r.nextGaussian();
      y[i] = p[i] + sigma[i] * r.nextGaussian();
    }
    RegressionCalibration honest = RegressionCalibration.of(y, p, sigma);
    RegressionCalibration bold = RegressionCalibration.of(y, p, half);
    for (RegressionCalibration.Coverage c : honest.coverage()) {
      assertThat(c.observed()).isEqualTo(c.level(), within(0.012));
    }
    assertThat(honest.calibrationError()).isLessThan(0.01);
    assertThat(bold.calibrationError()).isGreaterThan(0.08);
    // P(|z| < 1.96 / 2) = 0.673
    assertThat(bold.coverage().get(4).observed()).isEqualTo(0.673, within(0.012));
    assertThat(bold.negativeLogLikelihood()).isGreaterThan(honest.negativeLogLikelihood() + 0.5);
    assertThat(honest.errorCorrelation()).isBetween(0.2, 0.6);
  }

  @Test
  void likelihoodByHandAndUnusableSamplesAreCounted() {
    double nan = Double.NaN;
    RegressionCalibration c =
        RegressionCalibration.of(
            new double[] {1, 2, nan, 3, 4},
            new double[] {1, 4, 1, 1, 1},
            new double[] {1, 2, 1, 0, nan});
    assertThat(c.n()).isEqualTo(2);
    assertThat(c.skipped()).isEqualTo(3);
    assertThat(c.negativeLogLikelihood())
        .isEqualTo(0.5 * Math.log(2 * Math.PI) + (Math.log(2) + 0.5) / 2, CLOSE);
    assertThat(
            RegressionCalibration.of(new double[0], new double[0], new double[0])
                .calibrationError())
        .isNaN();
  }

  @Test
  void classCalibrationByHand() {
    int[] y = {0, 0, 1, 0, 1, 1};
    double[] p = {0.1, 0.2, 0.3, 0.6, 0.8, 0.9};
    ClassCalibration c = ClassCalibration.binary(y, p, 2);
    assertThat(c.bins()).hasSize(2);
    assertThat(c.error())
        .isEqualTo(0.5 * Math.abs(0.2 - 1 / 3.0) + 0.5 * Math.abs(2.3 / 3 - 2 / 3.0), CLOSE);
    // equal probabilities are never torn apart
    ClassCalibration tied =
        ClassCalibration.binary(y, new double[] {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, 3);
    assertThat(tied.bins()).containsExactly(new ClassCalibration.Bin(6, 0.5, 0.5));
    assertThat(tied.error()).isZero();
    ClassCalibration three =
        ClassCalibration.multiclass(
            new int[] {2, 0}, new double[][] {{0.2, 0.2, 0.6}, {0.1, 0.8, 0.1}}, 1);
    assertThat(three.error()).isEqualTo(0.7 - 0.5, CLOSE);
    assertThat(ClassCalibration.binary(new int[0], new double[0], 5).error()).isNaN();
  }
}
