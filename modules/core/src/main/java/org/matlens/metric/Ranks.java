package org.matlens.metric;

import java.util.Arrays;
import java.util.Comparator;

/** Ranks with ties at the midrank. */
public final class Ranks {
  private Ranks() {}

  /**
   * Ranks from 1, smallest value first; equal values share the mean of their ranks.
   *
   * @throws IllegalArgumentException when a value is NaN
   */
  public static double[] midranks(double[] values) {
    int[] order = ascending(values);
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /**
   * Indices of {@code values} from the smallest to the largest; equal values keep their order.
   *
   * @throws IllegalArgumentException when a value is NaN
   */
  public static int[] ascending(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException("value " + i + " is NaN and has no rank");
      }
    }
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    // 0.0 + v makes -0.0 equal to 0.0, as == does.
    Arrays.sort(order, Comparator.comparingDouble(i -> 0.0 + values[i]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
