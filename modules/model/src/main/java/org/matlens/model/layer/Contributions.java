package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;

/**
 * The last stage of a network whose tokens contribute: final norm, the head on every token, and the
 * pooled sum of what the tokens gave, y[b] = sum over the tokens t of sample b of w[t]
 * head(norm(x[t])). Shapes: x [T, D], y [B, outputs].
 */
public final class Contributions<M> implements Stage<M> {
  private final NetworkConfig config;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private final Head<M> head;
  private M x;
  private M stats;
  private double[] weights;

  /** The stage. */
  public Contributions(NetworkConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.k = kernels;
    this.p = parameters;
    this.head = new Head<>(config, kernels, parameters);
  }

  /** Parameters of the stage: those of the norm and of the head. */
  public static List<ParameterSpec> parameters(NetworkConfig c) {
    List<ParameterSpec> specs = new ArrayList<>(Pool.parameters(c.encoder()));
    specs.addAll(Head.parameters(c));
    return specs;
  }

  @Override
  public M forward(Chunk chunk, M input) {
    x = input;
    EncoderConfig e = config.encoder();
    M normed = k.matrix(k.rows(x), e.dModel());
    stats = k.matrix(k.rows(x), 2);
    k.layerNorm(x, p.value("gain"), p.value("shift"), normed, stats);
    M perToken = head.forward(chunk, normed);
    weights = Pool.weights(e, chunk.batch());
    M y = k.matrix(chunk.batch().size(), config.numOutputs());
    k.pool(perToken, chunk.batch().offsets(), weights, y);
    if (chunk.pass().contributions()) {
      Head.split(chunk, Pool.weighted(k.get(perToken), weights), config.numOutputs());
    }
    return y;
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    M dPerToken = k.matrix(k.rows(x), config.numOutputs());
    k.poolBackward(dy, chunk.batch().offsets(), weights, dPerToken);
    M dNormed = head.backward(chunk, dPerToken);
    M dx = k.matrix(k.rows(x), config.encoder().dModel());
    k.set(dx, new float[k.rows(x) * config.encoder().dModel()]);
    k.layerNormBackward(
        x,
        p.value("gain"),
        stats,
        dNormed,
        p.gradient(chunk, "gain"),
        p.gradient(chunk, "shift"),
        dx);
    return dx;
  }
}
