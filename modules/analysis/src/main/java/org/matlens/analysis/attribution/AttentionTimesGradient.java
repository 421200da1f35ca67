package org.matlens.analysis.attribution;

import java.util.List;
import java.util.Map;
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
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public double[] perToken(Sample sample, Differentiates.Gradients gradients) {
    Map<String, List<AttentionMap>> slopes = gradients.attentionGradient().pairs();
    Map<String, List<AttentionMap>> weights = gradients.attention().pairs();
    return LaneTokens.sums(
        sample,
        gradients.attention(),
        (pair, layer, i) ->
            (double) weights.get(pair).get(layer).entries()[i]
                * slopes.get(pair).get(layer).entries()[i]);
  }
}
