package org.matlens.analysis.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.analysis.audit.AuditProgress;
import org.matlens.batch.Sample;
import org.matlens.predict.Task;
import org.matlens.token.Token;

class PlantedSuiteTest {
  @ParameterizedTest
  @ValueSource(longs = {7, 11})
  void twentyOfTwenty(long seed) {
    PlantedSuite suite = PlantedSuite.run(seed, AuditProgress.SILENT);
    assertThat(suite.cases()).hasSize(20).allSatisfy(c -> assertThat(c.right()).isTrue());
    Map<String, Object> file = suite.toMap();
    assertThat(file).containsEntry("right", 20L).containsEntry("of", 20);
    assertThat(((List<?>) file.get("cases")).get(19).toString())
        .startsWith(
            "{model=hand-built, modality=spectrum, task=binary, explainer=model-blind, expected=not supported,"
                + " verdict=not supported, decidedBy=[");
  }

  @ParameterizedTest
  @EnumSource(PlantedModality.class)
  void samplesAreRepeatableAndTruthIsTheTruth(PlantedModality modality) {
    List<Sample> samples = modality.draw(13, 3);
    assertThat(modality.draw(13, 3)).isEqualTo(samples);
    assertThat(modality.draw(13, 4)).isNotEqualTo(samples);
    PlantedModel model =
        PlantedModel.of(
            Task.regression("y", ""), PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 5);
    for (Sample s : samples) {
      double sum = 0;
      for (float v : model.truth(s, 0)) {
        sum += v;
      }
      assertThat(model.scores(List.of(s))[0][0])
          .isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-5));
      assertThat(s.sequence().tokens()).extracting(Token::masked).hasSizeGreaterThan(2);
    }
    java.util.BitSet all = new java.util.BitSet();
    all.set(0, samples.get(0).sequence().size());
    Sample hidden = new Sample("x", samples.get(0).sequence().masked(all));
    assertThat(model.scores(List.of(hidden))[0][0]).isZero();
  }

  @Test
  void predictionsFollowScores() {
    Task three = new Task("y", Task.Kind.MULTICLASS, "", List.of("a", "b", "c"));
    PlantedModel model =
        PlantedModel.of(three, PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 5);
    Sample s = PlantedModality.MOLECULE.draw(1, 3).get(0);
    double[] z = model.scores(List.of(s))[0];
    var value = model.predict(List.of(s)).get(0).tasks().get(0);
    double sum = Math.exp(z[0]) + Math.exp(z[1]) + Math.exp(z[2]);
    assertThat(value.probabilities()[2])
        .isCloseTo(Math.exp(z[2]) / sum, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(value.probabilities()[(int) value.value()])
        .isEqualTo(java.util.Arrays.stream(value.probabilities()).max().orElseThrow());
  }
}
