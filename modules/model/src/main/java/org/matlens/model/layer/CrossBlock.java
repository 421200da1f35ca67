package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.AttentionCall;
import org.matlens.model.kernel.Kernels;

/**
 * A pre-norm block of cross-attention (Vaswani et al. 2017, arXiv:1706.03762): the tokens of one
 * stream ask those of another stream of the same sample.
 *
 * <pre>
 * m = x + dropout(attention(norm(x) Wq + bq, norm(c) Wkv + bkv) Wo + bo)
 * y = m + dropout(gelu(norm(m) Wu + bu) Wd + bd)
 * </pre>
 *
 * <p>Shapes: x, m, y [Tq, D]; context c [Tc, D]. The chunk is that of the queries, its first part
 * the context's tokens.
 */
public final class CrossBlock<M> implements Fusing<M> {
  private final EncoderConfig config;
  private final int layer;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private final Residual<M> r;
  private final FeedForward<M> feedForward;

  // From forward to backward.
  private M x;
  private M asked;
  private M stats;
  private M askedStats;
  private M normed;
  private M askedNormed;
  private M context;
  private AttentionCall<M> call;
  private final DenseMaps<M> maps;

  /**
   * A block.
   *
   * @param layer its number within its pair of streams, from 0
   */
  public CrossBlock(EncoderConfig config, int layer, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.layer = layer;
    this.k = kernels;
    this.p = parameters;
    this.r = new Residual<>(config, layer, kernels, parameters);
    this.feedForward = new FeedForward<>(config, kernels, r);
    this.maps = new DenseMaps<>(kernels);
  }

  /** Parameters of a block. */
  public static List<ParameterSpec> parameters(EncoderConfig c) {
    int d = c.dModel();
    List<ParameterSpec> specs =
        new ArrayList<>(
            List.of(
                ParameterSpec.weight("queryWeight", d, d),
                ParameterSpec.weight("keyValueWeight", d, 2 * d),
                ParameterSpec.weight("outWeight", d, d)));
    specs.addAll(FeedForward.weights(c));
    specs.addAll(
        List.of(
            ParameterSpec.gain("gain1", d),
            ParameterSpec.bias("shift1", d),
            ParameterSpec.gain("gainContext", d),
            ParameterSpec.bias("shiftContext", d),
            ParameterSpec.bias("queryBias", d),
            ParameterSpec.bias("keyValueBias", 2 * d),
            ParameterSpec.bias("outBias", d)));
    specs.addAll(FeedForward.biases(c));
    return specs;
  }

  @Override
  public M forward(Chunk chunk, List<M> inputs) {
    x = inputs.get(0);
    asked = inputs.get(1);
    int d = config.dModel();
    M y = k.matrix(k.rows(x), d);
    long mark = k.mark();

    normed = k.matrix(k.rows(x), d);
    stats = r.norm(x, "1", normed);
    askedNormed = k.matrix(k.rows(asked), d);
    askedStats = r.norm(asked, "Context", askedNormed);
    M queries = k.matrix(k.rows(x), d);
    r.map(normed, "query", queries);
    M keyValues = k.matrix(k.rows(asked), 2 * d);
    r.map(askedNormed, "keyValue", keyValues);
    context = k.matrix(k.rows(x), d);
    attend(chunk, queries, keyValues);
    r.scaleHeads(chunk, context);
    M middle = k.matrix(k.rows(x), d);
    r.add(chunk, context, "out", x, 1, middle);
    feedForward.forward(chunk, middle, y);

    if (!chunk.pass().backward()) {
      k.release(mark);
    }
    return y;
  }

  private void attend(Chunk chunk, M queries, M keyValues) {
    int[] from = chunk.batch().offsets();
    int[] to = asked(chunk).offsets();
    int heads = config.numHeads();
    KeyShares shares = chunk.shares();
    call =
        new AttentionCall<>(
            queries,
            keyValues,
            0,
            context,
            heads,
            from,
            to,
            shares == null ? null : shares.pairs(),
            shares == null ? null : shares.bias(k, heads),
            false,
            maps.room(chunk, heads, from, to),
            chunk.replacedAttention(layer, heads, asked(chunk)),
            r.dropout(chunk),
            r.key(chunk, 0),
            chunk.firstToken());
    k.attention(call);
    maps.see(chunk, call);
  }

  private static PackedBatch asked(Chunk chunk) {
    return chunk.parts().get(0);
  }

  @Override
  public List<M> backward(Chunk chunk, M dy) {
    int d = config.dModel();
    int rows = k.rows(x);
    M scratch = k.matrix(rows, d);
    feedForward.backward(chunk, dy, scratch);

    r.undrop(chunk, dy, 1, scratch);
    M dContext = k.matrix(rows, d);
    r.back(chunk, context, "out", scratch, dContext);
    r.scaleHeads(chunk, dContext);
    M dQueries = k.matrix(rows, d);
    M dKeyValues = k.matrix(k.rows(asked), 2 * d);
    maps.backward(chunk, call, dContext, dQueries, dKeyValues, null);
    r.back(chunk, normed, "query", dQueries, scratch);
    r.backNorm(chunk, x, "1", stats, scratch, dy);

    M dAskedNormed = k.matrix(k.rows(asked), d);
    r.back(chunk, askedNormed, "keyValue", dKeyValues, dAskedNormed);
    M dAsked = k.matrix(k.rows(asked), d);
    k.set(dAsked, new float[k.rows(asked) * d]);
    r.backNorm(chunk, asked, "Context", askedStats, dAskedNormed, dAsked);
    return List.of(dy, dAsked);
  }
}
