package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.matlens.model.TrainingConfig.RegressionLoss;
import org.matlens.predict.Task;

/** Losses and scores of all kinds against finite differences, and what predictions they lead to. */
class LossTest {
  private static final double STEP = 1e-6;
  private static final double[][] LABELS = {{0, 1}, {3.5, 0}, {0, 1}, {7, Double.NaN}, {2, 0}};

  private static Targets targets(RegressionLoss loss) {
    return Targets.fit(List.of(Task.regression("gap", "eV"), Task.binary("metal")), LABELS, loss);
  }

  private static double[] outputs(Targets t) {
    double[] out = new double[Targets.numOutputs(t.tasks(), t.loss())];
    for (int i = 0; i < out.length; i++) {
      out[i] = 0.37 - 0.61 * i;
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource(RegressionLoss.class)
  void gradientsOfTheLoss(RegressionLoss kind) {
    Targets targets = targets(kind);
    Loss loss = new Loss(targets, kind);
    for (double[] labels : LABELS) {
      double[] out = outputs(targets);
      double[] gradient = new double[out.length];
      loss.of(out, labels, 0.7, gradient);
      for (int i = 0; i < out.length; i++) {
        double before = out[i];
        out[i] = before + STEP;
        double above = loss.of(out, labels, 0.7, new double[out.length]);
        out[i] = before - STEP;
        double below = loss.of(out, labels, 0.7, new double[out.length]);
        out[i] = before;
        assertThat(gradient[i])
            .as("%s, output %d", kind, i)
            .isCloseTo((above - below) / (2 * STEP), offset(1e-8));
      }
    }
  }

  @Test
  void balancedClassesAddUpToTheSame() {
    Task kind = new Task("kind", Task.Kind.MULTICLASS, "", List.of("a", "b", "c", "none"));
    List<Task> tasks = List.of(Task.regression("gap", "eV"), Task.binary("metal"), kind);
    double[][] labels = {
      {1, 1, 0}, {2, 1, 1}, {3, 1, 1}, {4, 0, Double.NaN}, {5, Double.NaN, 2}, {6, 1, 1}
    };
    double[][] weights = Loss.balanced(tasks, labels);
    assertThat(weights[0]).isNull();
    // One of five is no metal; of five samples one is an a, three are b, one is a c.
    assertThat(weights[1]).containsExactly(2.5, 0.625);
    assertThat(weights[2]).containsExactly(5 / 3.0, 5 / 9.0, 5 / 3.0, 1);
    Targets targets = Targets.fit(tasks, labels, RegressionLoss.SQUARED);
    Loss plain = new Loss(targets, RegressionLoss.SQUARED);
    Loss balanced = new Loss(targets, RegressionLoss.SQUARED, weights);
    double[] out = {0.3, -0.7, 0.2, 1.1, -0.4, 0.9};
    double[] rare = {Double.NaN, 0, Double.NaN};
    assertThat(balanced.of(out, rare, 0.7, new double[6]))
        .isCloseTo(2.5 * plain.of(out, rare, 0.7, new double[6]), offset(1e-12));
    for (double[] row : labels) {
      double[] gradient = new double[out.length];
      balanced.of(out, row, 0.7, gradient);
      for (int i = 0; i < out.length; i++) {
        double before = out[i];
        out[i] = before + STEP;
        double above = balanced.of(out, row, 0.7, new double[out.length]);
        out[i] = before - STEP;
        double below = balanced.of(out, row, 0.7, new double[out.length]);
        out[i] = before;
        assertThat(gradient[i]).isCloseTo((above - below) / (2 * STEP), offset(1e-8));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RegressionLoss.class)
  void gradientsOfTheScores(RegressionLoss kind) {
    Targets targets = targets(kind);
    double[] out = outputs(targets);
    for (int score = 0; score < 2; score++) {
      double[] gradient = new double[out.length];
      targets.scoreGradient(score, out, gradient);
      for (int i = 0; i < out.length; i++) {
        double before = out[i];
        out[i] = before + STEP;
        double above = targets.scores(out)[score];
        out[i] = before - STEP;
        double below = targets.scores(out)[score];
        out[i] = before;
        assertThat(gradient[i]).isCloseTo((above - below) / (2 * STEP), offset(1e-7));
      }
    }
    assertThatThrownBy(() -> targets.scoreGradient(2, out, new double[out.length]))
        .hasMessage("score 2, the model has 2");
  }

  @ParameterizedTest
  @EnumSource(RegressionLoss.class)
  void thePredictionIsTheScore(RegressionLoss kind) {
    Targets targets = targets(kind);
    double[] out = outputs(targets);
    var value = targets.prediction("a", out).tasks().get(0);
    assertThat(value.value()).isEqualTo(targets.scores(out)[0]);
    assertThat(Double.isNaN(value.uncertainty()))
        .isEqualTo(kind != RegressionLoss.GAUSSIAN && kind != RegressionLoss.LAPLACE);
  }

  @Test
  void anAmountBehindAClosedHurdleIsZero() {
    Targets targets = targets(RegressionLoss.HURDLE);
    assertThat(targets.scores(new double[] {2, -60, 0})[0]).isCloseTo(0, offset(1e-12));
    assertThat(targets.scores(new double[] {2, 60, 0})[0])
        .isCloseTo(2 * targets.std()[0] + targets.mean()[0], offset(1e-12));
  }

  @Test
  void theBestEpochOfAHurdleIsThatOfTheError() {
    Targets targets = targets(RegressionLoss.HURDLE);
    Loss loss = new Loss(targets, RegressionLoss.HURDLE);
    double[] labels = {3.5, Double.NaN};
    double[] out = {0.3, 0.8, 0};
    double error = Math.abs(targets.scores(out)[0] - 3.5) / targets.std()[0];
    assertThat(loss.forChoice(out, labels)).isCloseTo(error, offset(1e-12));
    assertThat(loss.of(out, labels, 1, new double[3]))
        .isCloseTo(error + Math.log1p(Math.exp(-0.8)), offset(1e-12));
  }

  @Test
  void aLaplaceScaleIsToldAsAStandardDeviation() {
    Targets targets = targets(RegressionLoss.LAPLACE);
    double[] out = {0, Math.log(0.5), 0};
    assertThat(targets.prediction("a", out).tasks().get(0).uncertainty())
        .isCloseTo(Math.sqrt(2) * 0.5 * targets.std()[0], offset(1e-12));
  }
}
