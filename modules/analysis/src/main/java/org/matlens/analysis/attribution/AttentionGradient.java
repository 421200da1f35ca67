package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.Batches;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Predictor;

/**
 * Gradient-weighted attention relevance (Chefer et al., 2021, arXiv:2103.15679, self-attention).
 *
 * <p>R ← R + mean_heads(max(A ∘ ∂score/∂A, 0)) R from the first layer on, R = I at the start. Per
 * token: the class token's row of R - I, or the mean of the rows of R - I (the identity, each
 * token's relevance to itself before any layer, is the same for all of them). Never negative: it
 * shows evidence that raises the score, not evidence against. Samples of several streams go by the
 * paper's rules for cross-attention.
 */
public final class AttentionGradient implements AttributionMethod {
  @Override
  public String name() {
    return "attention-gradient";
  }

  @Override
  public String description() {
    return "attention weighted by its gradient, through the layers; evidence that raises the score";
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
        if (batch.get(i).streams().size() > 1) {
          Differentiates.Gradients g = gradients.get(i);
          out.add(
              Attribution.of(
                  name(),
                  StreamRelevance.perToken(batch.get(i), g.attention(), g.attentionGradient())));
          continue;
        }
        List<AttentionMap> layers = gradients.get(i).attention().layers();
        int n = Readout.size(batch.get(i), layers);
        double[] r = relevance(layers, gradients.get(i).attentionGradient().layers(), n);
        for (int t = 0; t < n; t++) {
          r[t * n + t] -= 1;
        }
        out.add(Attribution.of(name(), Readout.perToken(batch.get(i), r, n)));
      }
    }
    return out;
  }

  /** The matrix R, [n * n] row by row. */
  static double[] relevance(List<AttentionMap> layers, List<AttentionMap> gradients, int n) {
    double[] r = SquareMatrix.identity(n);
    for (int l = 0; l < layers.size(); l++) {
      float[] a = layers.get(l).values();
      float[] g = gradients.get(l).values();
      double[] positive = new double[n * n];
      for (int i = 0; i < a.length; i++) {
        positive[i % (n * n)] += Math.max(0, (double) a[i] * g[i]) / layers.get(l).heads();
      }
      double[] added = SquareMatrix.product(positive, r, n);
      for (int i = 0; i < r.length; i++) {
        r[i] += added[i];
      }
    }
    return r;
  }
}
