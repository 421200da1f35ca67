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
    double[] sorted = new double[values.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = rankable(values, i);
    }
    // Bootstraps rank the same numbers thousands of times: primitives sort without boxes.
    Arrays.sort(sorted);
    double[] rankOf = new double[sorted.length];
    for (int from = 0; from < sorted.length; ) {
      int to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      Arrays.fill(rankOf, from, to, (from + 1 + to) / 2.0);
      from = to;
    }
    double[] ranks = new double[values.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rankOf[Arrays.binarySearch(sorted, rankable(values, i))];
    }
    return ranks;
  }

  /** The value with -0.0 as 0.0, which == cannot tell apart. */
  private static double rankable(double[] values, int i) {
    if (Double.isNaN(values[i])) {
      throw new IllegalArgumentException("value " + i + " is NaN and has no rank");
    }
    return 0.0 + values[i];
  }

  /**
   * Indices of {@code values} from the smallest to the largest; equal values keep their order.
   *
   * @throws IllegalArgumentException when a value is NaN
   */
  public static int[] ascending(double[] values) {
    Integer[] order = new Integer[values.length];
    double[] rankable = new double[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      rankable[i] = rankable(values, i);
    }
    Arrays.sort(order, Comparator.comparingDouble(i -> rankable[i]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }
}
