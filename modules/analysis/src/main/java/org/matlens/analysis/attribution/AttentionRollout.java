package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Predictor;

/**
 * Attention rollout (Abnar and Zuidema, 2020, doi:10.18653/v1/2020.acl-main.385): attention
 * followed through the layers, with the residual connection as an equal partner.
 *
 * <p>R ← rows(½ mean_heads(A) + ½ I) R from the first layer on, R = I at the start, rows(·)
 * dividing each row by its sum. Per token: the class token's row of R, or the mean of its rows.
 */
public final class AttentionRollout implements AttributionMethod {
  @Override
  public String name() {
    return "rollout";
  }

  @Override
  public String description() {
    return "attention followed through the layers, residual connections included";
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
        List<AttentionMap> layers = maps.get(i).layers();
        int n = Readout.size(batch.get(i), layers);
        out.add(Attribution.of(name(), Readout.perToken(batch.get(i), rollout(layers, n), n)));
      }
    }
    return out;
  }

  /** The matrix R, [n * n] row by row. */
  static double[] rollout(List<AttentionMap> layers, int n) {
    double[] r = SquareMatrix.identity(n);
    for (AttentionMap layer : layers) {
      double[] mixed = layer.meanOverHeads();
      for (int q = 0; q < n; q++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          mixed[q * n + k] = 0.5 * mixed[q * n + k] + (q == k ? 0.5 : 0);
          sum += mixed[q * n + k];
        }
        for (int k = 0; k < n; k++) {
          mixed[q * n + k] /= sum;
        }
      }
      r = SquareMatrix.product(mixed, r, n);
    }
    return r;
  }
}
