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
    double[] out = new double[map.queries() * map.keys()];
    fuse(map, new HeadRoom(), out);
    return out;
  }

  /**
   * As above.
   *
   * @param room where heads are made
   * @param out [query * keys + key], overwritten
   */
  void fuse(AttentionMap map, HeadRoom room, double[] out) {
    if (this == MEAN) {
      map.meanOverHeads(room, out);
      return;
    }
    Arrays.fill(out, this == MAX ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    for (int h = 0; h < map.heads(); h++) {
      AttentionMap.Head head = map.head(h, room);
      for (int i = 0; i < out.length; i++) {
        float a = head.values()[head.offset() + i];
        out[i] = this == MAX ? Math.max(out[i], a) : Math.min(out[i], a);
      }
    }
  }
}
