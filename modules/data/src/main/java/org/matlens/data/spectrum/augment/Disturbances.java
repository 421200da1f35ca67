package org.matlens.data.spectrum.augment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.matlens.data.spectrum.preprocess.Curve;
import org.matlens.spectrum.Spectrum;

/**
 * What instruments add to a spectrum, in small amounts: a model of materials should not mind. And
 * spectra without a window, to see what it tells.
 */
public final class Disturbances {
  /** Standard deviation of noise, as a share of the greatest intensity. */
  static final double NOISE = 0.005;

  /** Height of a background at the beginning of the axis, as a share of the greatest intensity. */
  static final double BACKGROUND = 0.1;

  /** Shift, as a share of the length of the axis. */
  static final double SHIFT = 0.0005;

  private Disturbances() {}

  /** Spectra by what was done: noise, a background that falls in a straight line, a shift. */
  public static Map<String, Spectrum> of(Spectrum s, long seed) {
    double greatest = 0;
    for (double v : s.intensities()) {
      greatest = Math.max(greatest, Math.abs(v));
    }
    double[] x = s.axis().values();
    double length = x[x.length - 1] - x[0];
    double[] noisy = s.intensities();
    double[] raised = s.intensities();
    double[] shifted = new double[x.length];
    Curve curve = Curve.of(s);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < x.length; i++) {
      noisy[i] += NOISE * greatest * random.nextGaussian();
      raised[i] += BACKGROUND * greatest * (x[x.length - 1] - x[i]) / length;
      shifted[i] = curve.at(x[i] - SHIFT * length);
    }
    Map<String, Spectrum> out = new LinkedHashMap<>();
    out.put("noise", with(s, noisy));
    out.put("a background", with(s, raised));
    out.put("a shift", with(s, shifted));
    return out;
  }

  /**
   * The spectrum with a straight line from the last point before a range to the first behind it.
   */
  public static Spectrum flattened(Spectrum s, double from, double to) {
    double[] x = s.axis().values();
    double[] y = s.intensities();
    int first = 0;
    while (first < x.length && !(x[first] >= from && x[first] <= to)) {
      first++;
    }
    int end = first;
    while (end < x.length && x[end] >= from && x[end] <= to) {
      end++;
    }
    int left = Math.max(0, first - 1);
    int right = Math.min(x.length - 1, end);
    // At an end of the axis the line is level.
    double low = first == 0 ? y[right] : y[left];
    double high = end == x.length ? y[left] : y[right];
    double[] flat = s.intensities();
    for (int i = first; i < end; i++) {
      double share = x[right] == x[left] ? 0 : (x[i] - x[left]) / (x[right] - x[left]);
      flat[i] = low + share * (high - low);
    }
    return with(s, flat);
  }

  private static Spectrum with(Spectrum s, double[] y) {
    return new Spectrum(s.axis(), s.intensityUnit(), y, s.metadata());
  }
}
