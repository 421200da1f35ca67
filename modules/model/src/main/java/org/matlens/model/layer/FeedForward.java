package org.matlens.model.layer;

import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.Kernels;

/**
 * The second half of a block: y = m + dropout(gelu(norm(m) Wu + bu) Wd + bd). Shapes: m, y [T, D].
 */
final class FeedForward<M> {
  private static final int USE = 2;

  private final EncoderConfig config;
  private final Kernels<M> k;
  private final Residual<M> r;
  private M middle;
  private M stats;
  private M normed;
  private M up;
  private M hidden;

  FeedForward(EncoderConfig config, Kernels<M> kernels, Residual<M> residual) {
    this.config = config;
    this.k = kernels;
    this.r = residual;
  }

  static List<ParameterSpec> weights(EncoderConfig c) {
    return List.of(
        ParameterSpec.weight("upWeight", c.dModel(), c.dFeedForward()),
        ParameterSpec.weight("downWeight", c.dFeedForward(), c.dModel()));
  }

  static List<ParameterSpec> biases(EncoderConfig c) {
    return List.of(
        ParameterSpec.gain("gain2", c.dModel()),
        ParameterSpec.bias("shift2", c.dModel()),
        ParameterSpec.bias("upBias", c.dFeedForward()),
        ParameterSpec.bias("downBias", c.dModel()));
  }

  void forward(Chunk chunk, M input, M y) {
    middle = input;
    int rows = k.rows(middle);
    normed = k.matrix(rows, config.dModel());
    stats = r.norm(middle, "2", normed);
    up = k.matrix(rows, config.dFeedForward());
    r.map(normed, "up", up);
    hidden = k.matrix(rows, config.dFeedForward());
    k.gelu(up, hidden);
    r.add(chunk, hidden, "down", middle, USE, y);
  }

  /**
   * Turns the gradient of y into that of m, in place.
   *
   * @param scratch [T, D], overwritten
   */
  void backward(Chunk chunk, M dy, M scratch) {
    r.undrop(chunk, dy, USE, scratch);
    M dUp = k.matrix(k.rows(middle), config.dFeedForward());
    r.back(chunk, hidden, "down", scratch, dUp);
    k.geluBackward(up, dUp, dUp);
    r.back(chunk, normed, "up", dUp, scratch);
    r.backNorm(chunk, middle, "2", stats, scratch, dy);
  }
}
