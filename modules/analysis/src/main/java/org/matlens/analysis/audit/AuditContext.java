package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.Deletion;
import org.matlens.analysis.perturb.DeletionCurve;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.SampleTokens;
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
  private final Map<String, List<List<DeletionCurve>>> randomOrders = new LinkedHashMap<>();
  private final List<MeanCurve> curves = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private List<Deletion> deletions;

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

  /** What deleted tokens may become, see {@link Deletion#availableFor}. */
  List<Deletion> deletions() {
    if (deletions == null) {
      deletions = Deletion.availableFor(predictor, samples);
    }
    return deletions;
  }

  /**
   * Curves of random orders per sample, the same for every check, none for a sample of fewer than
   * {@link OrderTest#MIN_TOKENS} tokens: a random order read from its end is a random order.
   */
  List<List<DeletionCurve>> randomOrders(Deletion deletion) {
    return randomOrders.computeIfAbsent(deletion.name(), name -> askRandomOrders(deletion));
  }

  private List<List<DeletionCurve>> askRandomOrders(Deletion deletion) {
    ScoreQueue queue = new ScoreQueue(predictor);
    List<List<DeletionCurve>> out = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      progress.at("random orders (" + deletion.name() + ")", i, samples.size());
      List<DeletionCurve> own = new ArrayList<>();
      out.add(own);
      int[] tokens = SampleTokens.deletable(samples.get(i));
      if (tokens.length >= OrderTest.MIN_TOKENS) {
        // The same orders whatever the deletion: a seed per sample, mixed by split().
        SplittableRandom random = new SplittableRandom(options.seed() + ((long) i << 32)).split();
        Function<BitSet, ScoreQueue.Variant> how = deletion.of(samples.get(i));
        for (int r = 0; r < options.randomOrders(); r++) {
          own.add(path(queue, how, DeletionPath.shuffled(tokens, random), i));
        }
      }
    }
    queue.flush();
    progress.at("random orders (" + deletion.name() + ")", samples.size(), samples.size());
    return out;
  }

  /** Asks for the explained score of a sample as its tokens go in this order. */
  DeletionCurve path(
      ScoreQueue queue, Function<BitSet, ScoreQueue.Variant> how, int[] order, int sample) {
    int output = outputs[sample];
    return DeletionPath.ask(
        queue, how, order, options.maxSteps(), scores[sample], s -> explained.value(s, output));
  }

  /** Keeps a picture for the report. */
  void keep(MeanCurve curve) {
    curves.add(curve);
  }

  /** Keeps comparisons of methods for the report. */
  void keep(List<Comparison> some) {
    comparisons.addAll(some);
  }

  List<MeanCurve> curves() {
    return curves;
  }

  List<Comparison> comparisons() {
    return comparisons;
  }
}
