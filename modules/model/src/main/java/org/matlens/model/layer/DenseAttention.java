package org.matlens.model.layer;

import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.AttentionCall;
import org.matlens.model.kernel.Dropout;
import org.matlens.model.kernel.Kernels;

/** Every token looks at all tokens of its sample, with a bias by pair bucket where there is one. */
final class DenseAttention<M> implements Attention<M> {
  private final EncoderConfig config;
  private final int layer;
  private final boolean biased;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private final DenseMaps<M> maps;
  private AttentionCall<M> call;

  DenseAttention(
      EncoderConfig config,
      int layer,
      boolean biased,
      Kernels<M> kernels,
      Parameters<M> parameters) {
    this.config = config;
    this.layer = layer;
    this.biased = biased;
    this.k = kernels;
    this.p = parameters;
    this.maps = new DenseMaps<>(kernels);
  }

  /**
   * The bias table [buckets, heads] starts as random preferences: from zero the heads stay alike
   * and learn little of the neighbourhood (decision record 7).
   */
  static ParameterSpec table(EncoderConfig c, int numPairBuckets) {
    return ParameterSpec.table("pairBias", numPairBuckets, c.numHeads(), 2);
  }

  @Override
  public M forward(Chunk chunk, M qkv) {
    int[] offsets = chunk.batch().offsets();
    int heads = config.numHeads();
    if (config.position() == EncoderConfig.Position.ROTARY) {
      k.rotate(qkv, offsets, heads, false);
    }
    M context = k.matrix(k.rows(qkv), config.dModel());
    KeyShares shares = chunk.shares(); // of joint sequences, which have no buckets
    call =
        new AttentionCall<>(
            qkv,
            qkv,
            config.dModel(),
            context,
            heads,
            offsets,
            offsets,
            shares == null ? chunk.batch().pairs() : shares.pairs(),
            biased ? p.value("pairBias") : shares == null ? null : shares.bias(k, heads),
            config.causal(),
            maps.room(chunk, heads, offsets, offsets),
            chunk.replacedAttention(layer, heads),
            chunk.pass().dropout() ? new Dropout(config.dropoutRate()) : Dropout.NONE,
            Dropout.key(chunk.pass().seed(), layer, 0),
            chunk.firstToken());
    k.attention(call);
    maps.see(chunk, call);
    return context;
  }

  @Override
  public M backward(Chunk chunk, M dContext) {
    int[] offsets = chunk.batch().offsets();
    M dQkv = k.matrix(k.rows(dContext), 3 * config.dModel());
    maps.backward(chunk, call, dContext, dQkv, dQkv, biased ? p.gradient(chunk, "pairBias") : null);
    if (config.position() == EncoderConfig.Position.ROTARY) {
      k.rotate(dQkv, offsets, config.numHeads(), true);
    }
    return dQkv;
  }
}
