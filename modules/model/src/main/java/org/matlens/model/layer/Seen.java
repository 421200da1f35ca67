package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.PackedBatch;
import org.matlens.model.NetworkConfig;

/**
 * What was seen on the way of a chunk, by sample: attention maps and their derivatives from the
 * first layer on, embeddings and their derivatives. Filled only as far as the {@link Pass} asks.
 */
public final class Seen {
  final List<List<AttentionMap>> attention = new ArrayList<>();
  final List<List<AttentionMap>> attentionGradient = new ArrayList<>();
  final float[][] embeddings;
  final float[][] embeddingGradient;

  /** Weighted last states of all tokens of the chunk, [T * D], from the pooling to the head. */
  double[] weightedStates;

  /** Of a linear head, [D of all vectors it reads, outputs]. */
  double[] headWeight;

  final double[][] contributions;

  Seen(int samples) {
    for (int b = 0; b < samples; b++) {
      attention.add(new ArrayList<>());
      attentionGradient.add(new ArrayList<>());
    }
    embeddings = new float[samples][];
    embeddingGradient = new float[samples][];
    contributions = new double[samples][];
  }

  /** Attention of sample {@code b}, from the first layer on. */
  public List<AttentionMap> attention(int b) {
    return attention.get(b);
  }

  /**
   * Derivatives of the score with respect to the attention of sample {@code b}, from the first
   * layer on.
   */
  public List<AttentionMap> attentionGradient(int b) {
    return attentionGradient.get(b);
  }

  /** Token embeddings of sample {@code b}, [token * dModel], before positions are added. */
  public float[] embeddings(int b) {
    return embeddings[b];
  }

  /** What each token of sample {@code b} adds to each output, [token * outputs]. */
  public double[] contributions(int b) {
    return contributions[b];
  }

  /**
   * As {@link #contributions(int)}, where the tokens are summed to one of several vectors side by
   * side that {@code head} reads.
   *
   * @param vector which of them
   */
  public double[] contributions(
      int b, Seen head, int vector, PackedBatch batch, NetworkConfig config) {
    int d = config.encoder().dModel();
    double[] own =
        Arrays.copyOfRange(weightedStates, batch.offsets()[b] * d, batch.offsets()[b + 1] * d);
    int[] vectors = new int[batch.length(b)];
    Arrays.fill(vectors, vector);
    return Head.contributions(own, head.headWeight, vectors, config);
  }

  /** Derivative of the score with respect to the token embeddings of sample {@code b}. */
  public float[] embeddingGradient(int b) {
    return embeddingGradient[b];
  }
}
