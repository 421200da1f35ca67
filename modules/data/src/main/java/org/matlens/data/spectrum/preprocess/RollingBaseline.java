package org.matlens.data.spectrum.preprocess;

import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * Takes away the rolling minimum, then the rolling maximum of that, then its rolling mean, all over
 * the same window; at the ends the window is what there is of it.
 *
 * <p>Source: M. A. Kneen, H. J. Annegarn, Nucl. Instrum. Methods B 109 (1996) 209,
 * doi:10.1016/0168-583X(95)00908-6.
 *
 * @param window number of points, odd; wider than the widest peak
 */
public record RollingBaseline(int window) implements Step {
  public RollingBaseline {
    if (window < 3 || window % 2 == 0) {
      throw new IllegalArgumentException("window " + window + ", expected an odd number from 3");
    }
  }

  private enum Of {
    MINIMUM,
    MAXIMUM,
    MEAN
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    if (s.size() < window) {
      throw new InputException(s.size() + " points, expected at least the window of " + window);
    }
    double[] y = s.intensities();
    double[] z = roll(roll(roll(y, Of.MINIMUM), Of.MAXIMUM), Of.MEAN);
    for (int i = 0; i < y.length; i++) {
      y[i] -= z[i];
    }
    return new Spectrum(s.axis(), s.intensityUnit(), y, s.metadata());
  }

  private double[] roll(double[] y, Of of) {
    double[] out = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int from = Math.max(0, i - window / 2);
      int to = Math.min(y.length - 1, i + window / 2);
      double v = y[from];
      for (int k = from + 1; k <= to; k++) {
        v =
            switch (of) {
              case MINIMUM -> Math.min(v, y[k]);
              case MAXIMUM -> Math.max(v, y[k]);
              case MEAN -> v + y[k];
            };
      }
      out[i] = of == Of.MEAN ? v / (to - from + 1) : v;
    }
    return out;
  }
}
