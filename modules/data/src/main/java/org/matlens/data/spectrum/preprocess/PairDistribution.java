package org.matlens.data.spectrum.preprocess;

import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * The reduced pair distribution function of a powder pattern on an axis of momentum transfer: high
 * where many pairs of atoms are that far apart, whatever the lattice.
 *
 * <p>{@code G(r) = 2/π ∫ Q (S(Q) - 1) exp(-½ (w Q / Q_max)²) sin(Q r) dQ} from the first to the
 * last point of the pattern, by rectangles. S is the pattern divided by its own smooth course (mean
 * of neighbours weighted by a Gaussian), which holds whatever falls off slowly: form factors,
 * polarisation, scale. So neither composition nor density has to be known, and none of them is
 * given away; G is exact up to that course, not in absolute units. The cumulative form {@code ∫ G r
 * dr}, from the least distance, counts (in shares of 4π) how many more neighbours, weighted by
 * their electrons, an atom has than at the mean density.
 *
 * <p>Source of the transform: T. Egami and S. J. L. Billinge, "Underneath the Bragg Peaks" (2012),
 * doi:10.1016/C2010-0-67151-2; of a course found from the pattern alone instead of measured
 * corrections: P. Juhás et al., J. Appl. Cryst. 46 (2013) 560, doi:10.1107/S0021889813005190.
 *
 * @param from least distance, Å, above 0
 * @param step between distances, Å, above 0
 * @param n number of distances, at least 2
 * @param envelope standard deviation of the Gaussian of the smooth course, 1/Å, above 0
 * @param window w, how far the Gaussian that ends the integral has fallen at the last point; 0 for
 *     a sharp end, which rings
 * @param cumulative whether the integral up to each distance is told instead of G
 */
public record PairDistribution(
    double from, double step, int n, double envelope, double window, boolean cumulative)
    implements Step {
  /** Intervals of Q in half a period of the sine at the longest distance. */
  private static final int FINE = 20;

  /** Beyond this many standard deviations a neighbour has no weight. */
  private static final double REACH = 4;

  /** Fewer points of Q say nothing about distances. */
  private static final int FEWEST = 10;

  private static final int MOST = 1_000_000;

  public PairDistribution {
    boolean even = from > 0 && step > 0 && from + step < Double.POSITIVE_INFINITY && n >= 2;
    if (!even) {
      throw new IllegalArgumentException(
          n + " distances from " + from + " by " + step + " Å, expected 2 or more above 0");
    }
    if (!(envelope > 0 && envelope < Double.POSITIVE_INFINITY) || !(window >= 0 && window <= 100)) {
      throw new IllegalArgumentException(
          "envelope %s 1/Å and window %s, expected above 0 and 0 to 100"
              .formatted(envelope, window));
    }
  }

  /** The distances from {@code from} to {@code to}, the last one at most half a step off. */
  public static PairDistribution between(
      double from, double to, double step, double envelope, double window, boolean cumulative) {
    int n = 1 + (int) Math.round((to - from) / step);
    return new PairDistribution(from, step, n, envelope, window, cumulative);
  }

  /** The longest distance, Å. */
  public double to() {
    return from + (n - 1) * step;
  }

  /** The grid of distances. */
  Resample grid() {
    return new Resample(from, step, n, Resample.Method.LINEAR, Resample.Outside.ERROR);
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    if (!s.axis().unit().equals("1/angstrom")) {
      throw new InputException(
          "an axis in %s, expected momentum transfer in 1/angstrom (convert: {to: q})"
              .formatted(s.axis().unit()));
    }
    Curve curve = Curve.of(s);
    double fine = Math.PI / (FINE * to());
    double range = curve.last() - curve.first();
    if (!(range >= FEWEST * fine && range <= MOST * fine && curve.first() >= 0)) {
      throw new InputException(
          "momentum transfer from %s to %s 1/angstrom, expected from 0 or above over %s to %s"
              .formatted(curve.first(), curve.last(), FEWEST * fine, MOST * fine));
    }
    int points = (int) Math.ceil(range / fine);
    double dq = range / points;
    double[] intensity = new double[points];
    for (int i = 0; i < points; i++) {
      intensity[i] = curve.mean(curve.first() + i * dq, curve.first() + (i + 1) * dq);
    }
    double[] f = reduced(intensity, smooth(intensity, dq), curve.first(), dq);
    double[] r = new double[n];
    double[] g = new double[n];
    for (int k = 0; k < n; k++) {
      r[k] = from + k * step;
      for (int i = 0; i < points; i++) {
        g[k] += f[i] * Math.sin((curve.first() + (i + 0.5) * dq) * r[k]);
      }
      g[k] *= 2 / Math.PI * dq;
    }
    if (cumulative) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += g[k] * r[k] * step;
        g[k] = sum;
      }
    }
    return new Spectrum(
        new SpectrumAxis("distance", "angstrom", r),
        cumulative ? "neighbours" : "1/angstrom^2",
        g,
        s.metadata());
  }

  /** Q (S - 1) times the Gaussian that ends it. */
  private double[] reduced(double[] intensity, double[] course, double first, double dq)
      throws InputException {
    double[] f = new double[intensity.length];
    double last = first + intensity.length * dq;
    for (int i = 0; i < f.length; i++) {
      double q = first + (i + 0.5) * dq;
      if (!(course[i] > 0)) {
        throw new InputException(
            "a mean intensity of %s around %s 1/angstrom, expected above 0 everywhere"
                .formatted(course[i], q));
      }
      double u = window * q / last;
      f[i] = q * (intensity[i] / course[i] - 1) * Math.exp(-u * u / 2);
    }
    return f;
  }

  /** Mean of each point's neighbours, weighted by a Gaussian of their distance. */
  private double[] smooth(double[] y, double dq) {
    int reach = Math.min(y.length - 1, (int) Math.ceil(REACH * envelope / dq));
    double[] weights = new double[reach + 1];
    for (int d = 0; d <= reach; d++) {
      double u = d * dq / envelope;
      weights[d] = Math.exp(-u * u / 2);
    }
    double[] out = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double sum = 0;
      double weight = 0;
      for (int j = Math.max(0, i - reach); j <= Math.min(y.length - 1, i + reach); j++) {
        double w = weights[Math.abs(i - j)];
        sum += w * y[j];
        weight += w;
      }
      out[i] = sum / weight;
    }
    return out;
  }
}
