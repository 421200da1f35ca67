package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.matlens.analysis.attribution.AttributionMethod;
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
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

/**
 * Planted explainers under the whole audit: for each modality a model and a true, an inverted, a
 * constant, a random and a model-blind explainer. The true one must come out as supported, the
 * others as not supported; inconclusive is a miss. Over 20 seeds all 400 verdicts on hand-built
 * models were right.
 *
 * <p>Models are hand-built, and of hand-built ones trained copies: networks that learned from 1200
 * noisy answers of theirs. What is true of a network is found by asking it.
 *
 * @param cases in the order of models, modalities and explainers
 */
public record PlantedSuite(List<Case> cases) {
  private static final int SAMPLES = 200;
  private static final int TRAINING = 1200;
  private static final double NOISE = 0.3;
  private static final String HAND_BUILT = "hand-built";
  private static final String TRAINED = "trained";

  public PlantedSuite {
    cases = List.copyOf(cases);
  }

  /**
   * One explainer of one model.
   *
   * @param model "hand-built" or "trained"
   * @param modality of the samples
   * @param task of the model
   * @param explainer its name
   * @param expected verdict
   * @param found verdict
   * @param decidedBy checks the verdict rests on
   */
  public record Case(
      String model,
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

  /** Trains a network; the same arguments give the same one. */
  public interface TrainedCopy {
    /** A network that has learned {@code targets} from {@code samples}. */
    Predictor of(
        PlantedModality modality, Task task, List<Sample> samples, double[] targets, long seed);
  }

  /**
   * Audits the planted explainers of hand-built models; takes about five seconds.
   *
   * @param seed of models, samples and audits
   */
  public static PlantedSuite run(long seed, AuditProgress progress) {
    List<Case> out = new ArrayList<>();
    for (PlantedModality modality : PlantedModality.values()) {
      PlantedModel model = model(modality, seed);
      AuditData data = data(model, modality.draw(SAMPLES, own(modality, seed)), seed);
      List<AttributionMethod> methods = PlantedMethod.all(Meaning.CONTRIBUTION);
      out.addAll(audit(HAND_BUILT, model, modality, data, methods, seed, progress));
    }
    return new PlantedSuite(out);
  }

  /**
   * Audits the planted explainers of networks that learned from the hand-built models.
   *
   * @param seed of models, samples, trainings and audits
   */
  public static PlantedSuite run(long seed, TrainedCopy copy, AuditProgress progress) {
    List<Case> out = new ArrayList<>();
    for (PlantedModality modality : PlantedModality.values()) {
      PlantedModel model = model(modality, seed);
      AuditData all = data(model, modality.draw(SAMPLES + TRAINING, own(modality, seed)), seed);
      progress.at(modality.label() + ": training", 0, 1);
      Predictor trained =
          copy.of(
              modality,
              model.tasks().get(0),
              all.samples().subList(SAMPLES, SAMPLES + TRAINING),
              Arrays.copyOfRange(all.targets(), SAMPLES, SAMPLES + TRAINING),
              own(modality, seed));
      AuditData data =
          new AuditData(
              all.samples().subList(0, SAMPLES),
              Arrays.copyOf(all.targets(), SAMPLES),
              0,
              all.baseline());
      List<AttributionMethod> methods =
          PlantedMethod.all(Meaning.CONTRIBUTION, PlantedMethod.Truth.ASKED);
      out.addAll(audit(TRAINED, trained, modality, data, methods, seed, progress));
    }
    return new PlantedSuite(out);
  }

  /** These cases, then those of another suite. */
  public PlantedSuite and(PlantedSuite other) {
    List<Case> all = new ArrayList<>(cases);
    all.addAll(other.cases);
    return new PlantedSuite(all);
  }

  private static long own(PlantedModality modality, long seed) {
    return seed + 1000L * modality.ordinal();
  }

  private static PlantedModel model(PlantedModality modality, long seed) {
    Task task =
        modality.ordinal() % 2 == 0 ? Task.regression("property", "") : Task.binary("class");
    return PlantedModel.of(
        task, PlantedModel.Attention.RIGHT, PlantedModel.Link.SATURATING, own(modality, seed));
  }

  private static List<Case> audit(
      String kind,
      Predictor model,
      PlantedModality modality,
      AuditData data,
      List<AttributionMethod> methods,
      long seed,
      AuditProgress progress) {
    AuditReport report =
        Auditor.audit(
            model,
            data,
            methods,
            Checks.deciding(),
            AuditOptions.defaults(own(modality, seed)),
            (stage, done, total) -> progress.at(modality.label() + ": " + stage, done, total));
    List<Case> out = new ArrayList<>();
    for (MethodVerdict m : report.methods()) {
      Verdict expected =
          m.method().equals(PlantedMethod.TRUE) ? Verdict.SUPPORTED : Verdict.NOT_SUPPORTED;
      Task task = model.tasks().get(0);
      out.add(new Case(kind, modality, task, m.method(), expected, m.verdict(), m.decidedBy()));
    }
    return out;
  }

  /** Targets are the model's own scores with noise of 0.3 of their deviation. */
  private static AuditData data(PlantedModel model, List<Sample> samples, long seed) {
    int n = samples.size();
    double[] scores = Arrays.stream(model.scores(samples)).mapToDouble(s -> s[0]).toArray();
    double mean = Arrays.stream(scores).average().orElseThrow();
    double deviation = Math.sqrt(Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum() / n);
    Random noise = new Random(seed);
    boolean classes = model.tasks().get(0).kind() == Task.Kind.BINARY;
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double[] targets = new double[n];
    for (int i = 0; i < n; i++) {
      double t = scores[i] + NOISE * deviation * noise.nextGaussian();
      targets[i] = !classes ? t : t > sorted[n / 2] ? 1 : 0;
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
      row.put("model", c.model());
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
