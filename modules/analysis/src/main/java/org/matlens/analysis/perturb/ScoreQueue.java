package org.matlens.analysis.perturb;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.matlens.batch.Sample;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Predictor;

/**
 * Collects changed samples and asks the model about many at once: a perturbation study asks for
 * thousands of small forward passes, and one at a time they would cost their overhead.
 */
public final class ScoreQueue {
  /** Tokens asked about in one call: enough to fill the kernels, small enough for the cache. */
  static final int BUDGET = 1 << 15;

  private final Predictor predictor;
  private final List<Variant> variants = new ArrayList<>();
  private final List<Consumer<double[]>> sinks = new ArrayList<>();
  private long cost;

  /**
   * A changed sample as the model reads it.
   *
   * @param interventions inside the forward pass; the model {@link Intervenes} when there are any
   */
  public record Variant(Sample sample, List<Intervention> interventions) {
    /** A sample that is changed by its tokens alone. */
    public Variant(Sample sample) {
      this(sample, List.of());
    }

    private long cost() {
      long floats = 0;
      for (Intervention i : interventions) {
        floats +=
            i instanceof Intervention.ReplaceEmbeddings r
                ? r.embeddings().length
                : i instanceof Intervention.ReplaceAttention a ? a.weights().entries().length : 0;
      }
      return SampleTokens.count(sample) + floats / 32;
    }
  }

  public ScoreQueue(Predictor predictor) {
    this.predictor = predictor;
  }

  /**
   * Asks for the scores of {@code variant}; {@code sink} gets them later, {@link #flush} at last.
   */
  public void add(Variant variant, Consumer<double[]> sink) {
    variants.add(variant);
    sinks.add(sink);
    cost += variant.cost();
    if (cost >= BUDGET) {
      flush();
    }
  }

  /** Asks the model about all that is waiting. */
  public void flush() {
    if (variants.isEmpty()) {
      return;
    }
    List<Sample> samples = variants.stream().map(Variant::sample).toList();
    double[][] scores;
    if (variants.stream().allMatch(v -> v.interventions().isEmpty())) {
      scores = predictor.scores(samples);
    } else if (predictor instanceof Intervenes intervenes) {
      scores = intervenes.scores(samples, variants.stream().map(Variant::interventions).toList());
    } else {
      throw new IllegalStateException("interventions asked of a model that accepts none");
    }
    for (int i = 0; i < scores.length; i++) {
      sinks.get(i).accept(scores[i]);
    }
    variants.clear();
    sinks.clear();
    cost = 0;
  }

  /** Scores of many samples, [sample][output], a bounded number at a time. */
  public static double[][] scores(Predictor predictor, List<Sample> samples) {
    double[][] out = new double[samples.size()][];
    ScoreQueue queue = new ScoreQueue(predictor);
    for (int i = 0; i < out.length; i++) {
      int row = i;
      queue.add(new Variant(samples.get(i)), s -> out[row] = s);
    }
    queue.flush();
    return out;
  }
}
