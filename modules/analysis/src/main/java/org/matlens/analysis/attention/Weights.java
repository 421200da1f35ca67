package org.matlens.analysis.attention;

import org.matlens.attention.AttentionMap;

/** What can go wrong with weights. */
final class Weights {
  private Weights() {}

  /** False when any weight is NaN or infinite. */
  static boolean finite(AttentionMap map) {
    for (float w : map.values()) {
      if (!Float.isFinite(w)) {
        return false;
      }
    }
    return true;
  }
}
