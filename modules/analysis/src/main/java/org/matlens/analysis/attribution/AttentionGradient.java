package org.matlens.analysis.attribution;

import java.util.List;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;

/**
 * Gradient-weighted attention relevance (Chefer et al., 2021, arXiv:2103.15679, self-attention).
 *
 * <p>R ← R + mean_heads(max(A ∘ ∂score/∂A, 0)) R from the first layer on, R = I at the start. Per
 * token: the class token's row of R - I, or the mean of the rows of R - I (the identity, each
 * token's relevance to itself before any layer, is the same for all of them). Never negative: it
 * shows evidence that raises the score, not evidence against. Samples of several streams go by the
 * paper's rules for cross-attention.
 */
public final class AttentionGradient implements GradientBased {
  @Override
  public String name() {
    return "attention-gradient";
  }

  @Override
  public String description() {
    return "attention weighted by its gradient, through the layers; evidence that raises the score";
  }

  @Override
  public boolean readsOneSequence() {
    return true;
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public double[] perToken(Sample sample, Differentiates.Gradients g) {
    if (sample.streams().size() > 1) {
      return StreamRelevance.perToken(sample, g.attention(), g.attentionGradient());
    }
    List<AttentionMap> layers = g.attention().layers();
    int n = Readout.size(sample, layers);
    double[] rows = Readout.rows(sample, n);
    double[] out = relevance(rows, layers, g.attentionGradient().layers());
    for (int t = 0; t < n; t++) {
      out[t] -= rows[t];
    }
    return out;
  }

  /** {@code row} times R: from the last layer to the first, so that no matrices are multiplied. */
  static double[] relevance(double[] row, List<AttentionMap> layers, List<AttentionMap> gradients) {
    int n = row.length;
    double[] out = row;
    for (int l = layers.size() - 1; l >= 0; l--) {
      int heads = layers.get(l).heads();
      float[] a = layers.get(l).values();
      float[] g = gradients.get(l).values();
      double[] next = out.clone();
      for (int i = 0; i < heads * n; i++) {
        double share = out[i % n] / heads; // of query i % n in head i / n
        for (int k = 0; k < n; k++) {
          double product = (double) a[i * n + k] * g[i * n + k];
          if (!(product <= 0)) { // what is no number is to be seen
            next[k] += share * product;
          }
        }
      }
      out = next;
    }
    return out;
  }
}
