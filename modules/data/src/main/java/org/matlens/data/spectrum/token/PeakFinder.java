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
    List<Peak> found = new ArrayList<>();
    for (int i = 1; i < y.length - 1; i++) {
      int end = i;
      while (end + 1 < y.length && y[end + 1] == y[i]) {
        end++;
      }
      if (y[i - 1] < y[i] && end + 1 < y.length && y[end + 1] < y[i]) {
        Peak p = peak(x, y, (i + end) / 2);
        if (p.prominence() >= prominence * (high - low)) {
          found.add(p);
        }
      }
      i = end;
    }
    found.sort(Comparator.comparingDouble(Peak::prominence).reversed());
    List<Peak> kept = new ArrayList<>(found.subList(0, Math.min(most, found.size())));
    kept.sort(Comparator.comparingDouble(Peak::position));
    return kept;
  }

  private static Peak peak(double[] x, double[] y, int top) {
    double left = base(y, top, -1);
    double right = base(y, top, 1);
    double stands = Math.max(left, right);
    double half = (y[top] + stands) / 2;
    return new Peak(
        x[top], y[top], y[top] - stands, flank(x, y, top, -1, half), flank(x, y, top, 1, half));
  }

  /** The lowest intensity from the top to the next higher one. */
  private static double base(double[] y, int top, int step) {
    double lowest = y[top];
    for (int i = top + step; i >= 0 && i < y.length && y[i] <= y[top]; i += step) {
      lowest = Math.min(lowest, y[i]);
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
