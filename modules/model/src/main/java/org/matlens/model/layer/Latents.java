package org.matlens.model.layer;

import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.Kernels;

/** Learned queries, the same for every sample: y[t] = table[latent t]; table [latents, D]. */
public final class Latents<M> implements Stage<M> {
  private final EncoderConfig config;
  private final Kernels<M> k;
  private final Parameters<M> p;

  /** The stage. */
  public Latents(EncoderConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.k = kernels;
    this.p = parameters;
  }

  /** Parameters of the stage. */
  public static List<ParameterSpec> parameters(EncoderConfig c, int latents) {
    return List.of(ParameterSpec.table("latents", latents, c.dModel(), 1));
  }

  @Override
  public M forward(Chunk chunk, M none) {
    M y = k.matrix(chunk.batch().numTokens(), config.dModel());
    k.gather(p.value("latents"), chunk.batch().tokens(), y);
    return y;
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    if (chunk.pass().learns()) {
      k.scatterAdd(dy, chunk.batch().tokens(), p.gradient(chunk, "latents"));
    }
    return null;
  }
}
