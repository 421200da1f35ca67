package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Predictor;

/**
 * Attention × gradient, Σ_(l,h,q) A_qk ∂score/∂A_qk: the change of the score, to first order, when
 * all attention to token k fades. Keeps the sign that {@link AttentionGradient} cuts off, and
 * follows no path through the layers.
 */
public final class AttentionTimesGradient implements AttributionMethod {
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
  public List<Class<? extends Predictor>> needs() {
    return List.of(Differentiates.class);
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Differentiates model = require(predictor, Differentiates.class);
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      List<Differentiates.Gradients> gradients = model.gradients(batch, output);
      for (int i = 0; i < batch.size(); i++) {
        List<AttentionMap> weights = gradients.get(i).attention().layers();
        List<AttentionMap> slopes = gradients.get(i).attentionGradient().layers();
        int n = Readout.size(batch.get(i), weights);
        double[] perToken = new double[n];
        for (int l = 0; l < weights.size(); l++) {
          float[] a = weights.get(l).values();
          float[] g = slopes.get(l).values();
          for (int j = 0; j < a.length; j++) {
            perToken[j % n] += (double) a[j] * g[j];
          }
        }
        out.add(Attribution.of(name(), perToken));
      }
    }
    return out;
  }
}
