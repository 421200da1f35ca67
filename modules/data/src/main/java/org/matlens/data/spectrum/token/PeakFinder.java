package org.matlens.data.spectrum.token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.matlens.spectrum.Spectrum;

/**
 * Finds the peaks of a spectrum by their prominence. A peak is a point, or the middle of a run of
 * equal points, whose neighbours on both sides are lower; the first and the last point are none.
 *
 * <p>Prominence as in topography: from the top go down on either side until a higher point or the
 * end, remember the lowest point on the way; the higher of the two is what the peak stands on.
 *
 * @param prominence least prominence as a share of the range of all intensities, in [0, 1]
 * @param most peaks kept, the most prominent ones, at least 1
 */
public record PeakFinder(double prominence, int most) {
  public PeakFinder {
    if (!(prominence >= 0 && prominence <= 1)) {
      throw new IllegalArgumentException("prominence " + prominence + ", expected 0 to 1");
    }
    if (most < 1) {
      throw new IllegalArgumentException("most " + most + ", expected at least 1");
    }
  }

  /** The peaks of a spectrum in rising order of the axis. */
  public List<Peak> peaks(Spectrum s) {
    double[] x = s.axis().values();
    double[] y = s.intensities();
    if (!s.axis().rises()) {
      reverse(x);
      reverse(y);
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double v : y) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    double[] left = bases(y);
    reverse(y);
    double[] right = bases(y);
    reverse(y);
    reverse(right);
    List<Peak> found = new ArrayList<>();
    for (int i = 1; i < y.length - 1; i++) {
      int end = i;
      while (end + 1 < y.length && y[end + 1] == y[i]) {
        end++;
      }
      if (y[i - 1] < y[i] && end + 1 < y.length && y[end + 1] < y[i]) {
        int top = (i + end) / 2;
        double stands = Math.max(left[top], right[top]);
        if (y[top] - stands >= prominence * (high - low)) {
          found.add(peak(x, y, top, stands));
        }
      }
      i = end;
    }
    found.sort(Comparator.comparingDouble(Peak::prominence).reversed());
    List<Peak> kept = new ArrayList<>(found.subList(0, Math.min(most, found.size())));
    kept.sort(Comparator.comparingDouble(Peak::position));
    return kept;
  }

  private static Peak peak(double[] x, double[] y, int top, double stands) {
    double half = (y[top] + stands) / 2;
    return new Peak(
        x[top], y[top], y[top] - stands, flank(x, y, top, -1, half), flank(x, y, top, 1, half));
  }

  /**
   * For every point the lowest intensity from it back to the next higher one, or to the first.
   * Higher points wait on a stack until a point as high ends them: every point comes and goes once.
   */
  private static double[] bases(double[] y) {
    double[] lowest = new double[y.length];
    int[] waiting = new int[y.length];
    int size = 0;
    for (int i = 0; i < y.length; i++) {
      lowest[i] = y[i];
      while (size > 0 && y[waiting[size - 1]] <= y[i]) {
        lowest[i] = Math.min(lowest[i], lowest[waiting[--size]]);
      }
      waiting[size++] = i;
    }
    return lowest;
  }

  /** Where a straight line between points first falls to {@code level}. */
  private static double flank(double[] x, double[] y, int top, int step, double level) {
    int i = top;
    while (i + step >= 0 && i + step < y.length && y[i] > level) {
      i += step;
    }
    if (i == top || y[i] > level) {
      return x[i];
    }
    double share = (level - y[i]) / (y[i - step] - y[i]);
    return x[i] + share * (x[i - step] - x[i]);
  }

  private static void reverse(double[] v) {
    for (int i = 0, j = v.length - 1; i < j; i++, j--) {
      double t = v[i];
      v[i] = v[j];
      v[j] = t;
    }
  }
}
