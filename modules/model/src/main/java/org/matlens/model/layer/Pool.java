package org.matlens.model.layer;

import java.util.Arrays;
import java.util.List;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;

/**
 * Final norm and pooling: y[b] = sum over the tokens t of sample b of w[t] norm(x[t]). Shapes: x
 * [T, D], y [B, D]; where every token of the vocabulary has a place of its own ({@link
 * EncoderConfig.Pooling#FLATTEN}), y [B, V D], token v in columns v D to (v + 1) D.
 */
public final class Pool<M> implements Stage<M> {
  /** A sum is divided by this, a typical number of tokens, so that it is of order one. */
  private static final double SUM_DIVISOR = 16;

  /** A place is divided by this, so that a dozen of them add up to something of order one. */
  private static final double PLACE_DIVISOR = 4;

  private final EncoderConfig config;
  private final int places;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private M x;
  private M stats;
  private double[] weights;

  /** The stage. */
  public Pool(NetworkConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config.encoder();
    this.places = config.places();
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
    M y = k.matrix(chunk.batch().size(), places * config.dModel());
    if (places > 1) {
      k.set(y, sideBySide(weighted(k.get(normed), weights), chunk.batch()));
    } else {
      k.pool(normed, chunk.batch().offsets(), weights, y);
    }
    if (chunk.pass().contributions()) {
      chunk.seen().weightedStates = weighted(k.get(normed), weights);
    }
    return y;
  }

  /** Rows of tokens, [T, D], added to the places of their samples, [B, V D]. */
  private double[] sideBySide(double[] rows, PackedBatch batch) {
    int d = config.dModel();
    double[] all = new double[batch.size() * places * d];
    for (int b = 0; b < batch.size(); b++) {
      for (int t = batch.offsets()[b]; t < batch.offsets()[b + 1]; t++) {
        int at = (b * places + batch.tokens()[t]) * d;
        for (int i = 0; i < d; i++) {
          all[at + i] += rows[t * d + i];
        }
      }
    }
    return all;
  }

  /** The places of samples, [B, V D], as rows of their tokens, [T, D]. */
  private double[] apart(double[] all, PackedBatch batch) {
    int d = config.dModel();
    double[] rows = new double[batch.numTokens() * d];
    for (int b = 0; b < batch.size(); b++) {
      for (int t = batch.offsets()[b]; t < batch.offsets()[b + 1]; t++) {
        System.arraycopy(all, (b * places + batch.tokens()[t]) * d, rows, t * d, d);
      }
    }
    return rows;
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
        case FLATTEN -> Arrays.fill(w, o[b], o[b + 1], 1 / PLACE_DIVISOR);
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
    if (places > 1) {
      k.set(dNormed, weighted(apart(k.get(dy), chunk.batch()), weights));
    } else {
      k.poolBackward(dy, chunk.batch().offsets(), weights, dNormed);
    }
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
