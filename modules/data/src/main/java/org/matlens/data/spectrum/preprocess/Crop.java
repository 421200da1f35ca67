package org.matlens.data.spectrum.preprocess;

import java.util.Arrays;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Keeps the points in a range of the axis.
 *
 * @param from least axis value that is kept, in the unit of the axis
 * @param to greatest axis value that is kept
 */
public record Crop(double from, double to) implements Step {
  public Crop {
    if (!(from < to)) {
      throw new IllegalArgumentException(
          "crop from " + from + " to " + to + ", expected from < to");
    }
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    SpectrumAxis axis = s.axis();
    int first = 0;
    while (first < axis.size() && !inside(axis.value(first))) {
      first++;
    }
    int end = first;
    while (end < axis.size() && inside(axis.value(end))) {
      end++;
    }
    if (end - first < 2) {
      throw new InputException(
          "%d points from %s to %s %s; the spectrum has %s"
              .formatted(end - first, from, to, axis.unit(), axis));
    }
    return new Spectrum(
        new SpectrumAxis(
            axis.quantity(), axis.unit(), Arrays.copyOfRange(axis.values(), first, end)),
        s.intensityUnit(),
        Arrays.copyOfRange(s.intensities(), first, end),
        s.metadata());
  }

  private boolean inside(double x) {
    return x >= from && x <= to;
  }
}
