package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.matlens.analysis.perturb.Batches;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Differentiates.EmbeddingGradient;
import org.matlens.predict.Predictor;

/**
 * SmoothGrad on token embeddings (Smilkov et al., 2017, arXiv:1706.03825), times the input: Σ_d
 * e_td · mean over draws of ∂score/∂e_td(e + ε), ε normal of deviation noise · (max e - min e) of
 * the sample. The same noise for the same seed and sample id.
 *
 * @param draws noisy copies
 * @param noise deviation relative to the range of the sample's embeddings, in [0, 1)
 * @param seed of the noise
 */
public record SmoothGrad(int draws, double noise, long seed) implements AttributionMethod {
  /** Draws unless told. */
  public static final int DRAWS = 25;

  /** Noise unless told; the paper looks at 0.1 to 0.2. */
  public static final double NOISE = 0.1;

  static final String NAME = "smoothgrad";

  public SmoothGrad {
    if (draws < 1 || !(noise >= 0 && noise < 1)) {
      throw new IllegalArgumentException(
          draws + " draws of noise " + noise + ", expected at least one, and noise in [0, 1)");
    }
  }

  @Override
  public String name() {
    return new MethodOptions.Name(NAME)
        .with("draws", draws, draws != DRAWS)
        .with("noise", noise, noise != NOISE)
        .toString();
  }

  @Override
  public String description() {
    return "token embedding times the mean gradient under small noise";
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of(Differentiates.class);
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Differentiates model = require(predictor, Differentiates.class);
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      List<float[]> inputs =
          model.embeddingGradients(batch, null, output).stream()
              .map(EmbeddingGradient::embeddings)
              .toList();
      List<Random> random = batch.stream().map(s -> SampleSeed.gaussian(seed, s)).toList();
      List<double[]> sums = inputs.stream().map(e -> new double[e.length]).toList();
      for (int d = 0; d < draws; d++) {
        List<float[]> noisy = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
          noisy.add(noisy(inputs.get(i), random.get(i)));
        }
        List<EmbeddingGradient> gradients = model.embeddingGradients(batch, noisy, output);
        for (int i = 0; i < inputs.size(); i++) {
          float[] g = gradients.get(i).gradient();
          for (int j = 0; j < g.length; j++) {
            sums.get(i)[j] += g[j];
          }
        }
      }
      for (int i = 0; i < inputs.size(); i++) {
        double[] perToken = new double[SampleTokens.count(batch.get(i))];
        for (int j = 0; j < inputs.get(i).length; j++) {
          perToken[j / model.embeddingSize()] += inputs.get(i)[j] * sums.get(i)[j] / draws;
        }
        out.add(Attribution.of(name(), perToken));
      }
    }
    return out;
  }

  private float[] noisy(float[] embeddings, Random random) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float e : embeddings) {
      low = Math.min(low, e);
      high = Math.max(high, e);
    }
    float[] out = new float[embeddings.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = (float) (embeddings[j] + noise * (high - low) * random.nextGaussian());
    }
    return out;
  }
}
