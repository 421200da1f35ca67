package org.matlens.analysis.attribution;

import java.util.List;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.HeadRoom;
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

  /** A head and its derivatives. */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    return 2 * Float.BYTES * SampleTokens.pairs(sample);
  }

  @Override
  public double[] perToken(Sample sample, Differentiates.Gradients gradients) {
    List<AttentionMap> weights = layersOfOne(sample, gradients.attention());
    List<AttentionMap> slopes = gradients.attentionGradient().layers();
    int n = Readout.size(sample, weights);
    double[] out = new double[n];
    HeadRoom ofWeights = new HeadRoom();
    HeadRoom ofSlopes = new HeadRoom();
    for (int l = 0; l < weights.size(); l++) {
      for (int h = 0; h < weights.get(l).heads(); h++) {
        AttentionMap.Head a = weights.get(l).head(h, ofWeights);
        AttentionMap.Head g = slopes.get(l).head(h, ofSlopes);
        for (int j = 0; j < n * n; j++) {
          out[j % n] += (double) a.values()[a.offset() + j] * g.values()[g.offset() + j];
        }
      }
    }
    return out;
  }
}
