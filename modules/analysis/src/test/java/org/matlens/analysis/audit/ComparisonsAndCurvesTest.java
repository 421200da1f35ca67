package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.perturb.DeletionCurve;
import org.matlens.analysis.planted.PlantedMethod;
import org.matlens.analysis.planted.PlantedModel;

/** Methods against each other, and the pictures behind deletion and insertion. */
class ComparisonsAndCurvesTest {
  private static AuditReport audit() {
    PlantedModel model =
        PlantedModel.of(
            PlantedAuditTest.REGRESSION,
            PlantedModel.Attention.RIGHT,
            PlantedModel.Link.SATURATING,
            23);
    return Auditor.audit(
        model,
        PlantedAuditTest.data(model, 19),
        PlantedMethod.all(Meaning.CONTRIBUTION),
        List.of(new DeletionCheck(), new InsertionCheck(), new RationaleCheck(), new SubsetCheck()),
        new AuditOptions(3, 60, 11, 8, 2, 5),
        AuditProgress.SILENT);
  }

  @Test
  void theTruthIsBetterThanEveryOtherMethodAndChanceTellsNoneOfTheWorthlessApart() {
    AuditReport report = audit();
    List<String> checks = report.comparisons().stream().map(Comparison::check).distinct().toList();
    assertThat(checks)
        .contains("deletion-mask", "deletion-removal", "insertion-mask", "comprehensiveness-mask")
        .contains("sufficiency-removal", "faithfulness-correlation-mask", "infidelity-removal");
    for (Comparison c : report.comparisons()) {
      assertThat(c.first()).isNotEqualTo(c.second());
      if (c.first().equals("true") || c.second().equals("true")) {
        if (c.n() > 0) {
          assertThat(c.better()).describedAs(c.explanation()).isEqualTo("true");
          assertThat(c.pAdjusted()).isBetween(c.pValue(), 0.05);
          assertThat(c.explanation()).contains("\"true\" is better.");
        }
      } else if (List.of("random", "constant").containsAll(List.of(c.first(), c.second()))) {
        assertThat(c.better()).describedAs(c.explanation()).isEqualTo("neither");
      }
    }
    int methods = 5;
    assertThat(report.comparisons())
        .filteredOn(c -> c.check().equals("deletion-mask"))
        .hasSize(methods * (methods - 1) / 2);
  }

  /** Pairs are formed by sample: means over different samples would tell another story. */
  @Test
  void onlySamplesThatBothMethodsWereAskedOfCount() {
    SplittableRandom r = new SplittableRandom(3);
    double[] a = r.doubles(23, 0, 1).toArray();
    double[] b = Arrays.stream(a).map(v -> v - 0.01).toArray();
    for (int i = 0; i < 11; i++) {
      b[2 * i] = Double.NaN; // of the rest the second is worse by 0.01, whatever the missing say
      a[2 * i] = -100;
    }
    List<MethodComparison.Gains> gains =
        List.of(
            new MethodComparison.Gains("x", "a", a),
            new MethodComparison.Gains("x", "b", b),
            new MethodComparison.Gains("y", "a", b));
    List<Comparison> out = MethodComparison.of(gains, "units", 5);
    assertThat(out).hasSize(1);
    assertThat(out.get(0).n()).isEqualTo(12);
    assertThat(out.get(0).difference().estimate()).isEqualTo(0.01, within(1e-12));
    assertThat(out.get(0).pValue()).isEqualTo(2 * Math.pow(0.5, 12), within(1e-9));
    assertThat(out.get(0).better()).isEqualTo("a");
  }

  @Test
  void tooFewSamplesCompareNothing() {
    double[] some = new double[7];
    Comparison c =
        MethodComparison.of(
                List.of(
                    new MethodComparison.Gains("x", "a", some),
                    new MethodComparison.Gains("x", "b", new double[] {1, 2, 3, 4, 5, 6, 7})),
                "units",
                5)
            .get(0);
    assertThat(c.pValue()).isNaN();
    assertThat(c.better()).isEqualTo("neither");
    double[] none = new double[13];
    Arrays.fill(none, Double.NaN);
    Comparison empty =
        MethodComparison.of(
                List.of(
                    new MethodComparison.Gains("x", "a", none),
                    new MethodComparison.Gains("x", "b", none)),
                "units",
                5)
            .get(0);
    assertThat(empty.n()).isZero();
    assertThat(empty.explanation()).startsWith("No sample");
  }

  /** Two samples of different lengths by hand. */
  @Test
  void aMeanCurveIsReadAtSharesOfEachPath() {
    DeletionCurve four = new DeletionCurve(new double[] {10, 6, 8, 0, 2}); // steps of a quarter
    DeletionCurve two = new DeletionCurve(new double[] {1, 3, 2});
    MeanCurve gone =
        MeanCurve.of(
            Optional.of("m"), "deletion-x", false, List.of(List.of(four), List.of(two)), 7);
    assertThat(gone.n()).isEqualTo(2);
    assertThat(gone.share()[5]).isEqualTo(0.25);
    assertThat(gone.change().get(5).estimate()).isEqualTo((-4 + 1) / 2.0, within(1e-12));
    assertThat(gone.change().get(10).estimate()).isEqualTo((-2 + 2) / 2.0, within(1e-12));
    assertThat(gone.change().get(20).estimate()).isEqualTo((-8 + 1) / 2.0, within(1e-12));
    assertThat(gone.travelled()[20]).isEqualTo((4 + 2 + 8 + 2 + 2 + 1) / 2.0, within(1e-12));
    MeanCurve back = MeanCurve.of(Optional.of("m"), "insertion-x", true, List.of(List.of(four)), 7);
    assertThat(back.change().get(0).estimate()).isEqualTo(-8, within(1e-12));
    assertThat(back.change().get(5).estimate()).isEqualTo(-10, within(1e-12));
    assertThat(back.change().get(20).estimate()).isZero();
    assertThat(back.travelled()[5]).isEqualTo(2, within(1e-12));
  }

  @Test
  void curvesWithNumbersThatAreNoneAreLeftOut() {
    List<List<DeletionCurve>> curves = new ArrayList<>();
    curves.add(List.of(new DeletionCurve(new double[] {1, Double.NaN, 2})));
    curves.add(List.of(new DeletionCurve(new double[] {1, 2, 3})));
    curves.add(List.of());
    MeanCurve c = MeanCurve.of(Optional.empty(), "deletion-x", false, curves, 7);
    assertThat(c.n()).isEqualTo(1);
    assertThat(c.change().get(20).estimate()).isEqualTo(2);
  }

  @Test
  void curvesOfTheTruthFallBelowThoseOfRandomOrders() {
    AuditReport report = audit();
    MeanCurve truth = curve(report, "deletion-mask", "true");
    MeanCurve random = curve(report, "deletion-mask", null);
    MeanCurve inverted = curve(report, "deletion-mask", "inverted");
    assertThat(truth.n()).isEqualTo(random.n()).isPositive();
    for (int p = 4; p < 17; p++) {
      double at = random.change().get(p).estimate();
      assertThat(truth.change().get(p).high()).isLessThan(at);
      assertThat(inverted.change().get(p).low()).isGreaterThan(at);
    }
    assertThat(report.toMap()).containsKeys("comparisons", "curves");
  }

  private static MeanCurve curve(AuditReport report, String check, String method) {
    return report.curves().stream()
        .filter(c -> c.check().equals(check) && c.method().equals(Optional.ofNullable(method)))
        .findFirst()
        .orElseThrow();
  }
}
