package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Predictor;

/**
 * Gradient × input on token embeddings, Σ_d e_td ∂score/∂e_td (Shrikumar et al., 2016,
 * arXiv:1605.01713): the change of the score, to first order, when the embedding shrinks to zero.
 */
public final class GradientTimesInput implements GradientBased {
  @Override
  public String name() {
    return "gradient-x-input";
  }

  @Override
  public String description() {
    return "token embedding times the gradient of the score with respect to it";
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public double[] perToken(Sample sample, Differentiates.Gradients gradients) {
    return perToken(sample, gradients.embeddings(), gradients.embeddingGradient());
  }

  /** As in {@link GradientBased}, without derivatives of attention. */
  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Differentiates model = require(predictor, Differentiates.class);
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      for (var g : model.embeddingGradients(batch, null, output)) {
        Sample sample = samples.get(out.size());
        out.add(Attribution.of(name(), perToken(sample, g.embeddings(), g.gradient())));
      }
    }
    return out;
  }

  private static double[] perToken(Sample sample, float[] e, float[] g) {
    double[] out = new double[SampleTokens.count(sample)];
    int width = e.length / out.length;
    for (int j = 0; j < e.length; j++) {
      out[j / width] += (double) e[j] * g[j];
    }
    return out;
  }
}
