package org.matlens.analysis.attribution;

import java.util.Arrays;
import java.util.Locale;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.HeadRoom;

/** How the heads of a layer become one matrix, entry by entry. */
public enum HeadFusion {
  MEAN,
  MAX,
  MIN;

  /** The name in options: the constant in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The fused weights, [query * keys + key]. */
  public double[] fuse(AttentionMap map) {
    if (this == MEAN) {
      return map.meanOverHeads();
    }
    int size = map.queries() * map.keys();
    double[] out = new double[size];
    Arrays.fill(out, this == MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    HeadRoom room = new HeadRoom();
    for (int h = 0; h < map.heads(); h++) {
      AttentionMap.Head head = map.head(h, room);
      for (int i = 0; i < size; i++) {
        float a = head.values()[head.offset() + i];
        out[i] = this == MAX ? Math.max(out[i], a) : Math.min(out[i], a);
      }
    }
    return out;
  }
}
