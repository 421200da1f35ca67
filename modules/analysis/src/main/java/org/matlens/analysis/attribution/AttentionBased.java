package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Predictor;

/** A method that needs nothing but the attention of a sample: one forward pass serves many. */
public interface AttentionBased extends AttributionMethod {

  /** One number per token, from what the model attends to. */
  double[] perToken(Sample sample, AttentionMaps maps);

  @Override
  default List<Class<? extends Predictor>> needs() {
    return List.of(Attends.class);
  }

  @Override
  default List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Attends model = require(predictor, Attends.class);
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      List<AttentionMaps> maps = model.attention(batch);
      for (int i = 0; i < batch.size(); i++) {
        out.add(Attribution.of(name(), perToken(batch.get(i), maps.get(i))));
      }
    }
    return out;
  }
}
