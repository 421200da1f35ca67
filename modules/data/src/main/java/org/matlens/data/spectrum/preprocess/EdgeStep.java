package org.matlens.data.spectrum.preprocess;

import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * An X-ray absorption spectrum with its edge at 0 eV and a step of 1: the energy E₀ where
 * absorption rises fastest is taken from the axis, the straight line before the edge from
 * absorption, which is then divided by what the straight line behind the edge says at E₀. After
 * this neither axis nor scale tells the element.
 *
 * <p>E₀ is looked for on the axis with even steps of {@value #STEP} eV, smoothed (Savitzky and
 * Golay) over {@value #WINDOW} points. Source of the procedure: M. Newville, Rev. Mineral. Geochem.
 * 78 (2014) 33, doi:10.2138/rmg.2014.78.2.
 *
 * @param before the line before the edge is fitted this far from it and further, eV above 0
 * @param after the line behind the edge is fitted this far from it and further, eV above 0
 */
public record EdgeStep(double before, double after) implements Step {
  private static final double STEP = 0.5;
  private static final int WINDOW = 9;
  private static final int FEWEST = 3;

  public EdgeStep {
    if (!(before > 0 && after > 0)) {
      throw new IllegalArgumentException(
          "before " + before + " and after " + after + ", expected both above 0");
    }
  }

  @Override
  public Spectrum apply(Spectrum s) throws InputException {
    if (!s.axis().unit().equals("eV")) {
      throw new InputException("an axis in " + s.axis().unit() + ", expected energies in eV");
    }
    Curve curve = Curve.of(s);
    double edge = edge(s, curve);
    double[] x = s.axis().values();
    double[] y = s.intensities();
    double[] pre = line(x, y, Double.NEGATIVE_INFINITY, edge - before, edge);
    double[] post = line(x, y, edge + after, Double.POSITIVE_INFINITY, edge);
    double height = post[0] - pre[0];
    if (!(height > 0)) {
      throw new InputException(
          "a step of %s at %s eV, expected absorption to rise there".formatted(height, edge));
    }
    for (int i = 0; i < x.length; i++) {
      x[i] -= edge;
      y[i] = (y[i] - pre[0] - pre[1] * x[i]) / height;
    }
    return new Spectrum(
        new SpectrumAxis("energy above the edge", "eV", x), "edge steps", y, s.metadata());
  }

  private double edge(Spectrum s, Curve curve) throws InputException {
    int n = 1 + (int) Math.floor((curve.last() - curve.first()) / STEP);
    if (n < WINDOW) {
      throw new InputException(
          "energies from %s to %s eV, expected a wider range"
              .formatted(curve.first(), curve.last()));
    }
    Spectrum even =
        new Resample(curve.first(), STEP, n, Resample.Method.LINEAR, Resample.Outside.NEAREST)
            .apply(s);
    double[] slope = new SavitzkyGolay(WINDOW, 2, 1).apply(even).intensities();
    int best = -1;
    for (int i = 0; i < n; i++) {
      double e = even.axis().value(i);
      boolean room = e - before >= curve.first() && e + after <= curve.last();
      if (room && (best < 0 || slope[i] > slope[best])) {
        best = i;
      }
    }
    if (best < 0) {
      throw new InputException(
          "energies from %s to %s eV leave no room for %s eV before and %s eV behind an edge"
              .formatted(curve.first(), curve.last(), before, after));
    }
    return even.axis().value(best);
  }

  /** Value at {@code zero} and slope of the straight line through points from..to. */
  private static double[] line(double[] x, double[] y, double from, double to, double zero)
      throws InputException {
    double[][] normal = new double[2][2];
    double[] right = new double[2];
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i] >= from && x[i] <= to) {
        double u = x[i] - zero;
        n++;
        normal[0][0] += 1;
        normal[0][1] += u;
        normal[1][1] += u * u;
        right[0] += y[i];
        right[1] += u * y[i];
      }
    }
    if (n < FEWEST) {
      throw new InputException(
          "%d points from %s to %s eV, expected at least %d for a line"
              .formatted(n, from, to, FEWEST));
    }
    normal[1][0] = normal[0][1];
    return LinearSystem.solve(normal, right);
  }
}
