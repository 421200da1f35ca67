package org.matlens.model.layer;

import java.util.List;
import org.matlens.attention.AttentionMap;
import org.matlens.model.kernel.AttentionCall;
import org.matlens.model.kernel.Kernels;

/**
 * What is seen of a layer of dense attention: weights that the passes keep, or, where they are too
 * many, weights on demand.
 */
final class DenseMaps<M> {
  private final Kernels<M> k;
  private WeightsOnDemand<M> onDemand;

  DenseMaps(Kernels<M> kernels) {
    this.k = kernels;
  }

  /** Room for the weights of a forward pass, null when they are not kept. */
  M room(Chunk chunk, int heads, int[] from, int[] to) {
    return chunk.pass().seesWeights() && !tooMany(chunk, heads, from, to)
        ? k.weights(heads, from, to)
        : null;
  }

  private static boolean tooMany(Chunk chunk, int heads, int[] from, int[] to) {
    long weights = 0;
    for (int b = 0; b + 1 < from.length; b++) {
      weights += (long) heads * (from[b + 1] - from[b]) * (to[b + 1] - to[b]);
    }
    return chunk.pass().tooMany(weights);
  }

  /** Notes the weights where the pass asks for them; {@code call} has run. */
  void see(Chunk chunk, AttentionCall<M> call) {
    onDemand = null;
    if (!chunk.pass().attention()) {
      return;
    }
    onDemand = call.weights() == null ? new WeightsOnDemand<>(k, call) : null;
    for (int b = 0; b < chunk.batch().size(); b++) {
      chunk
          .seen()
          .attention
          .get(b)
          .add(onDemand == null ? map(call, call.weights(), b) : onDemand.weights());
    }
  }

  /** Gradients of {@code call}, which {@link #see} was told of; notes those of the weights. */
  void backward(Chunk chunk, AttentionCall<M> call, M dContext, M dQueries, M dKeyValues, M dBias) {
    boolean derivatives = chunk.pass().attentionDerivatives();
    M dWeights =
        derivatives && onDemand == null
            ? k.weights(call.heads(), call.queryOffsets(), call.keyOffsets())
            : null;
    k.attentionBackward(call, dContext, dQueries, dKeyValues, dBias, dWeights);
    for (int b = 0; derivatives && b < chunk.batch().size(); b++) {
      List<AttentionMap> layers = chunk.seen().attentionGradient.get(b);
      // Backward, the last layer comes first.
      layers.add(0, onDemand == null ? map(call, dWeights, b) : onDemand.derivatives(dContext));
    }
    onDemand = null;
  }

  private AttentionMap map(AttentionCall<M> call, M weights, int b) {
    int[] from = call.queryOffsets();
    int[] to = call.keyOffsets();
    float[] values = k.roundedWeightsOf(weights, call.heads(), from, to, b);
    return new AttentionMap(call.heads(), from[b + 1] - from[b], to[b + 1] - to[b], values);
  }
}
