package org.matlens.model.layer;

import java.util.Arrays;
import java.util.List;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.Kernels;

/**
 * Final norm and pooling: y[b] = sum over the tokens t of sample b of w[t] norm(x[t]). Shapes: x
 * [T, D], y [B, D].
 */
public final class Pool<M> implements Stage<M> {
  /** A sum is divided by this, a typical number of tokens, so that it is of order one. */
  private static final double SUM_DIVISOR = 16;

  private final EncoderConfig config;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private M x;
  private M stats;
  private double[] weights;

  /** The stage. */
  public Pool(EncoderConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.k = kernels;
    this.p = parameters;
  }

  /** Parameters of the stage. */
  public static List<ParameterSpec> parameters(EncoderConfig c) {
    return List.of(ParameterSpec.gain("gain", c.dModel()), ParameterSpec.bias("shift", c.dModel()));
  }

  @Override
  public M forward(Chunk chunk, M input) {
    x = input;
    M normed = k.matrix(k.rows(x), config.dModel());
    stats = k.matrix(k.rows(x), 2);
    k.layerNorm(x, p.value("gain"), p.value("shift"), normed, stats);
    weights = weights(config, chunk.batch());
    M y = k.matrix(chunk.batch().size(), config.dModel());
    k.pool(normed, chunk.batch().offsets(), weights, y);
    if (chunk.pass().contributions()) {
      chunk.seen().weightedStates = weighted(k.get(normed), weights);
    }
    return y;
  }

  /** Rows of a matrix times their weights. */
  static double[] weighted(double[] rows, double[] weights) {
    int width = rows.length / weights.length;
    double[] out = new double[rows.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = rows[i] * weights[i / width];
    }
    return out;
  }

  /** What every token weighs in its sample. */
  static double[] weights(EncoderConfig config, PackedBatch batch) {
    double[] w = new double[batch.numTokens()];
    int[] o = batch.offsets();
    for (int b = 0; b < batch.size(); b++) {
      switch (config.pooling()) {
        case MEAN -> Arrays.fill(w, o[b], o[b + 1], 1.0 / batch.length(b));
        case SUM -> Arrays.fill(w, o[b], o[b + 1], 1.0 / SUM_DIVISOR);
        case WEIGHTED -> shares(batch, o[b], o[b + 1], w);
        case CLASS_TOKEN, CLASS_SUM -> w[o[b]] = 1;
      }
    }
    return w;
  }

  /** Weights divided by their sum; equal shares where all weights are zero. */
  private static void shares(PackedBatch batch, int from, int to, double[] w) {
    double sum = 0;
    for (int t = from; t < to; t++) {
      sum += batch.weights()[t];
    }
    for (int t = from; t < to; t++) {
      w[t] = sum > 0 ? batch.weights()[t] / sum : 1.0 / (to - from);
    }
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    M dNormed = k.matrix(k.rows(x), config.dModel());
    k.poolBackward(dy, chunk.batch().offsets(), weights, dNormed);
    M dx = k.matrix(k.rows(x), config.dModel());
    k.set(dx, new float[k.rows(x) * config.dModel()]);
    k.layerNormBackward(
        x,
        p.value("gain"),
        stats,
        dNormed,
        p.gradient(chunk, "gain"),
        p.gradient(chunk, "shift"),
        dx);
    return dx;
  }
}
