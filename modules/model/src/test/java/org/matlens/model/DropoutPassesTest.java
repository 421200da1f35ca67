package org.matlens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.batch.Sample;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Readout;
import org.matlens.model.TrainingConfig.RegressionLoss;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Predictor;

/** A trained model asked with the dropout of its training. */
class DropoutPassesTest {
  private static final List<Sample> SAMPLES = ContributionsTest.samples();

  private static TrainedModel model() {
    return ContributionsTest.model(Pooling.MEAN, Readout.POOLED, 0, RegressionLoss.SQUARED);
  }

  @Test
  void theSameSeedDropsTheSameWhoeverIsBeside() {
    try (TrainedModel m = model()) {
      Predictor dropped = m.withDropout(7).orElseThrow();
      double[][] together = dropped.scores(SAMPLES);
      assertThat(together).isDeepEqualTo(m.withDropout(7).orElseThrow().scores(SAMPLES));
      for (int i = 0; i < together.length; i++) {
        assertThat(dropped.scores(List.of(SAMPLES.get(i)))[0]).containsExactly(together[i]);
      }
      double[][] other = m.withDropout(8).orElseThrow().scores(SAMPLES);
      double[][] plain = m.scores(SAMPLES);
      assertThat(together[0][0]).isNotEqualTo(other[0][0]).isNotEqualTo(plain[0][0]);
      assertThat(m.scores(SAMPLES)).isDeepEqualTo(plain); // the model itself stays as it is
    }
  }

  /** Gradients are those of the pass with the same numbers dropped. */
  @Test
  void gradientsAreOfTheSamePass() {
    try (TrainedModel m = model()) {
      Differentiates dropped = (Differentiates) m.withDropout(3).orElseThrow();
      double[][] scores = dropped.scores(SAMPLES);
      List<Differentiates.Gradients> g = dropped.gradients(SAMPLES, 0);
      int width = dropped.embeddingSize();
      for (int i = 0; i < SAMPLES.size(); i++) {
        assertThat(g.get(i).score()).isCloseTo(scores[i][0], within(1e-4));
        float[] up = g.get(i).embeddings().clone();
        float[] down = up.clone();
        float step = 1e-2f;
        int at = width / 2;
        up[at] += step;
        down[at] -= step;
        List<Sample> one = List.of(SAMPLES.get(i));
        double slope =
            (dropped.gradients(one, List.of(up), 0).get(0).score()
                    - dropped.gradients(one, List.of(down), 0).get(0).score())
                / (2 * step);
        assertThat((double) g.get(i).embeddingGradient()[at])
            .isCloseTo(slope, within(0.03 * Math.max(1, Math.abs(slope))));
      }
    }
  }

  @Test
  void manyPassesScatterAroundThePlainAnswer() {
    try (TrainedModel m = model()) {
      double plain = m.scores(SAMPLES)[2][0];
      int passes = 400;
      double mean = 0;
      double squares = 0;
      for (int p = 0; p < passes; p++) {
        double s = m.withDropout(p).orElseThrow().scores(List.of(SAMPLES.get(2)))[0][0];
        mean += s / passes;
        squares += s * s / passes;
      }
      double deviation = Math.sqrt(squares - mean * mean);
      assertThat(deviation).isPositive();
      // the network is not linear: near is within a deviation, not within its standard error
      assertThat(Math.abs(mean - plain)).isLessThan(deviation);
    }
  }
}
