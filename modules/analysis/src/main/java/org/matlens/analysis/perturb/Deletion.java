package org.matlens.analysis.perturb;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Differentiates.EmbeddingGradient;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Predictor;

/**
 * What becomes of a deleted token. None is neutral: a changed input may be foreign to the model
 * (Hooker et al., 2019, arXiv:1806.10758), so that a finding must hold for more than one.
 */
public sealed interface Deletion {
  /** Short name, part of the names of checks. */
  String name();

  /** Completes the sentence "tokens are …". */
  String description();

  /** Turns sets of tokens of {@code sample} into samples without their content. */
  Function<BitSet, ScoreQueue.Variant> of(Sample sample);

  /**
   * The deletions {@code predictor} can be asked for.
   *
   * @param samples what the mean embedding is taken over
   */
  static List<Deletion> availableFor(Predictor predictor, List<Sample> samples) {
    List<Deletion> out = new ArrayList<>();
    out.add(new Mask());
    if (predictor instanceof Intervenes && predictor instanceof Differentiates d) {
      out.add(MeanEmbedding.over(d, samples));
    }
    out.add(new Removal());
    return List.copyOf(out);
  }

  /** The token's text becomes {@code [MASK]}, its features zero; its place stays. */
  record Mask() implements Deletion {
    @Override
    public String name() {
      return "mask";
    }

    @Override
    public String description() {
      return "replaced by the [MASK] token";
    }

    @Override
    public Function<BitSet, ScoreQueue.Variant> of(Sample sample) {
      return tokens -> new ScoreQueue.Variant(SampleTokens.masked(sample, tokens));
    }
  }

  /** The token is taken out; the others move up. A stream without tokens is absent. */
  record Removal() implements Deletion {
    @Override
    public String name() {
      return "removal";
    }

    @Override
    public String description() {
      return "taken out of the sequence";
    }

    @Override
    public Function<BitSet, ScoreQueue.Variant> of(Sample sample) {
      return tokens -> new ScoreQueue.Variant(SampleTokens.without(sample, tokens));
    }
  }

  /**
   * The token's embedding becomes the mean embedding of the audited tokens; its place stays.
   *
   * @param mean [embeddingSize]
   */
  record MeanEmbedding(Differentiates model, float[] mean) implements Deletion {

    /** The mean over all deletable tokens of {@code samples}. */
    static MeanEmbedding over(Differentiates model, List<Sample> samples) {
      int width = model.embeddingSize();
      double[] sum = new double[width];
      long count = 0;
      for (List<Sample> batch : Batches.byAttention(samples)) {
        List<EmbeddingGradient> gradients = model.embeddingGradients(batch, null, 0);
        for (int i = 0; i < batch.size(); i++) {
          float[] e = gradients.get(i).embeddings();
          for (int token : SampleTokens.deletable(batch.get(i))) {
            count++;
            for (int d = 0; d < width; d++) {
              sum[d] += e[token * width + d];
            }
          }
        }
      }
      float[] mean = new float[width];
      for (int d = 0; d < width; d++) {
        mean[d] = (float) (sum[d] / Math.max(1, count));
      }
      return new MeanEmbedding(model, mean);
    }

    @Override
    public String name() {
      return "mean";
    }

    @Override
    public String description() {
      return "given the mean embedding of all tokens";
    }

    @Override
    public Function<BitSet, ScoreQueue.Variant> of(Sample sample) {
      float[] embeddings = model.embeddingGradients(List.of(sample), null, 0).get(0).embeddings();
      return tokens -> {
        float[] changed = embeddings.clone();
        tokens.stream()
            .forEach(t -> System.arraycopy(mean, 0, changed, t * mean.length, mean.length));
        return new ScoreQueue.Variant(sample, List.of(new Intervention.ReplaceEmbeddings(changed)));
      };
    }
  }
}
