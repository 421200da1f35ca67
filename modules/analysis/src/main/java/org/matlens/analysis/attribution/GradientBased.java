package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Predictor;

/** A method that needs nothing but the gradients of a score: one backward pass serves many. */
public interface GradientBased extends AttributionMethod {

  /** One number per token, from what the score depends on. */
  double[] perToken(Sample sample, Differentiates.Gradients gradients);

  @Override
  default List<Class<? extends Predictor>> needs() {
    return List.of(Differentiates.class);
  }

  @Override
  default List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Differentiates model = require(predictor, Differentiates.class);
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      List<Differentiates.Gradients> gradients = model.gradients(batch, output);
      for (int i = 0; i < batch.size(); i++) {
        out.add(Attribution.of(name(), perToken(batch.get(i), gradients.get(i))));
      }
    }
    return out;
  }
}
