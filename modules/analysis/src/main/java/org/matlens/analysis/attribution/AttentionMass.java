package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Predictor;

/**
 * Raw attention: the mass a token receives, Σ_q A_qk / (number of queries that attend to anything),
 * mean over layers and heads; of the class token's query alone when the sequence starts with one.
 *
 * <p>What is often shown as "what the model looks at", and often wrong (Jain and Wallace, 2019,
 * arXiv:1902.10186).
 */
public final class AttentionMass implements AttributionMethod {
  @Override
  public String name() {
    return "attention";
  }

  @Override
  public String description() {
    return "attention received, mean over layers and heads";
  }

  @Override
  public Meaning meaning() {
    return Meaning.INFLUENCE;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of(Attends.class);
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Attends model = require(predictor, Attends.class);
    List<Attribution> out = new ArrayList<>(samples.size());
    for (List<Sample> batch : Batches.byAttention(samples)) {
      List<AttentionMaps> maps = model.attention(batch);
      for (int i = 0; i < batch.size(); i++) {
        out.add(Attribution.of(name(), received(batch.get(i), maps.get(i).layers())));
      }
    }
    return out;
  }

  private static double[] received(Sample sample, List<AttentionMap> layers) {
    int n = Readout.size(sample, layers);
    int rows = SampleTokens.startsWithClassToken(sample) ? 1 : n;
    double[] mass = new double[n];
    for (AttentionMap layer : layers) {
      for (int h = 0; h < layer.heads(); h++) {
        double[] ofHead = new double[n];
        int attending = 0;
        for (int q = 0; q < rows; q++) {
          boolean any = false;
          for (int k = 0; k < n; k++) {
            float w = layer.get(h, q, k);
            ofHead[k] += w;
            any |= w != 0;
          }
          attending += any ? 1 : 0;
        }
        for (int k = 0; k < n; k++) {
          mass[k] += ofHead[k] / Math.max(1, attending) / layer.heads() / layers.size();
        }
      }
    }
    return mass;
  }
}
