package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.planted.PlantedMethod;
import org.matlens.analysis.planted.PlantedModel;

/** Insertion, comprehensiveness, sufficiency, faithfulness correlation and infidelity. */
class FaithfulnessChecksTest {
  private static final List<String> WITHIN_REACH =
      Stream.of(
              "insertion",
              "comprehensiveness",
              "sufficiency",
              "faithfulness-correlation",
              "infidelity")
          .flatMap(check -> Stream.of(check + "-mask", check + "-removal"))
          .toList();

  private static AuditReport audit(PlantedModel model, Meaning meaning) {
    return Auditor.audit(
        model,
        PlantedAuditTest.data(model, 19),
        PlantedMethod.all(meaning),
        List.of(new InsertionCheck(), new RationaleCheck(), new SubsetCheck()),
        new AuditOptions(3, 100, 11, 8, 2, 5),
        AuditProgress.SILENT);
  }

  private static CheckResult find(AuditReport report, String method, String check) {
    return report.checks().stream()
        .filter(c -> c.method().orElse("").equals(method) && c.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Meaning.class)
  void theTruthPassesAndItsInverseFails(Meaning meaning) {
    for (PlantedModel.Link link : PlantedModel.Link.values()) {
      PlantedModel model =
          PlantedModel.of(PlantedAuditTest.REGRESSION, PlantedModel.Attention.RIGHT, link, 23);
      AuditReport report = audit(model, meaning);
      for (String check : WITHIN_REACH) {
        CheckResult right = find(report, "true", check);
        assertThat(right.finding()).describedAs(right.toString()).isEqualTo(Finding.PASS);
        assertThat(right.pAdjusted()).isBetween(right.pValue(), 0.05);
        assertThat(right.explanation()).contains("\"true\"").doesNotContain("%s", "%.", "%d");
        boolean higher = right.direction() == Direction.HIGHER;
        assertThat(higher ? right.value() > right.reference() : right.value() < right.reference())
            .describedAs(right.toString())
            .isTrue();
        assertThat(right.explanation())
            .contains(check.endsWith("mask") ? "[MASK]" : "taken out of the sequence");
        CheckResult wrong = find(report, "inverted", check);
        assertThat(wrong.finding()).describedAs(wrong.toString()).isEqualTo(Finding.FAIL);
        for (String method : List.of("random", "constant")) {
          CheckResult chance = find(report, method, check);
          assertThat(chance.finding()).describedAs(chance.toString()).isNotEqualTo(Finding.PASS);
        }
      }
    }
  }

  /** Where scores are sums of contributions, the truth adds up without remainder. */
  @Test
  void theTruthOfAnAdditiveModelAddsUp() {
    PlantedModel model =
        PlantedModel.of(
            PlantedAuditTest.REGRESSION,
            PlantedModel.Attention.RIGHT,
            PlantedModel.Link.IDENTITY,
            29);
    AuditReport report = audit(model, Meaning.CONTRIBUTION);
    assertThat(find(report, "true", "faithfulness-correlation-mask").value())
        .isEqualTo(1, within(1e-9));
    assertThat(find(report, "true", "infidelity-mask").value()).isEqualTo(0, within(1e-9));
    assertThat(find(report, "inverted", "faithfulness-correlation-mask").value())
        .isEqualTo(-1, within(1e-9));
    assertThat(find(report, "inverted", "infidelity-mask").value()).isEqualTo(1);
    assertThat(find(report, "true", "comprehensiveness-mask").value())
        .isEqualTo(-find(report, "inverted", "comprehensiveness-mask").value(), within(3.0));
  }

  @Test
  void figuresAgreeWithBruteForce() {
    SplittableRandom r = new SplittableRandom(31);
    for (int round = 0; round < 20; round++) {
      double[] a = r.doubles(13, -1, 1).toArray();
      double[] b = r.doubles(13, -1, 1).toArray();
      assertThat(SubsetCheck.pearson(a, b))
          .isEqualTo(new PearsonsCorrelation().correlation(a, b), within(1e-12));
      double best = Double.POSITIVE_INFINITY;
      for (double beta = 0; beta < 5; beta += 1e-4) {
        double left = 0;
        double all = 0;
        for (int i = 0; i < 13; i++) {
          left += (beta * a[i] - b[i]) * (beta * a[i] - b[i]);
          all += b[i] * b[i];
        }
        best = Math.min(best, left / all);
      }
      assertThat(SubsetCheck.infidelity(a, b)).isEqualTo(best, within(1e-6));
    }
    assertThat(SubsetCheck.infidelity(new double[3], new double[] {1, 2, 3})).isEqualTo(1);
    assertThat(SubsetCheck.infidelity(new double[] {1, 2, 3}, new double[3])).isNaN();
    assertThat(SubsetCheck.pearson(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isNaN();
  }
}
