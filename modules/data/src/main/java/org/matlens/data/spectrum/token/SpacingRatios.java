package org.matlens.data.spectrum.token;

import org.matlens.input.InputException;

/**
 * How the planes behind two peaks of a diffraction pattern are spaced: {@code (d' / d)²}. It does
 * not change when the lattice swells or the wavelength is another, and is a ratio of small whole
 * numbers in a cubic lattice: a fingerprint of the lattice, not of its size (J. I. Langford, D.
 * Louër, Rep. Prog. Phys. 59 (1996) 131, doi:10.1088/0034-4885/59/2/002, on indexing).
 *
 * <p>Written as ratio over {@value #SPAN}, then as {@link AxisWaves} over it.
 *
 * @param frequencies of the waves; 0 leaves ratios out
 */
public record SpacingRatios(int frequencies) {
  private static final double SPAN = 32;

  public SpacingRatios {
    if (frequencies < 0 || frequencies > 24) {
      throw new IllegalArgumentException(frequencies + " frequencies, expected 0 to 24");
    }
  }

  /** Numbers that {@link #write} writes. */
  public int size() {
    return frequencies == 0 ? 0 : 1 + 2 * frequencies;
  }

  /**
   * Writes the ratio of the peak at {@code x} to that at {@code reference}.
   *
   * @param unit of both: degree of 2θ, 1/angstrom, 1/nm, or angstrom
   * @throws InputException when the axis is none of diffraction
   */
  void write(String unit, double x, double reference, float[] to, int at) throws InputException {
    if (frequencies == 0) {
      return;
    }
    double root = inverseSpacing(unit, x) / inverseSpacing(unit, reference);
    double ratio = root * root;
    if (!Double.isFinite(ratio)) {
      throw new InputException("a peak at " + reference + " " + unit + ", expected above 0");
    }
    to[at] = (float) (ratio / SPAN);
    new AxisWaves(frequencies, SPAN).write(ratio, to, at + 1);
  }

  /** 1/d but for a factor. */
  private static double inverseSpacing(String unit, double x) throws InputException {
    return switch (unit) {
      case "degree" -> Math.sin(Math.toRadians(x / 2));
      case "1/angstrom", "1/nm" -> x;
      case "angstrom" -> 1 / x;
      default ->
          throw new InputException(
              "axis in " + unit + ", expected degree, 1/angstrom, 1/nm or angstrom for ratios");
    };
  }
}
