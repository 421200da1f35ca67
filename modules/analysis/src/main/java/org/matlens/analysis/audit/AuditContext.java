package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/**
 * What all checks of one audit share: the samples looked at, their scores, and the attributions of
 * each method, computed once. Samples for which the model gives a NaN or infinite score are set
 * apart and named, never explained.
 */
public final class AuditContext {
  private final Predictor predictor;
  private final AuditOptions options;
  private final AuditProgress progress;
  private final Equivalents equivalents;
  private final Measurements measurements;
  private final ExplainedScore explained;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> nonFinite = new ArrayList<>();
  private final int[] outputs;
  private final double[] scores;
  private final double[] targets;
  private final int asked;
  private final Map<String, List<Attribution>> attributions = new LinkedHashMap<>();

  AuditContext(Predictor predictor, AuditData data, AuditOptions options, AuditProgress progress) {
    this.predictor = predictor;
    this.options = options;
    this.progress = progress;
    this.equivalents = data.equivalents();
    this.measurements = data.measurements();
    this.explained = new ExplainedScore(predictor.tasks(), data.task(), data.targets());
    int[] rows = data.looked();
    if (rows.length > options.limit()) {
      rows =
          Arrays.stream(DeletionPath.shuffled(rows, new SplittableRandom(options.seed()).split()))
              .limit(options.limit())
              .sorted()
              .toArray();
    }
    asked = rows.length;
    List<Sample> chosen = Arrays.stream(rows).mapToObj(data.samples()::get).toList();
    double[][] all = ScoreQueue.scores(predictor, chosen);
    int[] o = new int[asked];
    double[] s = new double[asked];
    double[] y = new double[asked];
    for (int i = 0; i < asked; i++) {
      if (Arrays.stream(explained.own(all[i])).allMatch(Double::isFinite)) {
        o[samples.size()] = explained.output(all[i]);
        s[samples.size()] = explained.value(all[i], o[samples.size()]);
        y[samples.size()] = data.targets()[rows[i]];
        samples.add(chosen.get(i));
      } else {
        nonFinite.add(chosen.get(i).id());
      }
    }
    outputs = Arrays.copyOf(o, samples.size());
    scores = Arrays.copyOf(s, samples.size());
    targets = Arrays.copyOf(y, samples.size());
  }

  public Predictor predictor() {
    return predictor;
  }

  public AuditOptions options() {
    return options;
  }

  Equivalents equivalents() {
    return equivalents;
  }

  Measurements measurements() {
    return measurements;
  }

  AuditProgress progress() {
    return progress;
  }

  ExplainedScore explained() {
    return explained;
  }

  /** Samples looked at, those with non-finite scores included. */
  public int asked() {
    return asked;
  }

  /** Samples with finite scores. */
  public List<Sample> samples() {
    return samples;
  }

  /** Ids of the samples set apart. */
  public List<String> nonFinite() {
    return nonFinite;
  }

  /** Number of the score explained, per sample. */
  public int[] outputs() {
    return outputs;
  }

  /** The explained number, per sample. */
  public double[] scores() {
    return scores;
  }

  /** The target of sample {@code i}, NaN where it is missing. */
  double target(int i) {
    return targets[i];
  }

  /** Attributions of {@link #samples} by {@code method}; may hold numbers that are not finite. */
  public List<Attribution> attributions(AttributionMethod method) {
    return attributions.computeIfAbsent(
        method.name(),
        name -> {
          progress.at("explaining (" + name + ")", 0, 1);
          List<Attribution> out = method.attribute(predictor, samples, outputs);
          progress.at("explaining (" + name + ")", 1, 1);
          return out;
        });
  }
}
