package org.matlens.attention;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The attention of one sample: for each pair of streams its layers, from the input on.
 *
 * @param pairs {@code "query.context"} → layers; self-attention of stream s is {@code "s.s"}
 */
public record AttentionMaps(Map<String, List<AttentionMap>> pairs) {
  public AttentionMaps {
    Map<String, List<AttentionMap>> copy = new TreeMap<>();
    pairs.forEach((k, v) -> copy.put(k, List.copyOf(v)));
    pairs = java.util.Collections.unmodifiableMap(copy);
  }

  /** Self-attention of the only stream. */
  public static AttentionMaps ofStream(String stream, List<AttentionMap> layers) {
    return new AttentionMaps(Map.of(stream + "." + stream, layers));
  }

  /**
   * The layers of the only pair of streams.
   *
   * @throws IllegalStateException when there are several
   */
  public List<AttentionMap> layers() {
    if (pairs.size() != 1) {
      throw new IllegalStateException(
          "attention of " + pairs.keySet() + ", expected one pair of streams");
    }
    return pairs.values().iterator().next();
  }

  /**
   * All layers in the order of a model's attention layers.
   *
   * @param layerPairs the pair of every layer; empty for a model of one stream
   */
  public List<AttentionMap> layers(List<String> layerPairs) {
    if (layerPairs.isEmpty()) {
      return layers();
    }
    Map<String, Integer> taken = new TreeMap<>();
    List<AttentionMap> out = new java.util.ArrayList<>();
    for (String pair : layerPairs) {
      out.add(pairs.get(pair).get(taken.merge(pair, 1, Integer::sum) - 1));
    }
    return out;
  }
}
