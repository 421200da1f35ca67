package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.attribution.Occlusion;
import org.matlens.analysis.attribution.RandomOrder;
import org.matlens.analysis.audit.MethodVerdict.Verdict;
import org.matlens.analysis.planted.PlantedMethod;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.analysis.stats.Interval;
import org.matlens.batch.Sample;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

class AuditorTest {
  private static final AuditOptions SMALL = new AuditOptions(3, 40, 7, 5, 3, 11);

  private static PlantedModel model(Task task) {
    return PlantedModel.of(task, PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 11);
  }

  private static CheckResult find(AuditReport report, String method, String check) {
    return report.checks().stream()
        .filter(c -> c.method().equals(Optional.ofNullable(method)) && c.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  /** Scores only, NaN or infinite for some samples. */
  private record Broken(PlantedModel inner, List<String> ids) implements Predictor {
    @Override
    public List<Task> tasks() {
      return inner.tasks();
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      double[][] out = inner.scores(samples);
      for (int i = 0; i < out.length; i++) {
        if (ids.contains(samples.get(i).id())) {
          out[i][0] = i % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
        }
      }
      return out;
    }
  }

  @Test
  void nonFiniteScoresAreNamedCountedAndLeftOut() {
    PlantedModel inner = model(PlantedAuditTest.REGRESSION);
    AuditData data = PlantedAuditTest.data(inner, 5);
    List<String> ids = List.of("s2", "s3", "s190");
    AuditReport report =
        Auditor.audit(
            new Broken(inner, ids),
            data,
            List.of(new Occlusion(), new RandomOrder(1)),
            Checks.all(),
            AuditOptions.defaults(1),
            AuditProgress.SILENT);
    CheckResult finite = find(report, null, "finite");
    assertThat(finite.value()).isEqualTo(3);
    assertThat(finite.finding()).isEqualTo(Finding.FAIL);
    assertThat(finite.explanation())
        .isEqualTo(
            "The model gives NaN or an infinite score for 3 of 200 samples (s2, s3, s190); they"
                + " are left out of every figure.");
    assertThat(report.gate().n()).isEqualTo(197);
    assertThat(report.gate().explanation()).contains("3 more left out");
    CheckResult deletion = find(report, "occlusion", "deletion-mask");
    assertThat(deletion.n()).isEqualTo(197);
    assertThat(deletion.value()).isGreaterThan(0.9);
    assertThat(deletion.explanation()).contains("3 of 200 samples left out");
    assertThat(report.checks())
        .allSatisfy(c -> assertThat(c.value()).isNotNaN())
        .extracting(CheckResult::check)
        .doesNotContain("deletion-mean", "randomisation");
    // without re-initialised models nothing can be supported
    assertThat(report.methods().get(0))
        .isEqualTo(new MethodVerdict("occlusion", Verdict.INCONCLUSIVE, List.of("randomisation")));
    assertThat(report.methods().get(1).verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
  }

  @Test
  void aModelOfNaNsSettlesNothing() {
    PlantedModel inner = model(PlantedAuditTest.REGRESSION);
    AuditData data = PlantedAuditTest.data(inner, 5);
    AuditReport report =
        Auditor.audit(
            new Broken(inner, data.samples().stream().map(Sample::id).toList()),
            data,
            List.of(new Occlusion(), new RandomOrder(1)),
            Checks.all(),
            AuditOptions.defaults(1),
            AuditProgress.SILENT);
    assertThat(find(report, null, "finite").value()).isEqualTo(200);
    assertThat(report.gate().finding()).isEqualTo(Finding.INCONCLUSIVE);
    assertThat(report.gate().n()).isZero();
    assertThat(find(report, "occlusion", "deletion-mask").n()).isZero();
    assertThat(report.methods())
        .allSatisfy(m -> assertThat(m.verdict()).isEqualTo(Verdict.INCONCLUSIVE));
    assertThat(report.gate().explanation())
        .isEqualTo(
            "The model cannot be compared with its baseline: r2 has no value or no interval on the 0"
                + " samples with a label and a finite prediction (200 predictions are not finite).");
    assertThat(report.toMap().toString().replace("gives NaN", "")).doesNotContain("NaN");
  }

  /** Weights that overflowed: every number derived from them is NaN, but the scores are finite. */
  @Test
  void nonFiniteRandomisedModelsAreLeftOut() {
    PlantedModel model = model(PlantedAuditTest.REGRESSION);
    AttributionMethod fragile =
        new PlantedMethod(
            "fragile",
            Meaning.CONTRIBUTION,
            (c, s) -> Arrays.equals(c, model.truth(s, 0)) ? c : new float[] {Float.NaN});
    AuditReport report =
        Auditor.audit(
            model,
            PlantedAuditTest.data(model, 5),
            List.of(fragile),
            Checks.all(),
            SMALL,
            AuditProgress.SILENT);
    CheckResult c = find(report, "fragile", "randomisation");
    assertThat(c.finding()).isEqualTo(Finding.INCONCLUSIVE);
    assertThat(c.n()).isZero();
    assertThat(c.explanation()).isEqualTo("No sample could be used for this check of \"fragile\".");
    assertThat(report.toMap().toString()).doesNotContain("NaN");
  }

  @Test
  void nonFiniteMapsAreNamedCountedAndLeftOut() {
    PlantedModel model = model(PlantedAuditTest.REGRESSION);
    AttributionMethod holes =
        new PlantedMethod(
            "holes",
            Meaning.CONTRIBUTION,
            (c, s) -> {
              float[] out = c.clone();
              if (s.id().endsWith("7")) {
                out[0] = Float.NaN;
              }
              return out;
            });
    AuditReport report =
        Auditor.audit(
            model,
            PlantedAuditTest.data(model, 5),
            List.of(holes),
            Checks.all(),
            AuditOptions.defaults(1),
            AuditProgress.SILENT);
    assertThat(find(report, "holes", "finite").explanation())
        .isEqualTo(
            "The maps of \"holes\" hold NaN or infinite numbers for 20 of 200 samples (s7, s17, s27,"
                + " s37, s47, …); they are left out of every figure.");
    assertThat(find(report, "holes", "deletion-mask").n()).isEqualTo(180);
    assertThat(find(report, "holes", "randomisation").n()).isLessThan(60);
    assertThat(find(report, "holes", "randomisation").value()).isNotNaN();
  }

  @Test
  void aModelNoBetterThanItsBaselineIsReportedFirst() {
    PlantedModel model = model(PlantedAuditTest.REGRESSION);
    List<Sample> samples = PlantedSamples.draw(101, 3);
    double[] targets = new double[101];
    Arrays.setAll(targets, i -> 100 + i % 7);
    AuditReport report =
        Auditor.audit(
            model,
            new AuditData(samples, targets, 0, 103),
            PlantedMethod.all(Meaning.CONTRIBUTION),
            Checks.all(),
            SMALL,
            AuditProgress.SILENT);
    assertThat(report.gate().pass()).isFalse();
    assertThat(report.gate().metric()).isEqualTo("r2");
    assertThat(report.gate().baseline()).isEqualTo(0, within(0.01));
    assertThat(report.checks().get(0).check()).isEqualTo("gate");
    assertThat(report.checks().get(0).explanation())
        .startsWith("The model predicts no better than its baseline: r2 -")
        .endsWith("Explanations of it explain nothing about the material.");
    assertThat(report.methods())
        .allSatisfy(
            m -> {
              assertThat(m.verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
              assertThat(m.decidedBy()).contains("gate");
            });
  }

  @Test
  void gatesOfClassifiers() {
    for (Task task : List.of(PlantedAuditTest.BINARY, PlantedAuditTest.THREE)) {
      PlantedModel model = model(task);
      Gate gate = GateCheck.of(model, PlantedAuditTest.data(model, 5), 1);
      boolean binary = task.kind() == Task.Kind.BINARY;
      assertThat(gate.metric()).isEqualTo(binary ? "rocAuc" : "balancedAccuracy");
      assertThat(gate.baseline()).isEqualTo(binary ? 0.5 : 1 / 3.0, within(1e-9));
      assertThat(gate.pass()).isTrue();
      assertThat(gate.model().low()).isGreaterThan(gate.baseline());
    }
    // one class only: nothing can be said
    PlantedModel model = model(PlantedAuditTest.BINARY);
    AuditData ones = new AuditData(PlantedSamples.draw(5, 1), new double[] {1, 1, 1, 1, 1}, 0, 1);
    assertThat(GateCheck.of(model, ones, 1).finding()).isEqualTo(Finding.INCONCLUSIVE);
  }

  @Test
  void theSameAuditTwiceIsTheSame() {
    PlantedModel model = model(PlantedAuditTest.BINARY);
    AuditReport first = null;
    for (int i = 0; i < 2; i++) {
      List<String> stages = new ArrayList<>();
      AuditReport report =
          Auditor.audit(
              model,
              PlantedAuditTest.data(model, 5),
              AttributionMethods.standard(1),
              Checks.all(),
              SMALL,
              (stage, done, total) -> stages.add(stage));
      assertThat(stages).contains("deletion-mask", "explaining (attention)", "randomisation");
      assertThat(find(report, "occlusion", "cascade:readout").n()).isBetween(8, 11);
      assertThat(find(report, "occlusion", "cascade:readout").finding())
          .isEqualTo(Finding.INFORMATION);
      assertThat(find(report, "random", "cascade:readout").value()).isEqualTo(1);
      assertThat(first == null || first.toMap().equals(report.toMap())).isTrue();
      first = report;
    }
  }

  @Test
  void fewSamplesSettleNothing() {
    PlantedModel model = model(PlantedAuditTest.REGRESSION);
    AuditReport report =
        Auditor.audit(
            model,
            PlantedAuditTest.data(model, 5),
            PlantedMethod.all(Meaning.CONTRIBUTION),
            Checks.all(),
            SMALL.withLimit(7),
            AuditProgress.SILENT);
    assertThat(report.gate().n()).isEqualTo(200);
    assertThat(report.methods())
        .allSatisfy(m -> assertThat(m.verdict()).isEqualTo(Verdict.INCONCLUSIVE));
    assertThat(find(report, "true", "deletion-mask").n()).isEqualTo(7);
  }

  @Test
  void theMapHasTheKeysOfTheFileAndNoNaN() {
    CheckResult c =
        new CheckResult(
            Optional.empty(),
            "gate",
            Family.FAITHFULNESS,
            new Interval(0.5, Double.NaN, Double.NaN, 0),
            Double.NaN,
            0.25,
            Double.NaN,
            Direction.HIGHER,
            Finding.INCONCLUSIVE,
            7,
            "why");
    Gate gate = new Gate("r2", new Interval(0.5, 0.25, 0.75, 0), 0, Finding.PASS, 7, "why");
    Map<String, Object> map =
        new AuditReport(
                gate,
                List.of(new MethodVerdict("m", Verdict.NOT_SUPPORTED, List.of("x"))),
                List.of(c))
            .toMap();
    assertThat(map.toString())
        .isEqualTo(
            "{gate={metric=r2, model=0.5, baseline=0.0, ci95=[0.25, 0.75], pass=true},"
                + " methods=[{method=m, verdict=not supported, decidedBy=[x]}],"
                + " checks=[{method=null, check=gate, family=faithfulness, value=0.5,"
                + " reference=null, ci95=null, pValue=0.25, pAdjusted=null, direction=higher,"
                + " verdict=inconclusive, n=7, explanation=why}],"
                + " comparisons=[], curves=[]}");
  }

  private static CheckResult finding(String check, Finding finding) {
    return new CheckResult(
        Optional.of("m"),
        check,
        Family.FAITHFULNESS,
        new Interval(0, 0, 0, 0),
        0,
        0,
        0,
        Direction.HIGHER,
        finding,
        100,
        "");
  }

  private static MethodVerdict decide(Finding gate, Finding mask, Finding mean, Finding removal) {
    return VerdictRule.decide(
        "m",
        new Gate("r2", new Interval(0, 0, 0, 0), 0, gate, 100, ""),
        List.of(
            finding("informative", Finding.PASS),
            finding("deletion-mask", mask),
            finding("deletion-mean", mean),
            finding("deletion-removal", removal),
            finding("randomisation", Finding.PASS)));
  }

  @Test
  void verdictsNeedTwoOfThreeDeletions() {
    Finding yes = Finding.PASS;
    Finding no = Finding.FAIL;
    Finding open = Finding.INCONCLUSIVE;
    assertThat(decide(yes, yes, no, yes))
        .isEqualTo(
            new MethodVerdict(
                "m",
                Verdict.SUPPORTED,
                List.of(
                    "gate", "informative", "deletion-mask", "deletion-removal", "randomisation")));
    assertThat(decide(yes, no, yes, no))
        .isEqualTo(
            new MethodVerdict(
                "m", Verdict.NOT_SUPPORTED, List.of("deletion-mask", "deletion-removal")));
    assertThat(decide(yes, yes, no, open).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(decide(open, yes, yes, yes))
        .isEqualTo(new MethodVerdict("m", Verdict.INCONCLUSIVE, List.of("gate")));
    assertThat(decide(no, yes, yes, yes).verdict()).isEqualTo(Verdict.NOT_SUPPORTED);
  }

  @Test
  void mistakesOfCallersAreNamed() {
    PlantedModel model = model(PlantedAuditTest.REGRESSION);
    AuditData data = PlantedAuditTest.data(model, 5);
    assertThatThrownBy(
            () ->
                Auditor.audit(
                    model,
                    data,
                    List.of(new RandomOrder(1), new RandomOrder(2)),
                    List.of(),
                    SMALL,
                    AuditProgress.SILENT))
        .hasMessage("methods [random, random], expected each once");
    assertThatThrownBy(() -> Checks.named("x"))
        .hasMessage(
            "check \"x\", expected one of finite, informative, deletion, insertion, rationale,"
                + " subsets, randomisation, cascade, robustness, stability, attention-use, invariance,"
                + " streams, atom-mask, element-mask, site-removal, substitution, peak-removal,"
                + " window-mask, measurement");
    assertThatThrownBy(() -> new AuditData(data.samples(), new double[3], 0, 0))
        .hasMessage("200 samples but 3 targets");
    assertThatThrownBy(() -> SMALL.withLimit(0)).hasMessage("limit is 0, expected at least 1");
    assertThatThrownBy(() -> new ExplainedScore(model.tasks(), 1, new double[0]))
        .hasMessage("task 1 of [y]");
  }

  @Test
  void multiclassScoresAreLogOddsOfThePredictedClass() {
    ExplainedScore score =
        new ExplainedScore(
            List.of(Task.regression("a", ""), PlantedAuditTest.THREE), 1, new double[0]);
    double[] z = {99, 1, 3, 2};
    assertThat(score.output(z)).isEqualTo(2);
    double p = Math.exp(3) / (Math.exp(1) + Math.exp(3) + Math.exp(2));
    assertThat(score.value(z, 2)).isEqualTo(Math.log(p / (1 - p)), within(1e-12));
    ExplainedScore first =
        new ExplainedScore(List.of(Task.regression("a", "")), 0, new double[] {1, 3, Double.NaN});
    assertThat(first.value(new double[] {5}, 0)).isEqualTo(5 / Math.sqrt(2), within(1e-12));
    assertThat(new Attribution("m", new float[] {1, Float.NaN}).finite()).isFalse();
  }
}
