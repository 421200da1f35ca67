package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.audit.MethodVerdict.Verdict;
import org.matlens.analysis.planted.PlantedMethod;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.batch.Sample;
import org.matlens.predict.Task;

/** A true explainer is supported, every other one is not: inconclusive is a miss. */
class PlantedAuditTest {
  private static final int SAMPLES = 200;

  static final Task REGRESSION = Task.regression("y", "eV");
  static final Task BINARY = Task.binary("y");
  static final Task THREE =
      new Task("y", Task.Kind.MULTICLASS, "", List.of("red", "green", "blue"));

  static AuditData data(PlantedModel model, long seed) {
    List<Sample> samples = PlantedSamples.draw(SAMPLES, seed);
    double[][] scores = model.scores(samples);
    Random noise = new Random(seed);
    double[] targets = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double[] s = Arrays.stream(scores[i]).map(v -> v + 0.3 * noise.nextGaussian()).toArray();
      targets[i] =
          switch (model.tasks().get(0).kind()) {
            case REGRESSION -> s[0];
            case BINARY -> s[0] > 0 ? 1 : 0;
            case MULTICLASS -> s[0] > s[1] && s[0] > s[2] ? 0 : s[1] > s[2] ? 1 : 2;
          };
    }
    return new AuditData(samples, targets, 0, 0);
  }

  static Stream<Arguments> models() {
    List<Arguments> out = new ArrayList<>();
    long seed = 100;
    for (Task task : List.of(REGRESSION, BINARY, THREE)) {
      for (PlantedModel.Link link : PlantedModel.Link.values()) {
        for (Meaning meaning : Meaning.values()) {
          if (task == THREE && meaning == Meaning.INFLUENCE) {
            continue; // |contribution to a logit| is not the influence on a choice among three
          }
          out.add(Arguments.of(task, link, meaning, seed++));
        }
      }
    }
    return out.stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void truthIsSupportedAndNothingElse(
      Task task, PlantedModel.Link link, Meaning meaning, long seed) {
    PlantedModel model = PlantedModel.of(task, PlantedModel.Attention.RIGHT, link, seed);
    AuditReport report =
        Auditor.audit(
            model,
            data(model, seed),
            PlantedMethod.all(meaning),
            Checks.deciding(),
            AuditOptions.defaults(seed),
            AuditProgress.SILENT);
    assertThat(report.gate().pass()).isTrue();
    assertThat(report.methods())
        .describedAs(() -> describe(report))
        .allSatisfy(
            m ->
                assertThat(m.verdict())
                    .describedAs(m.toString())
                    .isEqualTo(
                        m.method().equals("true") ? Verdict.SUPPORTED : Verdict.NOT_SUPPORTED));
  }

  static Stream<Arguments> attention() {
    return Stream.of(
        Arguments.of(PlantedModel.Attention.RIGHT, Verdict.SUPPORTED),
        Arguments.of(PlantedModel.Attention.INVERTED, Verdict.NOT_SUPPORTED),
        Arguments.of(PlantedModel.Attention.CONSTANT, Verdict.NOT_SUPPORTED),
        Arguments.of(PlantedModel.Attention.BLIND, Verdict.NOT_SUPPORTED));
  }

  @ParameterizedTest
  @MethodSource("attention")
  void attentionIsJudgedByWhatItIsAndGradientsHoldAnyway(
      PlantedModel.Attention attention, Verdict expected) {
    PlantedModel model = PlantedModel.of(REGRESSION, attention, PlantedModel.Link.IDENTITY, 41);
    AuditReport report =
        Auditor.audit(
            model,
            data(model, 43),
            AttributionMethods.standard(47),
            Checks.deciding(),
            AuditOptions.defaults(53),
            AuditProgress.SILENT);
    for (MethodVerdict m : report.methods()) {
      Verdict right =
          switch (m.method()) {
            case "attention", "rollout" -> expected;
            case "random" -> Verdict.NOT_SUPPORTED;
            default -> Verdict.SUPPORTED;
          };
      assertThat(m.verdict()).describedAs(() -> m + "\n" + describe(report)).isEqualTo(right);
    }
    assertThat(report.methods())
        .extracting(MethodVerdict::method)
        .containsExactlyElementsOf(
            AttributionMethods.standard(0).stream().map(AttributionMethod::name).toList());
  }

  static String describe(AuditReport report) {
    StringBuilder out = new StringBuilder();
    for (CheckResult c : report.checks()) {
      out.append(c.method().orElse("-"))
          .append(' ')
          .append(c.check())
          .append(' ')
          .append(c.finding().label())
          .append(' ')
          .append(c.estimate())
          .append(" p=")
          .append(c.pAdjusted())
          .append('\n');
    }
    return out.toString();
  }
}
