package org.matlens.analysis.attribution;

import java.util.Arrays;
import java.util.Locale;
import org.matlens.attention.AttentionMap;

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
    float[] a = map.values();
    for (int i = 0; i < a.length; i++) {
      out[i % size] = this == MAX ? Math.max(out[i % size], a[i]) : Math.min(out[i % size], a[i]);
    }
    return out;
  }
}
