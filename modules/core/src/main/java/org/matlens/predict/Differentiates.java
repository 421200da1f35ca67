package org.matlens.predict;

import java.util.List;
import java.util.Optional;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;

/** Gives the gradient of one of its scores. */
public interface Differentiates extends Attends {

  /** Width of a token embedding. */
  int embeddingSize();

  /**
   * Derivatives of score {@code output} of each sample.
   *
   * @param output number of the score, as in {@link Predictor#scores}
   */
  List<Gradients> gradients(List<Sample> samples, int output);

  /**
   * As {@link #gradients(List, int)}, with token embeddings replaced first: {@code
   * embeddings.get(i)} is [token * embeddingSize] of sample i.
   */
  List<Gradients> gradients(List<Sample> samples, List<float[]> embeddings, int output);

  /**
   * As {@link #gradients(List, List, int)} where nobody looks at attention, whose derivatives a
   * model need not make then.
   *
   * @param embeddings null for the samples' own
   */
  default List<EmbeddingGradient> embeddingGradients(
      List<Sample> samples, List<float[]> embeddings, int output) {
    List<Gradients> all =
        embeddings == null ? gradients(samples, output) : gradients(samples, embeddings, output);
    return all.stream()
        .map(g -> new EmbeddingGradient(g.score(), g.embeddings(), g.embeddingGradient()))
        .toList();
  }

  /**
   * How one sample's score depends on its token embeddings.
   *
   * @param score the score itself
   * @param embeddings as in {@link Gradients}
   * @param gradient as {@link Gradients#embeddingGradient}
   */
  record EmbeddingGradient(double score, float[] embeddings, float[] gradient) {}

  /**
   * What one sample's score depends on.
   *
   * @param score the score itself
   * @param embeddings [token * embeddingSize]: the token embeddings (features included, positions
   *     not)
   * @param embeddingGradient the same shape: derivative of the score with respect to them
   * @param attention the weights
   * @param attentionGradient derivative of the score with respect to each weight, other weights
   *     fixed
   * @param prediction of the sample, which the same pass has given, the same bits as {@link
   *     Predictor#predict}; empty where embeddings were replaced or the predictor gives none here
   */
  record Gradients(
      double score,
      float[] embeddings,
      float[] embeddingGradient,
      AttentionMaps attention,
      AttentionMaps attentionGradient,
      Optional<Prediction> prediction) {

    /** Without a prediction. */
    public Gradients(
        double score,
        float[] embeddings,
        float[] embeddingGradient,
        AttentionMaps attention,
        AttentionMaps attentionGradient) {
      this(score, embeddings, embeddingGradient, attention, attentionGradient, Optional.empty());
    }
  }
}
