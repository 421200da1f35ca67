package org.matlens.predict;

import org.matlens.attention.AttentionMap;

/** A change made inside a forward pass of one sample. */
public sealed interface Intervention {

  /**
   * Attention weights of all heads of {@code layer} are replaced by {@code weights}, as they stand;
   * where attention runs over edges the map must be one over the same edges.
   */
  record ReplaceAttention(int layer, AttentionMap weights) implements Intervention {}

  /** The output of a head is multiplied by {@code factor}; 0 silences it. */
  record ScaleHead(int layer, int head, double factor) implements Intervention {}

  /** Token embeddings (features included, positions not) are replaced: [token * embeddingSize]. */
  record ReplaceEmbeddings(float[] embeddings) implements Intervention {}
}
