package org.matlens.analysis.attention;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.matlens.attention.AttentionMap;

/** Random weights whose rows sum to 1. */
final class Drawn {
  private Drawn() {}

  static AttentionMap map(int heads, int queries, int keys, SplittableRandom random) {
    float[] a = new float[heads * queries * keys];
    for (int row = 0; row < heads * queries; row++) {
      double[] raw = random.doubles(keys).map(v -> v * v * v).toArray();
      double sum = Arrays.stream(raw).sum();
      for (int k = 0; k < keys; k++) {
        a[row * keys + k] = (float) (raw[k] / sum);
      }
    }
    return new AttentionMap(heads, queries, keys, a);
  }
}
