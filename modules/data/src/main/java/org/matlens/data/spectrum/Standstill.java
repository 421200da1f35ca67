package org.matlens.data.spectrum;

import java.util.Arrays;
import java.util.List;

/**
 * Rows at the ends of a scan in which the axis does not move yet, or no longer: they are one point,
 * with the mean of their intensities. Values that repeat elsewhere, or in more than a tenth of all
 * rows, are left for the axis to refuse.
 */
final class Standstill {
  private static final int SHARE = 10;

  private final int head;
  private final int tail;
  private final int rows;

  /** Looks for rows of equal axis values at both ends. */
  Standstill(double[] x) {
    rows = x.length;
    int first = 1;
    while (first < rows && x[first] == x[0]) {
      first++;
    }
    int last = 1;
    while (last < rows && x[rows - 1 - last] == x[rows - 1]) {
      last++;
    }
    boolean few = (long) SHARE * (first + last) <= rows;
    head = few ? first : 1;
    tail = few ? last : 1;
  }

  private boolean isNone() {
    return head == 1 && tail == 1;
  }

  /** One value per point: the mean of rows that are one. */
  double[] points(double[] values) {
    if (isNone()) {
      return values;
    }
    double[] out = Arrays.copyOfRange(values, head - 1, rows - tail + 1);
    out[0] = Arrays.stream(values, 0, head).average().orElseThrow();
    out[out.length - 1] = Arrays.stream(values, rows - tail, rows).average().orElseThrow();
    return out;
  }

  /** The lines of the points. */
  int[] lines(int[] lines) {
    return isNone() ? lines : Arrays.copyOfRange(lines, head - 1, rows - tail + 1);
  }

  /** Says which rows are one. */
  void warn(double[] x, List<String> warnings) {
    if (head > 1) {
      warnings.add(head + " rows at " + x[0] + ", where the axis stands still, are averaged");
    }
    if (tail > 1) {
      warnings.add(
          tail + " rows at " + x[rows - 1] + ", where the axis stands still, are averaged");
    }
  }
}
