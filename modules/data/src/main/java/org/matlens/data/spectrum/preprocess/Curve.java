package org.matlens.data.spectrum.preprocess;

import java.util.Arrays;
import org.matlens.spectrum.Spectrum;

/**
 * Straight lines between the points of a spectrum, in rising order of its axis; the first and the
 * last intensity go on outside.
 */
public final class Curve {
  private final double[] x;
  private final double[] y;

  /** Integral from the first point to each point. */
  private final double[] integral;

  /** The curve through points with strictly rising {@code x}; arrays are not copied. */
  public Curve(double[] x, double[] y) {
    if (x.length != y.length || x.length == 0) {
      throw new IllegalArgumentException(x.length + " positions and " + y.length + " values");
    }
    this.x = x;
    this.y = y;
    this.integral = new double[x.length];
    for (int i = 1; i < x.length; i++) {
      integral[i] = integral[i - 1] + (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
    }
  }

  /** The curve of a spectrum, whichever way its axis runs. */
  public static Curve of(Spectrum s) {
    double[] x = s.axis().values();
    double[] y = s.intensities();
    if (!s.axis().rises()) {
      reverse(x);
      reverse(y);
    }
    return new Curve(x, y);
  }

  static void reverse(double[] v) {
    for (int i = 0, j = v.length - 1; i < j; i++, j--) {
      double t = v[i];
      v[i] = v[j];
      v[j] = t;
    }
  }

  /** Least axis value of a point. */
  public double first() {
    return x[0];
  }

  /** Greatest axis value of a point. */
  public double last() {
    return x[x.length - 1];
  }

  /** The value at {@code at}. */
  public double at(double at) {
    int i = Arrays.binarySearch(x, at);
    if (i >= 0) {
      return y[i];
    }
    int right = -i - 1;
    if (right == 0) {
      return y[0];
    }
    if (right == x.length) {
      return y[x.length - 1];
    }
    double share = (at - x[right - 1]) / (x[right] - x[right - 1]);
    return y[right - 1] * (1 - share) + y[right] * share;
  }

  /** The mean over {@code [from, to]}, from below to. */
  public double mean(double from, double to) {
    return (integralTo(to) - integralTo(from)) / (to - from);
  }

  /** Integral from the first point, negative before it. */
  private double integralTo(double at) {
    if (at <= x[0]) {
      return (at - x[0]) * y[0];
    }
    int end = x.length - 1;
    if (at >= x[end]) {
      return integral[end] + (at - x[end]) * y[end];
    }
    int i = Arrays.binarySearch(x, at);
    int left = i >= 0 ? i : -i - 2;
    return integral[left] + (at - x[left]) * (y[left] + at(at)) / 2;
  }
}
