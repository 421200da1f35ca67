package org.matlens.data.spectrum.augment;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.matlens.data.spectrum.preprocess.Curve;
import org.matlens.spectrum.Spectrum;

/**
 * Draws spectra as the same sample might give them on another day: its axis shifted and strained,
 * its peaks broadened, with noise and with peaks of an impurity. Every amount is drawn evenly from
 * 0, or from its negative for shift and strain, up to the one given; 0 leaves that part out.
 *
 * <p>Strain ε stretches all spacings: 2θ (an axis in degree) follows sin θ' = sin θ / (1 + ε),
 * spacings (in Å) x' = x (1 + ε), other axes x' = x / (1 + ε), as q does. Broadening weighs uneven
 * points by their distances, as an integral does.
 *
 * <p>Sources: F. Oviedo et al., npj Comput. Mater. 5 (2019) 60, doi:10.1038/s41524-019-0196-x; N.
 * J. Szymanski et al., Chem. Mater. 33 (2021) 4204, doi:10.1021/acs.chemmater.1c01071.
 *
 * @param shift most, in the unit of the axis
 * @param strain most, below 0.5
 * @param broadening greatest full width at half maximum of a Gaussian the spectrum is folded with,
 *     in the unit of the axis
 * @param noise greatest standard deviation of normal noise on every point, as a share of the
 *     greatest intensity
 * @param impurities most peaks of an impurity
 * @param impurityHeight their greatest height, as a share of the greatest intensity
 */
public record SpectrumAugmentation(
    double shift,
    double strain,
    double broadening,
    double noise,
    int impurities,
    double impurityHeight) {
  /** FWHM of a Gaussian with standard deviation 1. */
  private static final double FWHM = 2 * Math.sqrt(2 * Math.log(2));

  /** The Gaussian is cut this many standard deviations from its middle. */
  private static final double REACH = 4;

  /** By how much of their mean even spacings may differ. */
  private static final double EVEN = 1e-3;

  /** FWHM of an impurity's peak as a share of the axis. */
  private static final double IMPURITY_WIDTH = 0.004;

  public SpectrumAugmentation {
    require(shift >= 0 && shift < Double.POSITIVE_INFINITY, "shift", shift);
    require(strain >= 0 && strain < 0.5, "strain", strain);
    require(broadening >= 0 && broadening < Double.POSITIVE_INFINITY, "broadening", broadening);
    require(noise >= 0 && noise < Double.POSITIVE_INFINITY, "noise", noise);
    require(impurities >= 0, "impurities", impurities);
    require(impurityHeight >= 0 && impurityHeight <= 1, "impurityHeight", impurityHeight);
  }

  private static void require(boolean holds, String name, double value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " " + value + " is out of range");
    }
  }

  /** Nothing changes. */
  public static SpectrumAugmentation none() {
    return new SpectrumAugmentation(0, 0, 0, 0, 0, 0);
  }

  /** Another spectrum on the same axis; equal seeds give equal ones. */
  public Spectrum draw(Spectrum s, long seed) {
    if (equals(none())) {
      return s;
    }
    SplittableRandom random = new SplittableRandom(seed);
    double by = shift * (2 * random.nextDouble() - 1);
    double stretch = strain * (2 * random.nextDouble() - 1);
    double fwhm = broadening * random.nextDouble();
    double deviation = noise * random.nextDouble();
    int foreign = impurities == 0 ? 0 : random.nextInt(impurities + 1);
    double[] x = s.axis().values();
    double[] y = by == 0 && stretch == 0 ? s.intensities() : moved(s, by, stretch);
    if (fwhm > 0) {
      y = folded(x, y, fwhm / FWHM);
    }
    double greatest = 0;
    for (double v : s.intensities()) {
      greatest = Math.max(greatest, Math.abs(v));
    }
    for (int p = 0; p < foreign; p++) {
      addPeak(x, y, greatest, random);
    }
    for (int i = 0; deviation > 0 && i < y.length; i++) {
      y[i] += deviation * greatest * random.nextGaussian();
    }
    return new Spectrum(s.axis(), s.intensityUnit(), y, s.metadata());
  }

  /** The spectrum strained, then shifted, read on its own axis. */
  private static double[] moved(Spectrum s, double by, double stretch) {
    Curve curve = Curve.of(s);
    double[] y = new double[s.size()];
    for (int i = 0; i < y.length; i++) {
      double after = s.axis().value(i) - by;
      y[i] =
          curve.at(
              switch (s.axis().unit()) {
                case "degree" -> angleBefore(after, stretch);
                case "angstrom" -> after / (1 + stretch);
                default -> after * (1 + stretch);
              });
    }
    return y;
  }

  /** The angle 2θ that strain moved to {@code after}. */
  static double angleBefore(double after, double stretch) {
    double sine = Math.sin(Math.toRadians(after / 2)) * (1 + stretch);
    return 2 * Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, sine))));
  }

  /** Mean of the points around each, weighted with a Gaussian of standard deviation sigma. */
  private static double[] folded(double[] x, double[] y, double sigma) {
    double[] widths = widths(x);
    double[] out = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double sum = widths[i] * y[i];
      double weights = widths[i];
      for (int step : new int[] {-1, 1}) {
        for (int k = i + step; k >= 0 && k < y.length; k += step) {
          double u = (x[k] - x[i]) / sigma;
          if (Math.abs(u) > REACH) {
            break;
          }
          double w = widths[k] * Math.exp(-u * u / 2);
          sum += w * y[k];
          weights += w;
        }
      }
      out[i] = sum / weights;
    }
    return out;
  }

  /** How much of the axis each point stands for; 1 where all points are evenly spaced. */
  private static double[] widths(double[] x) {
    double[] out = new double[x.length];
    int n = x.length;
    double mean = n < 2 ? 1 : Math.abs(x[n - 1] - x[0]) / (n - 1);
    boolean even = true;
    for (int i = 0; i < n; i++) {
      out[i] = n < 2 ? 1 : Math.abs(x[Math.min(n - 1, i + 1)] - x[Math.max(0, i - 1)]) / 2;
      even &= i == 0 || Math.abs(Math.abs(x[i] - x[i - 1]) - mean) <= EVEN * mean;
    }
    if (even) {
      Arrays.fill(out, 1);
    }
    return out;
  }

  private void addPeak(double[] x, double[] y, double greatest, SplittableRandom random) {
    double length = x[x.length - 1] - x[0];
    double at = x[0] + length * random.nextDouble();
    double height = impurityHeight * greatest * random.nextDouble();
    double sigma = Math.abs(length) * IMPURITY_WIDTH * (0.5 + random.nextDouble()) / FWHM;
    for (int i = 0; i < y.length; i++) {
      double u = (x[i] - at) / sigma;
      y[i] += height * Math.exp(-u * u / 2);
    }
  }
}
