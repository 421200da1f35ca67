package org.matlens.data.spectrum.preprocess;

import java.util.Arrays;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * Brings intensities to one scale.
 *
 * @param by what becomes 1
 */
public record Normalise(By by) implements Step {

  /** What becomes 1. */
  public enum By {
    /** The greatest intensity. */
    MAXIMUM,
    /** The greatest intensity, after the least has become 0. */
    RANGE,
    /** The integral over the axis of the absolute intensity. */
    AREA,
    /** The standard deviation of the points, after their mean has become 0. */
    DEVIATION
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    double[] y = s.intensities();
    double zero =
        switch (by) {
          case MAXIMUM, AREA -> 0;
          case RANGE -> Arrays.stream(y).min().orElseThrow();
          case DEVIATION -> Arrays.stream(y).average().orElseThrow();
        };
    double one =
        switch (by) {
          case MAXIMUM, RANGE -> Arrays.stream(y).max().orElseThrow() - zero;
          case AREA -> area(s);
          case DEVIATION ->
              Math.sqrt(Arrays.stream(y).map(v -> (v - zero) * (v - zero)).average().orElseThrow());
        };
    if (!(one > 0)) {
      throw new InputException(
          "%s of the intensities is %s, expected above 0"
              .formatted(by.name().toLowerCase(java.util.Locale.ROOT), one));
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = (y[i] - zero) / one;
    }
    return new Spectrum(s.axis(), "normalised", y, s.metadata());
  }

  private static double area(Spectrum s) {
    double sum = 0;
    for (int i = 1; i < s.size(); i++) {
      double width = Math.abs(s.axis().value(i) - s.axis().value(i - 1));
      sum += width * (Math.abs(s.intensity(i)) + Math.abs(s.intensity(i - 1))) / 2;
    }
    return sum;
  }
}
