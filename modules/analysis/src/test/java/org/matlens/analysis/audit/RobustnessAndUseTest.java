package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.perturb.NoisyModel;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

class RobustnessAndUseTest {
  private static final AuditOptions OPTIONS = new AuditOptions(3, 60, 7, 5, 2, 5);

  /** Takes fright at the last bit of an embedding. */
  private record Fragile() implements AttributionMethod {
    @Override
    public String name() {
      return "fragile";
    }

    @Override
    public String description() {
      return "planted";
    }

    @Override
    public Meaning meaning() {
      return Meaning.INFLUENCE;
    }

    @Override
    public List<Class<? extends Predictor>> needs() {
      return List.of(Differentiates.class);
    }

    @Override
    public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
      Differentiates model = require(predictor, Differentiates.class);
      List<Attribution> out = new ArrayList<>();
      for (Differentiates.Gradients g : model.gradients(samples, output)) {
        float[] map = new float[g.embeddings().length / model.embeddingSize()];
        for (int t = 0; t < map.length; t++) {
          int bits = Float.floatToIntBits(g.embeddings()[t * model.embeddingSize()]);
          map[t] = (float) new SplittableRandom(bits).split().nextDouble();
        }
        out.add(new Attribution("fragile", map));
      }
      return out;
    }
  }

  private static PlantedModel planted() {
    return PlantedModel.of(
        PlantedAuditTest.REGRESSION, PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 37);
  }

  @Test
  void smoothMapsHoldAndFragileOnesDoNot() {
    PlantedModel model = planted();
    AuditReport report =
        Auditor.audit(
            model,
            PlantedAuditTest.data(model, 5),
            List.of(
                AttributionMethods.named("gradient-x-input", 1),
                AttributionMethods.named("occlusion", 1),
                AttributionMethods.named("class-activation", 1),
                new Fragile()),
            List.of(new RobustnessCheck()),
            OPTIONS,
            AuditProgress.SILENT);
    CheckResult smooth = report.checks().get(1);
    assertThat(smooth.method()).contains("gradient-x-input");
    assertThat(smooth.finding()).describedAs(smooth.explanation()).isEqualTo(Finding.PASS);
    assertThat(smooth.value()).isBetween(0.001, 0.2);
    assertThat(smooth.n()).isLessThanOrEqualTo(30);
    assertThat(report.checks().get(2).method()).contains("occlusion");
    CheckResult fragile = report.checks().get(3);
    assertThat(fragile.method()).contains("fragile");
    assertThat(fragile.finding()).describedAs(fragile.explanation()).isEqualTo(Finding.FAIL);
    assertThat(report.checks()).hasSize(4); // contributions cannot be asked of a noisy model
  }

  @Test
  void noiseIsSmallRepeatableAndBoundToTheSample() {
    PlantedModel model = planted();
    List<Sample> samples = PlantedSamples.draw(7, 3);
    NoisyModel noisy = NoisyModel.of(model, 0.1, 11).orElseThrow();
    List<Differentiates.Gradients> plain = model.gradients(samples, 0);
    List<Differentiates.Gradients> once = noisy.gradients(samples, 0);
    for (int i = 0; i < samples.size(); i++) {
      float[] e = plain.get(i).embeddings();
      float[] n = once.get(i).embeddings();
      double squares = 0;
      double worst = 0;
      for (int j = 0; j < e.length; j++) {
        squares += (double) e[j] * e[j] / e.length;
        worst = Math.max(worst, Math.abs(e[j] - n[j]));
      }
      assertThat(worst).isPositive().isLessThanOrEqualTo(0.1 * Math.sqrt(squares) + 1e-6);
      assertThat(noisy.scores(samples)[i][0]).isEqualTo(once.get(i).score(), within(1e-9));
      assertThat(noisy.gradients(samples.subList(i, i + 1), 0).get(0).embeddings()).isEqualTo(n);
      assertThat(
              NoisyModel.of(model, 0.1, 12).orElseThrow().gradients(samples, 0).get(i).embeddings())
          .isNotEqualTo(n);
    }
    assertThat(noisy.attention(samples)).hasSize(7);
    assertThat(NoisyModel.of(new Reader(true), 0.1, 1)).isEmpty();
    assertThatThrownBy(() -> noisy.predict(samples))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @EnumSource(AttentionChange.class)
  void changedRowsKeepTheirSumsAndTheirMasks(AttentionChange change) {
    float[] a = {
      .5f, .25f, 0, .25f, 1, 0, 0, 0, 0, 0, 0, 0, .1f, .2f, .3f, .4f, 0, 1, 1e-45f, 0, .7f, .1f,
      .1f, .1f
    };
    AttentionMap map = new AttentionMap(2, 3, 4, a);
    AttentionMap changed = change.of(map, new Random(5));
    assertThat(map.values()).isSameAs(a);
    for (int row = 0; row < 6; row++) {
      double before = 0;
      double after = 0;
      for (int k = 0; k < 4; k++) {
        before += a[row * 4 + k];
        after += changed.values()[row * 4 + k];
        assertThat(a[row * 4 + k] == 0 && changed.values()[row * 4 + k] != 0).isFalse();
        assertThat(changed.values()[row * 4 + k]).isFinite().isNotNegative();
      }
      assertThat(after).isEqualTo(before, within(1e-6));
    }
    assertThat(Arrays.equals(changed.values(), a)).isFalse();
    assertThat(changed.values()[4]).isEqualTo(1); // nothing else to look at
    if (change == AttentionChange.UNIFORM) {
      assertThat(Arrays.copyOf(changed.values(), 3)).containsExactly(1 / 3f, 1 / 3f, 0);
    }
    if (change == AttentionChange.MAXIMUM_REMOVED) {
      assertThat(changed.values()[0]).isZero();
      assertThat(changed.values()[1]).isEqualTo(0.5f);
      assertThat(changed.values()[15]).isZero();
      assertThat(changed.values()[17]).isZero();
      assertThat(changed.values()[18]).isEqualTo(1);
    }
  }

  /** score = 10 Σ_q A_q · value(text) / n when it uses its attention, else the mean value. */
  private record Reader(boolean uses) implements Attends, Intervenes {
    private static double value(Sample s, int token) {
      int text = s.sequence().tokens().get(token).text().hashCode();
      return 2 * new SplittableRandom(text * 31L).split().nextDouble() - 1;
    }

    private static AttentionMap own(Sample s) {
      int n = s.sequence().size();
      float[] a = new float[n * n];
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += Math.exp(6 * value(s, k));
      }
      for (int i = 0; i < a.length; i++) {
        a[i] = (float) (Math.exp(6 * value(s, i % n)) / sum);
      }
      return new AttentionMap(1, n, n, a);
    }

    @Override
    public List<AttentionMaps> attention(List<Sample> samples) {
      return samples.stream()
          .map(s -> AttentionMaps.ofStream("molecule", List.of(own(s))))
          .toList();
    }

    @Override
    public double[][] scores(List<Sample> samples, List<List<Intervention>> interventions) {
      double[][] out = new double[samples.size()][];
      for (int i = 0; i < out.length; i++) {
        Sample s = samples.get(i);
        AttentionMap a = own(s);
        for (Intervention v : interventions.get(i)) {
          a = ((Intervention.ReplaceAttention) v).weights();
        }
        int n = s.sequence().size();
        double score = 0;
        for (int j = 0; j < n * n; j++) {
          score += 10 * (uses ? a.values()[j] : 1.0 / n) * value(s, j % n) / n;
        }
        out[i] = new double[] {score};
      }
      return out;
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return scores(samples, samples.stream().map(s -> List.<Intervention>of()).toList());
    }

    @Override
    public List<Task> tasks() {
      return List.of(PlantedAuditTest.REGRESSION);
    }

    @Override
    public int numLayers() {
      return 1;
    }

    @Override
    public int numHeads() {
      return 1;
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aModelThatUsesItsAttentionIsToldFromOneThatDoesNot() {
    for (boolean uses : new boolean[] {true, false}) {
      Reader model = new Reader(uses);
      List<Sample> samples = PlantedSamples.draw(60, 5);
      double[] targets = Arrays.stream(model.scores(samples)).mapToDouble(s -> s[0]).toArray();
      AuditReport report =
          Auditor.audit(
              model,
              new AuditData(samples, targets, 0, 0),
              List.of(),
              List.of(new AttentionUseCheck()),
              OPTIONS,
              AuditProgress.SILENT);
      List<CheckResult> found = report.checks().subList(1, report.checks().size());
      assertThat(found)
          .extracting(CheckResult::check)
          .containsExactly(
              "attention-permuted",
              "attention-uniform",
              "attention-maximum-removed",
              "attention-noise");
      for (CheckResult c : found) {
        assertThat(c.method()).isEmpty();
        assertThat(c.n()).isEqualTo(60);
        if (c.check().equals("attention-noise")) {
          assertThat(c.finding()).isEqualTo(Finding.INFORMATION);
          assertThat(c.value() > 0).isEqualTo(uses);
        } else if (uses) {
          assertThat(c.finding()).describedAs(c.toString()).isEqualTo(Finding.PASS);
          assertThat(c.value()).isGreaterThan(c.reference());
        } else {
          assertThat(c.value()).isZero();
          assertThat(c.finding())
              .describedAs(c.toString())
              .isEqualTo(
                  c.check().equals("attention-maximum-removed")
                      ? Finding.INCONCLUSIVE
                      : Finding.FAIL);
        }
      }
    }
  }
}
