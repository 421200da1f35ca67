package org.matlens.analysis.attribution;

import org.matlens.analysis.perturb.SampleTokens;
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
    // A key that may not be seen has no slope worth the name.
    return LaneTokens.sums(sample, gradients, (w, slope) -> w != 0 ? Math.abs(slope) : 0);
  }

  /** A head and its derivatives. */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    return 2 * Float.BYTES * SampleTokens.pairs(sample);
  }
}
