package org.matlens.model.layer;

import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.Kernels;

/** The tokens of one stream out of joint sequences: the inverse of {@link Join}. */
public final class Split<M> implements Stage<M> {
  private final EncoderConfig config;
  private final int part;
  private final Kernels<M> k;

  /**
   * The stage.
   *
   * @param part number of the stream among those joined
   */
  public Split(EncoderConfig config, int part, Kernels<M> kernels) {
    this.config = config;
    this.part = part;
    this.k = kernels;
  }

  @Override
  public M forward(Chunk chunk, M x) {
    M y = k.matrix(chunk.parts().get(part).numTokens(), config.dModel());
    k.gather(x, Join.rows(chunk.parts(), part), y);
    return y;
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    int rows = chunk.batch().numTokens();
    M dx = k.matrix(rows, config.dModel());
    k.set(dx, new float[rows * config.dModel()]);
    k.scatterAdd(dy, Join.rows(chunk.parts(), part), dx);
    return dx;
  }
}
