package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;

/**
 * Attention flow (Abnar and Zuidema, 2020, doi:10.18653/v1/2020.acl-main.385): the layers as a
 * network of pipes of width rows(½ mean_heads(A) + ½ I); a token gets the largest flow that can run
 * from the top to it, from the class token or, one at a time, from every token of the top (mean).
 *
 * <p>Unlike rollout it is limited by the narrowest pipe of a way, not by the product along it. One
 * maximum flow per pair of ends: takes n² of them without a class token.
 */
public final class AttentionFlow implements AttentionBased {
  /** Most tokens of a sample: more take days. */
  static final int MAX_TOKENS = 1000;

  @Override
  public String name() {
    return "attention-flow";
  }

  @Override
  public String description() {
    return "largest flow of attention from the read-out to the token through the layers";
  }

  @Override
  public boolean readsOneSequence() {
    return true;
  }

  @Override
  public Meaning meaning() {
    return Meaning.INFLUENCE;
  }

  @Override
  public double[] perToken(Sample sample, AttentionMaps maps) {
    List<AttentionMap> layers = layersOfOne(sample, maps);
    int n = Readout.size(sample, layers);
    if (n > MAX_TOKENS) {
      throw UnsuitableMethodException.tooManyTokens(name(), sample, n, MAX_TOKENS);
    }
    int rows = SampleTokens.startsWithClassToken(sample) ? 1 : n;
    return Readout.perToken(sample, flows(layers, n, rows), n);
  }

  /** A fused matrix per layer, and of its entries two edges with ends and capacities. */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    return layers * SampleTokens.pairs(sample) * (Double.BYTES + LayerFlow.BYTES_PER_PIPE);
  }

  /** Flow from top token q to input token k for the first {@code rows} of q, [rows * n]. */
  static double[] flows(List<AttentionMap> layers, int n, int rows) {
    List<double[]> matrices = new ArrayList<>();
    for (AttentionMap layer : layers) {
      double[] mixed = AttentionRollout.withResidual(layer.meanOverHeads(), n, 0);
      for (double v : mixed) {
        if (!Double.isFinite(v)) { // no flow through it, and no silence about it
          double[] nan = new double[rows * n];
          java.util.Arrays.fill(nan, Double.NaN);
          return nan;
        }
      }
      matrices.add(mixed);
    }
    LayerFlow graph = new LayerFlow(matrices, n);
    double[] out = new double[rows * n];
    for (int q = 0; q < rows; q++) {
      for (int k = 0; k < n; k++) {
        out[q * n + k] = graph.between(q, k);
      }
    }
    return out;
  }
}
