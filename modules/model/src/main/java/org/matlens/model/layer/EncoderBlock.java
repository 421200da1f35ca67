package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;

/**
 * A pre-norm encoder block (Xiong et al. 2020, arXiv:2002.04745):
 *
 * <pre>
 * m = x + dropout(attention(norm(x)) Wo + bo)
 * y = m + dropout(gelu(norm(m) Wu + bu) Wd + bd)
 * </pre>
 *
 * <p>Shapes: x, m, y [T, D]; T tokens of the chunk, D = dModel.
 */
public final class EncoderBlock<M> implements Stage<M> {
  private final EncoderConfig config;
  private final Kernels<M> k;
  private final Attention<M> attention;
  private final Residual<M> r;
  private final FeedForward<M> feedForward;

  // From forward to backward.
  private M x;
  private M stats;
  private M normed;
  private M context;

  /**
   * A block.
   *
   * @param layer its number, from 0
   */
  public EncoderBlock(
      NetworkConfig network, int layer, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = network.encoder();
    this.k = kernels;
    this.r = new Residual<>(config, layer, kernels, parameters);
    this.feedForward = new FeedForward<>(config, kernels, r);
    this.attention =
        network.readsEdges()
            ? new EdgeAttention<>(config, layer, kernels, parameters)
            : new DenseAttention<>(config, layer, network.readsPairs(), kernels, parameters);
  }

  /** Parameters of a block. */
  public static List<ParameterSpec> parameters(NetworkConfig network) {
    EncoderConfig c = network.encoder();
    int d = c.dModel();
    List<ParameterSpec> specs =
        new ArrayList<>(
            List.of(
                ParameterSpec.weight("qkvWeight", d, 3 * d),
                ParameterSpec.weight("outWeight", d, d)));
    specs.addAll(FeedForward.weights(c));
    specs.addAll(
        List.of(
            ParameterSpec.gain("gain1", d),
            ParameterSpec.bias("shift1", d),
            ParameterSpec.bias("qkvBias", 3 * d),
            ParameterSpec.bias("outBias", d)));
    specs.addAll(FeedForward.biases(c));
    if (network.readsPairs()) {
      specs.add(DenseAttention.table(c, network.numPairBuckets()));
    }
    if (network.readsEdges()) {
      specs.addAll(EdgeAttention.tables(c));
    }
    return specs;
  }

  @Override
  public M forward(Chunk chunk, M input) {
    x = input;
    int rows = k.rows(x);
    int d = config.dModel();
    M y = k.matrix(rows, d);
    long mark = k.mark();

    normed = k.matrix(rows, d);
    stats = r.norm(x, "1", normed);
    M qkv = k.matrix(rows, 3 * d);
    r.map(normed, "qkv", qkv);
    context = attention.forward(chunk, qkv);
    r.scaleHeads(chunk, context);
    M middle = k.matrix(rows, d);
    r.add(chunk, context, "out", x, 1, middle);
    feedForward.forward(chunk, middle, y);

    if (!chunk.pass().backward()) {
      k.release(mark);
    }
    return y;
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    int rows = k.rows(x);
    int d = config.dModel();
    M scratch = k.matrix(rows, d);
    feedForward.backward(chunk, dy, scratch);

    // From here on dy is the gradient of m, the residual path.
    r.undrop(chunk, dy, 1, scratch);
    M dContext = k.matrix(rows, d);
    r.back(chunk, context, "out", scratch, dContext);
    r.scaleHeads(chunk, dContext);
    M dQkv = attention.backward(chunk, dContext);
    r.back(chunk, normed, "qkv", dQkv, scratch);
    r.backNorm(chunk, x, "1", stats, scratch, dy);
    return dy;
  }
}
