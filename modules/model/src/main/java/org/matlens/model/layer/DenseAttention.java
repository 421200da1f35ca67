package org.matlens.model.layer;

import java.util.List;
import org.matlens.attention.AttentionMap;
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
            chunk.pass().seesWeights() ? k.weights(heads, offsets, offsets) : null,
            chunk.replacedAttention(layer, heads),
            chunk.pass().dropout() ? new Dropout(config.dropoutRate()) : Dropout.NONE,
            Dropout.key(chunk.pass().seed(), layer, 0),
            chunk.firstToken());
    k.attention(call);
    if (chunk.pass().attention()) {
      for (int b = 0; b < chunk.batch().size(); b++) {
        chunk.seen().attention.get(b).add(map(chunk, call.weights(), b));
      }
    }
    return context;
  }

  @Override
  public M backward(Chunk chunk, M dContext) {
    int[] offsets = chunk.batch().offsets();
    boolean derivatives = chunk.pass().derivatives();
    M dQkv = k.matrix(k.rows(dContext), 3 * config.dModel());
    M dWeights = derivatives ? k.weights(config.numHeads(), offsets, offsets) : null;
    k.attentionBackward(
        call, dContext, dQkv, dQkv, biased ? p.gradient(chunk, "pairBias") : null, dWeights);
    for (int b = 0; derivatives && b < chunk.batch().size(); b++) {
      List<AttentionMap> layers = chunk.seen().attentionGradient.get(b);
      layers.add(0, map(chunk, dWeights, b)); // backward, the last layer comes first
    }
    if (config.position() == EncoderConfig.Position.ROTARY) {
      k.rotate(dQkv, offsets, config.numHeads(), true);
    }
    return dQkv;
  }

  private AttentionMap map(Chunk chunk, M weights, int b) {
    int[] offsets = chunk.batch().offsets();
    int n = chunk.batch().length(b);
    float[] values = k.roundedWeightsOf(weights, config.numHeads(), offsets, offsets, b);
    return new AttentionMap(config.numHeads(), n, n, values);
  }
}
