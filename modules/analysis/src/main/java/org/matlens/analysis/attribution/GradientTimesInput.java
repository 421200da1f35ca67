package org.matlens.analysis.attribution;

import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;

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
    float[] e = gradients.embeddings();
    float[] g = gradients.embeddingGradient();
    double[] out = new double[SampleTokens.count(sample)];
    int width = e.length / out.length;
    for (int j = 0; j < e.length; j++) {
      out[j / width] += (double) e[j] * g[j];
    }
    return out;
  }
}
