package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.batch.Sample;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

class SurrogateMethodsTest {
  private static final Task REGRESSION = Task.regression("y", "");

  /** A sample with a class token in front. */
  private static Sample sample(int n) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      tokens.add(new Token("C", TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t)));
    }
    return new Sample("n" + n, new TokenSequence("m", tokens).withClassToken());
  }

  /** score = 3 + Σ_ij w_ij [i present] [j present], i ≤ j; the class token counts for nothing. */
  private record Pairs(double[][] w) implements Predictor {
    static Pairs random(int n, long seed) {
      SplittableRandom r = new SplittableRandom(seed);
      double[][] w = new double[n][];
      Arrays.setAll(w, i -> r.doubles(n, -1, 1).toArray());
      return new Pairs(w);
    }

    double score(boolean[] present) {
      double s = 3;
      for (int i = 0; i < present.length; i++) {
        for (int j = i; j < present.length; j++) {
          s += present[i] && present[j] ? w[i][j] : 0;
        }
      }
      return s;
    }

    /** Half of every pair. */
    double shapley(int i) {
      double sum = w[i][i];
      for (int j = 0; j < w.length; j++) {
        sum += i == j ? 0 : w[Math.min(i, j)][Math.max(i, j)] / 2;
      }
      return sum;
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return samples.stream()
          .map(
              s -> {
                boolean[] present = new boolean[w.length];
                for (int t = 0; t < w.length; t++) {
                  present[t] = !s.sequence().tokens().get(t + 1).text().equals(Vocabulary.MASK);
                }
                return new double[] {score(present)};
              })
          .toArray(double[][]::new);
    }

    @Override
    public List<Task> tasks() {
      return List.of(REGRESSION);
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void shapleyValuesOfFewTokensAreExact() {
    for (int n : new int[] {1, 2, 7, 12}) {
      Pairs model = Pairs.random(n, n);
      Attribution map = new KernelShap(2, 1).attribute(model, List.of(sample(n)), 0).get(0);
      assertThat(map.perToken()[0]).isZero();
      for (int i = 0; i < n; i++) {
        assertThat((double) map.perToken()[i + 1]).isEqualTo(model.shapley(i), within(1e-6));
      }
      assertThat(map.diagnostics().get("efficiencyError")).isLessThan(1e-9);
      assertThat(map.diagnostics()).containsEntry("baselineScore", 3.0);
    }
  }

  /** Pairs of coalitions cancel interactions of second order: the fit is exact up to rounding. */
  @Test
  void shapleyValuesOfManyTokensAreFitted() {
    int n = 17;
    Pairs model = Pairs.random(n, 5);
    Attribution map = new KernelShap(512, 1).attribute(model, List.of(sample(n)), 0).get(0);
    for (int i = 0; i < n; i++) {
      assertThat((double) map.perToken()[i + 1]).isEqualTo(model.shapley(i), within(1e-5));
    }
    assertThat(map.diagnostics().get("efficiencyError")).isLessThan(1e-9);
  }

  @Test
  void drawnAndExactShapleyValuesAgreeOnASaturatingModel() {
    PlantedModel model =
        PlantedModel.of(REGRESSION, PlantedModel.Attention.RIGHT, PlantedModel.Link.SATURATING, 3);
    Sample s =
        PlantedSamples.draw(60, 5).stream()
            .filter(x -> x.sequence().size() == 13)
            .findFirst()
            .orElseThrow();
    float[] drawn = new KernelShap(1 << 17, 1).attribute(model, List.of(s), 0).get(0).perToken();
    // exact by adding each token to all coalitions of the others
    int m = 13;
    for (int j = 0; j < m; j++) {
      double phi = 0;
      for (int c = 0; c < 1 << m; c++) {
        if ((c >> j & 1) == 0) {
          double before = masked(model, s, c);
          double after = masked(model, s, c | 1 << j);
          int size = Integer.bitCount(c);
          phi += (after - before) / (m * choose(m - 1, size));
        }
      }
      assertThat((double) drawn[j]).isEqualTo(phi, within(0.01));
    }
  }

  private static double masked(PlantedModel model, Sample s, int present) {
    double sum = 0;
    float[] truth = model.truth(s, 0);
    for (int t = 0; t < truth.length; t++) {
      sum += (present >> t & 1) == 1 ? truth[t] : 0;
    }
    return 4 * Math.tanh(sum / 2);
  }

  private static double choose(int n, int k) {
    double out = 1;
    for (int i = 0; i < k; i++) {
      out = out * (n - i) / (i + 1);
    }
    return out;
  }

  @Test
  void limeFindsTheCoefficientsOfALinearModelAndSaysHowWellItFits() {
    int n = 11;
    double[][] w = new double[n][n];
    for (int i = 0; i < n; i++) {
      w[i][i] = i - 4;
    }
    Attribution map = new Lime(3000, 1).attribute(new Pairs(w), List.of(sample(n)), 0).get(0);
    assertThat(map.perToken()[0]).isZero();
    for (int i = 0; i < n; i++) {
      // the penalty of 1 shrinks them by a hundredth or so
      assertThat((double) map.perToken()[i + 1]).isEqualTo(i - 4, within(0.15));
    }
    assertThat(map.diagnostics().get("fit")).isBetween(0.99, 1.0);
    Attribution crooked =
        new Lime(3000, 1).attribute(Pairs.random(n, 9), List.of(sample(n)), 0).get(0);
    assertThat(crooked.diagnostics().get("fit")).isBetween(0.1, 0.98);
  }

  @Test
  void aConstantModelHasNothingToExplain() {
    Pairs nothing = new Pairs(new double[5][5]);
    Attribution lime = new Lime(50, 1).attribute(nothing, List.of(sample(5)), 0).get(0);
    assertThat(lime.perToken()).containsOnly(0);
    assertThat(lime.diagnostics()).isEmpty();
    assertThat(new KernelShap(50, 1).attribute(nothing, List.of(sample(5)), 0).get(0).perToken())
        .containsOnly(0);
  }

  @Test
  void tooManyTokensAreRefused() {
    assertThatThrownBy(() -> new Lime(50, 1).attribute(new Pairs(null), List.of(sample(1001)), 0))
        .hasMessage(
            "method \"lime.samples-50\": sample n1001 has 1001 tokens, expected at most 1000");
  }

  @Test
  void numbersDoNotDependOnTheOtherSamples() {
    PlantedModel model =
        PlantedModel.of(REGRESSION, PlantedModel.Attention.RIGHT, PlantedModel.Link.SATURATING, 3);
    List<Sample> samples = PlantedSamples.draw(11, 5);
    for (AttributionMethod m :
        List.of(new Lime(50, 3), new KernelShap(50, 3), new SmoothGrad(5, 0.1, 3))) {
      float[] among = m.attribute(model, samples, 0).get(7).perToken();
      assertThat(m.attribute(model, samples.subList(7, 8), 0).get(0).perToken()).isEqualTo(among);
    }
  }

  @Test
  void classActivationNeedsALinearReadOut() {
    PlantedModel bent =
        PlantedModel.of(REGRESSION, PlantedModel.Attention.RIGHT, PlantedModel.Link.SATURATING, 3);
    assertThat(new ClassActivation().offeredBy(bent)).isFalse();
    assertThatThrownBy(() -> new ClassActivation().attribute(bent, PlantedSamples.draw(1, 1), 0))
        .hasMessageContaining("reads the score off linearly; this one does not");
    PlantedModel linear =
        PlantedModel.of(REGRESSION, PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 3);
    List<Sample> samples = PlantedSamples.draw(7, 1);
    List<Attribution> maps = new ClassActivation().attribute(linear, samples, 0);
    for (int i = 0; i < 7; i++) {
      assertThat(maps.get(i).diagnostics().get("score"))
          .isEqualTo(linear.scores(samples)[i][0], within(1e-9));
    }
  }
}
