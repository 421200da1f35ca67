package org.matlens.data.diffraction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.matlens.crystal.CrystalStructure;
import org.matlens.data.diffraction.Reflections.Reflection;
import org.matlens.input.InputException;

/**
 * The kinematic X-ray powder pattern of a crystal as a list of peaks.
 *
 * <p>Intensity of a peak: {@code Σ |F(hkl)|² · (1 + cos² 2θ) / (sin² θ cos θ)} over all reflections
 * at its angle, scaled so that the strongest peak of the range is 100. Reflections closer than 1e-5
 * degrees are one peak; peaks below {@link DiffractionOptions#faint} are dropped. Source: B. E.
 * Warren, "X-ray Diffraction" (1969), ch. 4.
 *
 * @param options how it was measured
 * @param peaks in ascending order of angle
 * @param strongest intensity of the strongest peak per cell before scaling, electrons²; 0 without
 *     peaks
 */
public record PowderPattern(DiffractionOptions options, List<Peak> peaks, double strongest) {
  /** Reflections closer than this (2θ, degrees) are one peak. */
  public static final double MERGED = 1e-5;

  private static final double FULL_SCALE = 100;

  /** Intensities that differ by less than this share are those of equivalent reflections. */
  private static final double EQUIVALENT = 1e-6;

  /**
   * All reflections at one angle.
   *
   * @param twoTheta degrees
   * @param d spacing of the planes, Å
   * @param intensity the strongest peak of the pattern is 100
   * @param h first index of the strongest of the reflections; of equivalent ones the largest (h, k,
   *     l) in the order of numbers
   * @param k second index
   * @param l third index
   * @param multiplicity number of reflections (hkl), opposite ones included
   */
  public record Peak(
      double twoTheta, double d, double intensity, int h, int k, int l, int multiplicity) {}

  public PowderPattern {
    peaks = List.copyOf(peaks);
  }

  /**
   * Computes the pattern of a crystal.
   *
   * @throws InputException when an element has no known scattering factor, or the cell is so large
   *     that there would be more than 20 million reflections
   */
  public static PowderPattern of(CrystalStructure crystal, DiffractionOptions options)
      throws InputException {
    return of(options, new Reflections(crystal, options).all());
  }

  /**
   * Computes the pattern of a crystal whose grains prefer an orientation.
   *
   * @throws InputException as above
   */
  public static PowderPattern of(
      CrystalStructure crystal, DiffractionOptions options, Texture texture) throws InputException {
    double[][] reciprocal = crystal.lattice().reciprocal();
    List<Reflection> weighted = new ArrayList<>();
    for (Reflection r : new Reflections(crystal, options).all()) {
      double w = texture.weight(reciprocal, r.h(), r.k(), r.l());
      weighted.add(new Reflection(r.h(), r.k(), r.l(), r.inverseD(), w * r.intensity()));
    }
    return of(options, weighted);
  }

  /** Sorts the reflections and merges those at one angle. */
  static PowderPattern of(DiffractionOptions options, List<Reflection> reflections) {
    reflections.sort(
        Comparator.comparingDouble(Reflection::inverseD)
            .thenComparingInt(Reflection::h)
            .thenComparingInt(Reflection::k)
            .thenComparingInt(Reflection::l));
    List<Peak> raw = new ArrayList<>();
    double strongest = 0;
    for (int from = 0, to; from < reflections.size(); from = to) {
      double twoTheta = twoTheta(reflections.get(from), options);
      to = from + 1;
      while (to < reflections.size()
          && twoTheta(reflections.get(to), options) - twoTheta < MERGED) {
        to++;
      }
      Peak peak = peak(reflections.subList(from, to), twoTheta);
      raw.add(peak);
      strongest = Math.max(strongest, peak.intensity);
    }
    List<Peak> peaks = new ArrayList<>();
    for (Peak p : raw) {
      double intensity = FULL_SCALE * p.intensity / strongest;
      // NaN, when every reflection is extinct, is not enough either.
      if (intensity >= options.faint()) {
        peaks.add(new Peak(p.twoTheta, p.d, intensity, p.h, p.k, p.l, p.multiplicity));
      }
    }
    return new PowderPattern(options, peaks, strongest);
  }

  private static double twoTheta(Reflection r, DiffractionOptions options) {
    return 2 * Math.toDegrees(Math.asin(r.inverseD() * options.wavelength() / 2));
  }

  /** The unscaled peak of one of each pair of opposite reflections. */
  private static Peak peak(List<Reflection> half, double twoTheta) {
    Reflection shown = half.get(0);
    double sum = 0;
    for (Reflection r : half) {
      sum += 2 * r.intensity();
      if (r.intensity() > shown.intensity() * (1 - EQUIVALENT)) {
        shown = larger(shown, r);
      }
    }
    return new Peak(
        twoTheta,
        1 / half.get(0).inverseD(),
        sum * lorentzPolarisation(twoTheta),
        shown.h(),
        shown.k(),
        shown.l(),
        2 * half.size());
  }

  private static Reflection larger(Reflection a, Reflection b) {
    if (b.intensity() > a.intensity() * (1 + EQUIVALENT)) {
      return b;
    }
    int order = a.h() != b.h() ? a.h() - b.h() : a.k() != b.k() ? a.k() - b.k() : a.l() - b.l();
    return order > 0 ? a : b;
  }

  private static double lorentzPolarisation(double twoTheta) {
    double theta = Math.toRadians(twoTheta / 2);
    double c = Math.cos(2 * theta);
    double s = Math.sin(theta);
    return (1 + c * c) / (s * s * Math.cos(theta));
  }
}
