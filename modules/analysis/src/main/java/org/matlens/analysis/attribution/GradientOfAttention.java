package org.matlens.analysis.attribution;

import java.util.List;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;

/**
 * Gradient of the prediction with respect to attention, Σ_(l,h,q) |∂score/∂A_qk| over the weights
 * that are not zero: how sensitive the score is to attention to token k, however much of it there
 * is. {@link AttentionTimesGradient} weighs it by the attention and keeps the sign.
 */
public final class GradientOfAttention implements GradientBased {
  @Override
  public String name() {
    return "gradient-of-attention";
  }

  @Override
  public String description() {
    return "size of the gradient of the score with respect to attention to the token";
  }

  @Override
  public Meaning meaning() {
    return Meaning.INFLUENCE;
  }

  @Override
  public double[] perToken(Sample sample, Differentiates.Gradients gradients) {
    List<AttentionMap> weights = gradients.attention().layers();
    List<AttentionMap> slopes = gradients.attentionGradient().layers();
    int n = Readout.size(sample, weights);
    double[] out = new double[n];
    for (int l = 0; l < weights.size(); l++) {
      float[] a = weights.get(l).entries();
      float[] g = slopes.get(l).entries();
      for (int j = 0; j < a.length; j++) {
        if (a[j] != 0) { // a key that may not be seen has no slope worth the name
          out[weights.get(l).keyOf(j)] += Math.abs(g[j]);
        }
      }
    }
    return out;
  }
}
