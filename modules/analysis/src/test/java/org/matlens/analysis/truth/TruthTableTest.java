package org.matlens.analysis.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.attribution.ClassActivation;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.attribution.RandomOrder;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

class TruthTableTest {
  private static final PlantedModel MODEL =
      PlantedModel.of(
          Task.regression("y", ""), PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 11);

  /** The planted contributions themselves, and the same with the opposite sign. */
  private static List<TruthScore.Known> known(int n, long seed) {
    List<TruthScore.Known> out = new ArrayList<>();
    for (Sample s : PlantedSamples.draw(n, seed)) {
      float[] truth = MODEL.truth(s, 0);
      List<Double> atoms = new ArrayList<>();
      for (int t = 0; t < truth.length; t++) {
        if (s.sequence().tokens().get(t).atom() >= 0) {
          atoms.add((double) truth[t]);
        }
      }
      double[] values = atoms.stream().mapToDouble(Double::doubleValue).toArray();
      double[] inverse = atoms.stream().mapToDouble(v -> -v).toArray();
      out.add(
          new TruthScore.Known(
              s, List.of(new AtomTruth.Valued(values), new AtomTruth.Valued(inverse))));
    }
    return out;
  }

  private static TruthTable table(List<AttributionMethod> methods) {
    return TruthTable.of(
        MODEL, List.of("own", "other"), known(23, 1), known(31, 2), methods, 0, 5, done -> {});
  }

  @Test
  void anExactMethodFindsTheTruthAndARandomOneDoesNot() {
    TruthTable table = table(List.of(new RandomOrder(3), new ClassActivation()));
    TruthScore exact = table.rows().get(1).main();
    assertThat(exact.mean().estimate()).isCloseTo(1, within(0.02)); // equal texts tie in both
    assertThat(exact.n() + exact.undefined()).isEqualTo(31);
    assertThat(table.rows().get(1).test().get(1).get(0).mean().estimate())
        .isEqualTo(-exact.mean().estimate());
    TruthScore random = table.rows().get(0).main();
    assertThat(random.mean().low()).isNegative();
    assertThat(random.mean().high()).isPositive();
    assertThat(table.chosen().orElseThrow().method()).isEqualTo("class-activation");
  }

  @Test
  void allMethodsThatTheModelOffersHaveARow() {
    assertThat(table(AttributionMethods.standard(0)).rows())
        .extracting(TruthTable.Row::method)
        .containsExactlyElementsOf(
            AttributionMethods.standard(0).stream().map(AttributionMethod::name).toList());
  }

  /** Gives no number for the first sample, and the same for all tokens of the second. */
  private record Broken() implements AttributionMethod {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String description() {
      return "broken";
    }

    @Override
    public Meaning meaning() {
      return Meaning.CONTRIBUTION;
    }

    @Override
    public List<Class<? extends Predictor>> needs() {
      return List.of();
    }

    @Override
    public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
      List<Attribution> out = new ArrayList<>();
      for (Sample s : samples) {
        float[] map = out.size() == 1 ? new float[s.sequence().size()] : MODEL.truth(s, 0);
        if (out.isEmpty()) {
          map[map.length - 1] = Float.NaN;
        }
        out.add(new Attribution(name(), map));
      }
      return out;
    }
  }

  @Test
  void samplesWithoutAFigureAreCountedAndNotAveraged() {
    TruthScore score = table(List.of(new Broken())).rows().get(0).main();
    assertThat(score.nonFinite()).isEqualTo(1);
    assertThat(score.undefined()).isPositive();
    assertThat(score.n() + score.undefined() + score.nonFinite()).isEqualTo(31);
    assertThat(score.mean().estimate()).isCloseTo(1, within(0.02));
  }
}
