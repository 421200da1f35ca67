package org.matlens.spectrum;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Intensities over an axis, with what the source says of the measurement; immutable. */
public final class Spectrum {
  private final SpectrumAxis axis;
  private final String intensityUnit;
  private final double[] intensities;
  private final Map<String, String> metadata;

  /**
   * A spectrum; {@code intensities} and {@code metadata} are copied.
   *
   * @param intensityUnit e.g. {@code counts}; {@code arbitrary} where the source names none
   * @param intensities one finite value per point of the axis
   * @param metadata what else the source states, in its order
   * @throws IllegalArgumentException when one of these does not hold
   */
  public Spectrum(
      SpectrumAxis axis, String intensityUnit, double[] intensities, Map<String, String> metadata) {
    this.axis = axis;
    this.intensityUnit = SpectrumAxis.named("unit of intensities", intensityUnit);
    this.intensities = intensities.clone();
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    if (intensities.length != axis.size()) {
      throw new IllegalArgumentException(
          intensities.length + " intensities; expected " + axis.size() + ", one per axis value");
    }
    for (int i = 0; i < this.intensities.length; i++) {
      if (!Double.isFinite(this.intensities[i])) {
        throw new IllegalArgumentException(
            "intensity " + this.intensities[i] + " at index " + i + "; expected a finite number");
      }
    }
  }

  /** Where the points lie. */
  public SpectrumAxis axis() {
    return axis;
  }

  /** Unit of the intensities. */
  public String intensityUnit() {
    return intensityUnit;
  }

  /** Number of points. */
  public int size() {
    return intensities.length;
  }

  /** Intensity of point {@code i}, in {@link #intensityUnit}. */
  public double intensity(int i) {
    return intensities[i];
  }

  /** A copy of all intensities, in {@link #intensityUnit}. */
  public double[] intensities() {
    return intensities.clone();
  }

  /** What else the source states, in its order; read only. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The same points on another axis, one value per point; intensities are not rescaled. */
  public Spectrum on(SpectrumAxis other) {
    return new Spectrum(other, intensityUnit, intensities, metadata);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spectrum spectrum
        && axis.equals(spectrum.axis)
        && intensityUnit.equals(spectrum.intensityUnit)
        && Arrays.equals(intensities, spectrum.intensities)
        && metadata.equals(spectrum.metadata);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * axis.hashCode() + intensityUnit.hashCode())
        + 31 * Arrays.hashCode(intensities)
        + metadata.hashCode();
  }

  @Override
  public String toString() {
    return "spectrum over " + axis + "; intensity in " + intensityUnit;
  }
}
