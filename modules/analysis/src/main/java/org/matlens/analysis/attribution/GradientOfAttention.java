package org.matlens.analysis.attribution;

import java.util.List;
import java.util.Map;
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
    Map<String, List<AttentionMap>> slopes = gradients.attentionGradient().pairs();
    Map<String, List<AttentionMap>> weights = gradients.attention().pairs();
    return LaneTokens.sums(
        sample,
        gradients.attention(),
        (pair, layer, i) -> {
          // a key that may not be seen has no slope worth the name
          boolean seen = weights.get(pair).get(layer).entries()[i] != 0;
          return seen ? Math.abs((double) slopes.get(pair).get(layer).entries()[i]) : 0;
        });
  }
}
