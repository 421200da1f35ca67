package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.List;
import org.matlens.attention.AttentionMap;
import org.matlens.model.EncoderConfig;
import org.matlens.model.kernel.Dropout;
import org.matlens.model.kernel.EdgeBasis;
import org.matlens.model.kernel.EdgeCall;
import org.matlens.model.kernel.Kernels;
import org.matlens.token.Geometry;

/** Tokens look along the edges of their sample, with a bias and a gate by distance. */
final class EdgeAttention<M> implements Attention<M> {
  private final EncoderConfig config;
  private final int layer;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private EdgeCall<M> call;

  EdgeAttention(EncoderConfig config, int layer, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.layer = layer;
    this.k = kernels;
    this.p = parameters;
  }

  private static EdgeBasis basis(EncoderConfig c) {
    return new EdgeBasis(c.edges().basis(), c.edges().cutoff());
  }

  /** Tables of what a distance means to a head, and to each entry of the values. */
  static List<ParameterSpec> tables(EncoderConfig c) {
    List<ParameterSpec> specs = new ArrayList<>();
    int width = basis(c).width();
    specs.add(ParameterSpec.table("edgeBias", width, c.numHeads(), 1));
    if (c.edges().gate()) {
      specs.add(ParameterSpec.table("edgeGate", width, c.dModel(), 0.5));
    }
    return specs;
  }

  @Override
  public M forward(Chunk chunk, M qkv) {
    Geometry.Edges edges = chunk.batch().edges();
    M context = k.matrix(k.rows(qkv), config.dModel());
    call =
        new EdgeCall<>(
            qkv,
            context,
            config.numHeads(),
            chunk.batch().offsets(),
            edges,
            basis(config),
            p.value("edgeBias"),
            config.edges().gate() ? p.value("edgeGate") : null,
            chunk.pass().seesWeights() ? k.edgeWeights(config.numHeads(), edges.count()) : null,
            chunk.replacedAttention(layer, config.numHeads()),
            chunk.pass().dropout() ? new Dropout(config.dropoutRate()) : Dropout.NONE,
            Dropout.key(chunk.pass().seed(), layer, 0),
            chunk.firstToken());
    k.edgeAttention(call);
    if (chunk.pass().attention()) {
      for (int b = 0; b < chunk.batch().size(); b++) {
        Geometry.Edges own = chunk.edges(b);
        float[] entries = entries(chunk, call.weights(), b);
        chunk.seen().attention.get(b).add(AttentionMap.ofEdges(config.numHeads(), own, entries));
      }
    }
    return context;
  }

  @Override
  public M backward(Chunk chunk, M dContext) {
    boolean derivatives = chunk.pass().attentionDerivatives();
    M dQkv = k.matrix(k.rows(dContext), 3 * config.dModel());
    M dWeights =
        derivatives ? k.edgeWeights(config.numHeads(), chunk.batch().edges().count()) : null;
    k.edgeAttentionBackward(
        call,
        dContext,
        dQkv,
        p.gradient(chunk, "edgeBias"),
        config.edges().gate() ? p.gradient(chunk, "edgeGate") : null,
        dWeights);
    for (int b = 0; derivatives && b < chunk.batch().size(); b++) {
      AttentionMap weights = chunk.seen().attention.get(b).get(layer);
      AttentionMap map = AttentionMap.derivativesOf(weights, entries(chunk, dWeights, b));
      chunk.seen().attentionGradient.get(b).add(0, map); // backward, the last layer comes first
    }
    return dQkv;
  }

  private float[] entries(Chunk chunk, M weights, int b) {
    int[] start = chunk.batch().edges().start();
    int[] offsets = chunk.batch().offsets();
    return Embedding.toFloats(
        k.edgeWeightsOf(weights, config.numHeads(), start[offsets[b]], start[offsets[b + 1]]));
  }
}
