package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Dropout;
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
  /** Wide, so that every head begins with preferences of its own. */
  private static final double PAIR_BIAS_STD = 2;

  private final EncoderConfig config;
  private final int layer;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private final Attention<M> attention;

  // From forward to backward.
  private M x;
  private M stats1;
  private M normed1;
  private M context;
  private M middle;
  private M stats2;
  private M normed2;
  private M up;
  private M hidden;

  /**
   * A block.
   *
   * @param layer its number, from 0
   */
  public EncoderBlock(
      NetworkConfig network, int layer, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = network.encoder();
    this.layer = layer;
    this.k = kernels;
    this.p = parameters;
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
                ParameterSpec.weight("outWeight", d, d),
                ParameterSpec.weight("upWeight", d, c.dFeedForward()),
                ParameterSpec.weight("downWeight", c.dFeedForward(), d),
                ParameterSpec.gain("gain1", d),
                ParameterSpec.bias("shift1", d),
                ParameterSpec.bias("qkvBias", 3 * d),
                ParameterSpec.bias("outBias", d),
                ParameterSpec.gain("gain2", d),
                ParameterSpec.bias("shift2", d),
                ParameterSpec.bias("upBias", c.dFeedForward()),
                ParameterSpec.bias("downBias", d)));
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

    stats1 = k.matrix(rows, 2);
    normed1 = k.matrix(rows, d);
    k.layerNorm(x, p.value("gain1"), p.value("shift1"), normed1, stats1);
    M qkv = k.matrix(rows, 3 * d);
    k.linear(normed1, p.value("qkvWeight"), p.value("qkvBias"), qkv);
    context = attention.forward(chunk, qkv);
    scaleHeads(chunk, context);
    middle = k.matrix(rows, d);
    addLinear(chunk, context, "out", x, 1, middle);

    stats2 = k.matrix(rows, 2);
    normed2 = k.matrix(rows, d);
    k.layerNorm(middle, p.value("gain2"), p.value("shift2"), normed2, stats2);
    up = k.matrix(rows, config.dFeedForward());
    k.linear(normed2, p.value("upWeight"), p.value("upBias"), up);
    hidden = k.matrix(rows, config.dFeedForward());
    k.gelu(up, hidden);
    addLinear(chunk, hidden, "down", middle, 2, y);

    if (!chunk.pass().backward()) {
      k.release(mark);
    }
    return y;
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    int rows = k.rows(x);
    int d = config.dModel();
    Dropout active = dropout(chunk);

    M dFed = k.matrix(rows, d);
    k.dropoutAdd(dy, null, active, key(chunk, 2), chunk.firstToken(), dFed);
    M dUp = k.matrix(rows, config.dFeedForward());
    backLinear(chunk, hidden, "down", dFed, dUp);
    k.geluBackward(up, dUp, dUp);
    M dNormed2 = dFed; // no longer needed: its memory serves again
    backLinear(chunk, normed2, "up", dUp, dNormed2);
    M dMiddle = dy; // the residual path
    k.layerNormBackward(
        middle,
        p.value("gain2"),
        stats2,
        dNormed2,
        p.gradient(chunk, "gain2"),
        p.gradient(chunk, "shift2"),
        dMiddle);

    M dAttended = dFed;
    k.dropoutAdd(dMiddle, null, active, key(chunk, 1), chunk.firstToken(), dAttended);
    M dContext = k.matrix(rows, d);
    backLinear(chunk, context, "out", dAttended, dContext);
    scaleHeads(chunk, dContext);
    M dQkv = attention.backward(chunk, dContext);
    M dNormed1 = dAttended;
    backLinear(chunk, normed1, "qkv", dQkv, dNormed1);
    k.layerNormBackward(
        x,
        p.value("gain1"),
        stats1,
        dNormed1,
        p.gradient(chunk, "gain1"),
        p.gradient(chunk, "shift1"),
        dMiddle);
    return dMiddle;
  }

  /** y = residual + dropout(input W + b). */
  private void addLinear(Chunk chunk, M input, String name, M residual, int use, M y) {
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

  private void backLinear(Chunk chunk, M input, String name, M dOutput, M dInput) {
    k.linearBackward(
        input,
        p.value(name + "Weight"),
        dOutput,
        p.gradient(chunk, name + "Weight"),
        p.gradient(chunk, name + "Bias"),
        dInput);
  }

  private Dropout dropout(Chunk chunk) {
    return chunk.pass().dropout() ? new Dropout(config.dropoutRate()) : Dropout.NONE;
  }

  private long key(Chunk chunk, int use) {
    return Dropout.key(chunk.pass().seed(), layer, use);
  }

  /**
   * Interventions on heads: the columns of a head are scaled, in the context as in its gradient.
   */
  private void scaleHeads(Chunk chunk, M m) {
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
}
