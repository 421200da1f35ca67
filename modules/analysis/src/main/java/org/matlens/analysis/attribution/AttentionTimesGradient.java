package org.matlens.analysis.attribution;

import java.util.List;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;

/**
 * Attention × gradient, Σ_(l,h,q) A_qk ∂score/∂A_qk: the change of the score, to first order, when
 * all attention to token k fades. Keeps the sign that {@link AttentionGradient} cuts off, and
 * follows no path through the layers.
 */
public final class AttentionTimesGradient implements GradientBased {
  @Override
  public String name() {
    return "attention-x-gradient";
  }

  @Override
  public String description() {
    return "attention to the token times the gradient of the score with respect to it";
  }

  @Override
  public boolean readsOneSequence() {
    return true;
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public double[] perToken(Sample sample, Differentiates.Gradients gradients) {
    List<AttentionMap> weights = layersOfOne(sample, gradients.attention());
    List<AttentionMap> slopes = gradients.attentionGradient().layers();
    int n = Readout.size(sample, weights);
    double[] out = new double[n];
    for (int l = 0; l < weights.size(); l++) {
      float[] a = weights.get(l).values();
      float[] g = slopes.get(l).values();
      for (int j = 0; j < a.length; j++) {
        out[j % n] += (double) a[j] * g[j];
      }
    }
    return out;
  }
}
