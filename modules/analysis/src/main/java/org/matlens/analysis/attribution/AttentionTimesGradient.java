package org.matlens.analysis.attribution;

import org.matlens.analysis.perturb.SampleTokens;
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
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  /** A head and its derivatives. */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    return 2 * Float.BYTES * SampleTokens.pairs(sample);
  }

  @Override
  public double[] perToken(Sample sample, Differentiates.Gradients gradients) {
    return LaneTokens.sums(sample, gradients, (w, slope) -> w * slope);
  }
}
