package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Dropout;
import org.matlens.model.kernel.Kernels;

/**
 * From vectors to outputs: y = x W + b, or with a hidden layer y = dropout(gelu(x Wh + bh)) W + b.
 * Shapes: x [R, D], y [R, outputs]; a row is a sample, or a token where tokens contribute.
 */
public final class Head<M> implements Stage<M> {
  private static final int HIDDEN_LAYER = 1 << 20;

  private final NetworkConfig config;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private final int hiddenSize;
  private M x;
  private M up;
  private M kept;

  /** The stage. */
  public Head(NetworkConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.k = kernels;
    this.p = parameters;
    this.hiddenSize = config.encoder().headHidden();
  }

  /** Parameters of the stage. */
  public static List<ParameterSpec> parameters(NetworkConfig c) {
    int d = c.headWidth();
    int hidden = c.encoder().headHidden();
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.weight("weight", hidden > 0 ? hidden : d, c.numOutputs()));
    if (hidden > 0) {
      specs.add(ParameterSpec.weight("hiddenWeight", d, hidden));
      specs.add(ParameterSpec.bias("bias", c.numOutputs()));
      specs.add(ParameterSpec.bias("hiddenBias", hidden));
    } else {
      specs.add(ParameterSpec.bias("bias", c.numOutputs()));
    }
    return specs;
  }

  @Override
  public M forward(Chunk chunk, M input) {
    x = input;
    M last = x;
    if (hiddenSize > 0) {
      up = k.matrix(k.rows(x), hiddenSize);
      k.linear(x, p.value("hiddenWeight"), p.value("hiddenBias"), up);
      M activated = k.matrix(k.rows(x), hiddenSize);
      k.gelu(up, activated);
      kept = k.matrix(k.rows(x), hiddenSize);
      k.dropoutAdd(activated, null, dropout(chunk), key(chunk), firstRow(chunk), kept);
      last = kept;
    }
    M y = k.matrix(k.rows(x), config.numOutputs());
    k.linear(last, p.value("weight"), p.value("bias"), y);
    if (chunk.pass().contributions() && hiddenSize == 0) {
      double[] weight = k.get(p.value("weight"));
      chunk.seen().headWeight = weight;
      if (chunk.seen().weightedStates != null) {
        double[] states = chunk.seen().weightedStates;
        split(chunk, contributions(states, weight, vectors(chunk), config), config.numOutputs());
      }
    }
    return y;
  }

  /**
   * A linear map of a sum is the sum of the mapped: every token's part of the outputs, [T *
   * outputs].
   *
   * @param states weighted last states of tokens, [T * D]
   * @param weight [D of all vectors side by side, outputs]
   * @param vectors which of the vectors side by side each token is summed to, [T]
   */
  static double[] contributions(
      double[] states, double[] weight, int[] vectors, NetworkConfig config) {
    int d = config.encoder().dModel();
    int outputs = config.numOutputs();
    double[] parts = new double[states.length / d * outputs];
    for (int t = 0; t < states.length / d; t++) {
      for (int i = 0; i < d; i++) {
        for (int o = 0; o < outputs; o++) {
          parts[t * outputs + o] += states[t * d + i] * weight[(vectors[t] * d + i) * outputs + o];
        }
      }
    }
    return parts;
  }

  /** Of tokens with places of their own each is a vector, of others all are one. */
  private int[] vectors(Chunk chunk) {
    int[] tokens = chunk.batch().tokens();
    return config.places() > 1 ? tokens : new int[tokens.length];
  }

  /** Hands every sample its tokens' contributions. */
  static void split(Chunk chunk, double[] parts, int outputs) {
    int[] offsets = chunk.batch().offsets();
    for (int b = 0; b < chunk.batch().size(); b++) {
      chunk.seen().contributions[b] =
          java.util.Arrays.copyOfRange(parts, offsets[b] * outputs, offsets[b + 1] * outputs);
    }
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    M dx = k.matrix(k.rows(x), config.headWidth());
    if (hiddenSize == 0) {
      k.linearBackward(
          x, p.value("weight"), dy, p.gradient(chunk, "weight"), p.gradient(chunk, "bias"), dx);
      return dx;
    }
    M dHidden = k.matrix(k.rows(x), hiddenSize);
    k.linearBackward(
        kept,
        p.value("weight"),
        dy,
        p.gradient(chunk, "weight"),
        p.gradient(chunk, "bias"),
        dHidden);
    M dActivated = k.matrix(k.rows(x), hiddenSize);
    k.dropoutAdd(dHidden, null, dropout(chunk), key(chunk), firstRow(chunk), dActivated);
    k.geluBackward(up, dActivated, dActivated);
    k.linearBackward(
        x,
        p.value("hiddenWeight"),
        dActivated,
        p.gradient(chunk, "hiddenWeight"),
        p.gradient(chunk, "hiddenBias"),
        dx);
    return dx;
  }

  private Dropout dropout(Chunk chunk) {
    return chunk.pass().dropout() ? new Dropout(config.encoder().dropoutRate()) : Dropout.NONE;
  }

  private int firstRow(Chunk chunk) {
    boolean tokens = config.encoder().readout() == EncoderConfig.Readout.CONTRIBUTIONS;
    return tokens ? chunk.firstToken() : chunk.firstSample();
  }

  private long key(Chunk chunk) {
    return Dropout.key(chunk.pass().seed(), HIDDEN_LAYER, 0);
  }
}
