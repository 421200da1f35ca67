package org.matlens.analysis.attribution;

import java.util.List;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.HeadRoom;
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

  /**
   * A head and its derivatives; of several streams also the relevance of all for all and what is
   * multiplied to get it, some six matrices in double precision.
   */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    long pairs = SampleTokens.pairs(sample);
    return (2 * Float.BYTES + (sample.streams().size() > 1 ? 6 * Double.BYTES : 0)) * pairs;
  }

  /**
   * {@code row} times R: from the last layer to the first, so that no matrices are multiplied, and
   * head by head, so that no more than one is looked at.
   */
  static double[] relevance(double[] row, List<AttentionMap> layers, List<AttentionMap> gradients) {
    int n = row.length;
    HeadRoom weights = new HeadRoom();
    HeadRoom slopes = new HeadRoom();
    double[] out = row;
    for (int l = layers.size() - 1; l >= 0; l--) {
      int heads = layers.get(l).heads();
      double[] next = out.clone();
      for (int h = 0; h < heads; h++) {
        AttentionMap.Head a = layers.get(l).head(h, weights);
        AttentionMap.Head g = gradients.get(l).head(h, slopes);
        for (int q = 0; q < n; q++) {
          addEvidence(out[q] / heads, a, g, q, next);
        }
      }
      out = next;
    }
    return out;
  }

  private static void addEvidence(
      double share, AttentionMap.Head a, AttentionMap.Head g, int query, double[] to) {
    int n = to.length;
    int fromA = a.offset() + query * n;
    int fromG = g.offset() + query * n;
    for (int k = 0; k < n; k++) {
      double product = (double) a.values()[fromA + k] * g.values()[fromG + k];
      if (!(product <= 0)) { // what is no number is to be seen
        to[k] += share * product;
      }
    }
  }
}
