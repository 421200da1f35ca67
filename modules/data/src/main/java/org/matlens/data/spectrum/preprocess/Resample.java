package org.matlens.data.spectrum.preprocess;

import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * The spectrum on an even grid that rises, by straight lines between its points.
 *
 * @param from first axis value, in the unit of the axis
 * @param step between axis values, above 0
 * @param n number of points, at least 2
 * @param method what a point of the grid says
 * @param outside what it says where the spectrum has no points
 */
public record Resample(double from, double step, int n, Method method, Outside outside)
    implements Step {

  /** What a point of the grid says. */
  public enum Method {
    /** The value there. */
    LINEAR,
    /** The mean over half a step to both sides: for grids coarser than the spectrum. */
    MEAN
  }

  /** What a point says that lies outside of the spectrum. */
  public enum Outside {
    /** That is an error. */
    ERROR,
    /** 0. */
    ZERO,
    /** The nearest intensity. */
    NEAREST
  }

  /** By how much of a step the grid may begin before the spectrum or end behind it. */
  private static final double SLACK = 1e-6;

  public Resample {
    if (!(Double.isFinite(from) && step > 0 && step < Double.POSITIVE_INFINITY) || n < 2) {
      throw new IllegalArgumentException(
          n + " points from " + from + " by " + step + ", expected 2 or more by a step above 0");
    }
  }

  /** The grid from {@code from} to {@code to}, the last point at most half a step off. */
  public static Resample between(
      double from, double to, double step, Method method, Outside outside) {
    return new Resample(from, step, 1 + (int) Math.round((to - from) / step), method, outside);
  }

  /** The last axis value. */
  public double to() {
    return from + (n - 1) * step;
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    Curve curve = Curve.of(s);
    boolean within = from >= curve.first() - SLACK * step && to() <= curve.last() + SLACK * step;
    if (outside == Outside.ERROR && !within) {
      throw new InputException(
          "a grid from %s to %s %s; the spectrum has %s"
              .formatted(from, to(), s.axis().unit(), s.axis()));
    }
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = from + i * step;
      boolean has = x[i] >= curve.first() - SLACK * step && x[i] <= curve.last() + SLACK * step;
      if (has || outside != Outside.ZERO) {
        y[i] =
            method == Method.LINEAR ? curve.at(x[i]) : curve.mean(x[i] - step / 2, x[i] + step / 2);
      }
    }
    return new Spectrum(
        new SpectrumAxis(s.axis().quantity(), s.axis().unit(), x),
        s.intensityUnit(),
        y,
        s.metadata());
  }
}
