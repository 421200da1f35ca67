package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.batch.Sample;
import org.matlens.predict.Retrains;
import org.matlens.predict.Task;

class RetrainCheckTest {
  private static final PlantedModel MODEL = planted(11);

  private static PlantedModel planted(long seed) {
    return PlantedModel.of(
        Task.regression("y", ""), PlantedModel.Attention.BLIND, PlantedModel.Link.IDENTITY, seed);
  }

  private final List<Long> asked = new ArrayList<>();

  private List<CheckResult> run(Retrains source, boolean shuffle) {
    List<Sample> samples = PlantedSamples.draw(37, 3);
    double[] targets = samples.stream().mapToDouble(s -> MODEL.scores(List.of(s))[0][0]).toArray();
    List<AttributionMethod> methods =
        List.of(
            AttributionMethods.named("class-activation", 0),
            AttributionMethods.named("attention", 0));
    return Auditor.audit(
            MODEL,
            new AuditData(samples, targets, 0, 0),
            methods,
            List.of(new RetrainCheck(source, shuffle, 3)),
            AuditOptions.defaults(5),
            (what, done, all) -> {})
        .checks()
        .stream()
        .filter(c -> c.method().isPresent())
        .toList();
  }

  @Test
  void mapsOfWhatWasLearnedDifferWithShuffledLabelsAndBlindOnesDoNot() {
    List<CheckResult> found =
        run(
            (seed, shuffled) -> {
              asked.add(seed);
              assertThat(shuffled).isTrue();
              return planted(seed); // another truth, the same made-up attention
            },
            true);
    assertThat(asked).doesNotHaveDuplicates().hasSize(3);
    assertThat(found.get(0).check()).isEqualTo("shuffled-labels");
    assertThat(found.get(0).finding()).isEqualTo(Finding.PASS);
    assertThat(found.get(0).value()).isBetween(-0.4, 0.4);
    assertThat(found.get(1).finding()).isEqualTo(Finding.FAIL);
    assertThat(found.get(1).value()).isGreaterThan(0.99);
    assertThat(found.get(1).explanation())
        .contains("3 models trained on shuffled labels")
        .endsWith("they show the input.");
  }

  @Test
  void mapsThatStayWithTheSeedPass() {
    List<CheckResult> same = run((seed, shuffled) -> MODEL, false);
    assertThat(same).extracting(CheckResult::check).containsOnly("other-seeds");
    assertThat(same).extracting(CheckResult::finding).containsOnly(Finding.PASS);
    List<CheckResult> other = run((seed, shuffled) -> planted(seed), false);
    assertThat(other.get(0).finding()).isEqualTo(Finding.FAIL);
    assertThat(other.get(0).explanation()).contains("Another seed tells another story");
  }

  @Test
  void oneModelSettlesNothing() {
    assertThatThrownBy(() -> new RetrainCheck((seed, shuffled) -> MODEL, true, 1))
        .hasMessage("1 models, expected at least 2");
  }
}
