package org.matlens.model.layer;

import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.Dropout;
import org.matlens.model.kernel.Kernels;

/** The end of half a block, y = residual + dropout(x W + b), and the linear maps before it. */
final class Residual<M> {
  private final EncoderConfig config;
  private final int layer;
  private final Kernels<M> k;
  private final Parameters<M> p;

  Residual(EncoderConfig config, int layer, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.layer = layer;
    this.k = kernels;
    this.p = parameters;
  }

  /**
   * y = residual + dropout(input W + b).
   *
   * @param name of the map: its parameters are nameWeight and nameBias
   * @param use which dropout of the block this is
   */
  void add(Chunk chunk, M input, String name, M residual, int use, M y) {
    M weight = p.value(name + "Weight");
    M bias = p.value(name + "Bias");
    Dropout active = dropout(chunk);
    if (!active.active()) {
      k.linearAdd(input, weight, bias, residual, y);
      return;
    }
    M mapped = k.matrix(k.rows(input), k.columns(y));
    k.linear(input, weight, bias, mapped);
    k.dropoutAdd(mapped, residual, active, key(chunk, use), chunk.firstToken(), y);
  }

  /** The gradient before dropout. */
  void undrop(Chunk chunk, M dy, int use, M dx) {
    k.dropoutAdd(dy, null, dropout(chunk), key(chunk, use), chunk.firstToken(), dx);
  }

  /** y = input W + b. */
  void map(M input, String name, M y) {
    k.linear(input, p.value(name + "Weight"), p.value(name + "Bias"), y);
  }

  /** Gradients of a map. */
  void back(Chunk chunk, M input, String name, M dOutput, M dInput) {
    k.linearBackward(
        input,
        p.value(name + "Weight"),
        dOutput,
        p.gradient(chunk, name + "Weight"),
        p.gradient(chunk, name + "Bias"),
        dInput);
  }

  /** normed = layer norm of x with gain and shift number {@code n}; gives what backward needs. */
  M norm(M x, String n, M normed) {
    M stats = k.matrix(k.rows(x), 2);
    k.layerNorm(x, p.value("gain" + n), p.value("shift" + n), normed, stats);
    return stats;
  }

  /** Gradients of a norm; dx is added to. */
  void backNorm(Chunk chunk, M x, String n, M stats, M dNormed, M dx) {
    k.layerNormBackward(
        x,
        p.value("gain" + n),
        stats,
        dNormed,
        p.gradient(chunk, "gain" + n),
        p.gradient(chunk, "shift" + n),
        dx);
  }

  /**
   * Interventions on heads: the columns of a head are scaled, in the context as in its gradient.
   */
  void scaleHeads(Chunk chunk, M m) {
    int headDim = config.dModel() / config.numHeads();
    int[] offsets = chunk.batch().offsets();
    for (int b = 0; b < chunk.batch().size(); b++) {
      for (var s : chunk.headScales(layer, b)) {
        k.scale(
            m,
            offsets[b],
            offsets[b + 1],
            s.head() * headDim,
            (s.head() + 1) * headDim,
            s.factor());
      }
    }
  }

  Dropout dropout(Chunk chunk) {
    return chunk.pass().dropout() ? new Dropout(config.dropoutRate()) : Dropout.NONE;
  }

  long key(Chunk chunk, int use) {
    return Dropout.key(chunk.pass().seed(), layer, use);
  }
}
