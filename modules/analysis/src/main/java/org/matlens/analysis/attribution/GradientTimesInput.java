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
public final class GradientTimesInput implements AttributionMethod {
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
  public List<Class<? extends Predictor>> needs() {
    return List.of(Differentiates.class);
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Differentiates model = require(predictor, Differentiates.class);
    int width = model.embeddingSize();
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      List<Differentiates.Gradients> gradients = model.gradients(batch, output);
      for (int i = 0; i < batch.size(); i++) {
        float[] e = gradients.get(i).embeddings();
        float[] g = gradients.get(i).embeddingGradient();
        double[] perToken = new double[SampleTokens.count(batch.get(i))];
        for (int j = 0; j < e.length; j++) {
          perToken[j / width] += (double) e[j] * g[j];
        }
        out.add(Attribution.of(name(), perToken));
      }
    }
    return out;
  }
}
