package org.matlens.analysis.perturb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;

/**
 * A model that sees every sample with the same small noise on its token embeddings: what an
 * explanation of a slightly different input is asked of, where inputs themselves are discrete.
 *
 * <p>Noise is uniform in ± size · (root mean square of the sample's embeddings), the same for the
 * same seed and sample id, whatever of the sample is masked. Embeddings that a caller gives stand
 * as they are.
 */
public final class NoisyModel implements Differentiates, Intervenes {
  private final Differentiates model;
  private final Intervenes scored;
  private final double size;
  private final long seed;

  private NoisyModel(Differentiates model, Intervenes scored, double size, long seed) {
    this.model = model;
    this.scored = scored;
    this.size = size;
    this.seed = seed;
  }

  /** {@code predictor} with noise; empty when it gives no gradients or accepts no embeddings. */
  public static Optional<NoisyModel> of(Predictor predictor, double size, long seed) {
    return predictor instanceof Differentiates d && predictor instanceof Intervenes i
        ? Optional.of(new NoisyModel(d, i, size, seed))
        : Optional.empty();
  }

  private List<float[]> noisy(List<Sample> samples) {
    List<float[]> out = new ArrayList<>(samples.size());
    List<EmbeddingGradient> plain = model.embeddingGradients(samples, null, 0);
    for (int i = 0; i < samples.size(); i++) {
      float[] e = plain.get(i).embeddings();
      double squares = 0;
      for (float v : e) {
        squares += (double) v * v;
      }
      double scale = size * Math.sqrt(squares / Math.max(1, e.length));
      SplittableRandom random =
          new SplittableRandom(seed + ((long) samples.get(i).id().hashCode() << 20)).split();
      float[] changed = new float[e.length];
      for (int j = 0; j < e.length; j++) {
        changed[j] = (float) (e[j] + scale * (2 * random.nextDouble() - 1));
      }
      out.add(changed);
    }
    return out;
  }

  @Override
  public List<Gradients> gradients(List<Sample> samples, int output) {
    return model.gradients(samples, noisy(samples), output);
  }

  @Override
  public List<Gradients> gradients(List<Sample> samples, List<float[]> embeddings, int output) {
    return model.gradients(samples, embeddings, output);
  }

  @Override
  public List<EmbeddingGradient> embeddingGradients(
      List<Sample> samples, List<float[]> embeddings, int output) {
    return model.embeddingGradients(
        samples, embeddings == null ? noisy(samples) : embeddings, output);
  }

  @Override
  public List<AttentionMaps> attention(List<Sample> samples) {
    return gradients(samples, 0).stream().map(Gradients::attention).toList();
  }

  @Override
  public double[][] scores(List<Sample> samples) {
    return scores(samples, samples.stream().map(s -> List.<Intervention>of()).toList());
  }

  @Override
  public double[][] scores(List<Sample> samples, List<List<Intervention>> interventions) {
    List<float[]> noisy = noisy(samples);
    List<List<Intervention>> all = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      List<Intervention> of = new ArrayList<>(interventions.get(i));
      if (of.stream().noneMatch(v -> v instanceof Intervention.ReplaceEmbeddings)) {
        of.add(0, new Intervention.ReplaceEmbeddings(noisy.get(i)));
      }
      all.add(of);
    }
    return scored.scores(samples, all);
  }

  @Override
  public int embeddingSize() {
    return model.embeddingSize();
  }

  @Override
  public int numLayers() {
    return scored.numLayers();
  }

  @Override
  public int numHeads() {
    return scored.numHeads();
  }

  @Override
  public List<Task> tasks() {
    return model.tasks();
  }

  /**
   * Explanations ask for scores, never for predictions.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public List<Prediction> predict(List<Sample> samples) {
    throw new UnsupportedOperationException("a noisy model gives scores only");
  }
}
