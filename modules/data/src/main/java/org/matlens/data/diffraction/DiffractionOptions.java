package org.matlens.data.diffraction;

import java.util.Map;
import java.util.TreeMap;
import org.matlens.chem.Element;

/**
 * How a powder pattern is measured.
 *
 * @param wavelength Å
 * @param minTwoTheta degrees, included
 * @param maxTwoTheta degrees, included, at most 180
 * @param debyeWaller isotropic B of elements, Å²: amplitudes fall by exp(-B s²), s = sin θ / λ;
 *     elements left out do not move
 * @param faint peaks below this are dropped, the strongest one is 100
 */
public record DiffractionOptions(
    double wavelength,
    double minTwoTheta,
    double maxTwoTheta,
    Map<Element, Double> debyeWaller,
    double faint) {
  /** Mean of Kα₁ and Kα₂ of copper, weighted 2 : 1, Å. */
  public static final double COPPER_K_ALPHA = 1.54184;

  /** What {@link #faint} is unless said otherwise. */
  public static final double FAINT = 0.001;

  public DiffractionOptions {
    if (!(wavelength > 0 && wavelength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "wavelength " + wavelength + " Å, expected a number above 0");
    }
    if (!(minTwoTheta >= 0 && minTwoTheta < maxTwoTheta && maxTwoTheta <= 180)) {
      throw new IllegalArgumentException(
          "2θ from "
              + minTwoTheta
              + " to "
              + maxTwoTheta
              + " degrees, expected 0 <= from < to <= 180");
    }
    debyeWaller.forEach(
        (element, b) -> {
          if (!(b >= 0 && b < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                "Debye-Waller B of " + element + " " + b + " Å², expected a number of at least 0");
          }
        });
    if (!(faint >= 0 && faint <= 100)) {
      throw new IllegalArgumentException("faint " + faint + ", expected 0 to 100");
    }
    debyeWaller = Map.copyOf(new TreeMap<>(debyeWaller));
  }

  /** The same with peaks from {@value #FAINT} on. */
  public DiffractionOptions(
      double wavelength, double minTwoTheta, double maxTwoTheta, Map<Element, Double> debyeWaller) {
    this(wavelength, minTwoTheta, maxTwoTheta, debyeWaller, FAINT);
  }

  /** Copper Kα from 0 to 90 degrees, atoms at rest. */
  public static DiffractionOptions defaults() {
    return new DiffractionOptions(COPPER_K_ALPHA, 0, 90, Map.of());
  }
}
