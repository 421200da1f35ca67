package org.matlens.data.spectrum;

import java.util.List;
import java.util.Objects;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * A spectrum and what its file says about it.
 *
 * @param name of the block, scan or region within the file; may be empty
 * @param spectrum the points
 * @param warnings what a reader should know before trusting the spectrum, each one line
 */
public record NamedSpectrum(String name, Spectrum spectrum, List<String> warnings) {
  public NamedSpectrum {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(spectrum, "spectrum");
    warnings = List.copyOf(warnings);
  }

  /** Whether nothing tells what the axis is, or in which unit. */
  public boolean isOpen() {
    SpectrumAxis axis = spectrum.axis();
    return axis.quantity().equals(AxisUnit.UNKNOWN) || axis.unit().equals(AxisUnit.UNKNOWN);
  }

  /** Whether a person may say that the axis is this: the file does not say otherwise. */
  public boolean allows(String quantity, String unit) {
    SpectrumAxis axis = spectrum.axis();
    boolean byName = warnings.stream().anyMatch(w -> w.endsWith(ColumnReader.BY_NAME));
    boolean byUse = warnings.stream().anyMatch(w -> w.startsWith(ColumnReader.UNIT_OF));
    boolean open = axis.quantity().equals(AxisUnit.UNKNOWN) || axis.quantity().equals(quantity);
    boolean openUnit = axis.unit().equals(AxisUnit.UNKNOWN) || axis.unit().equals(unit) || byUse;
    return byName || open && openUnit;
  }

  /**
   * This spectrum with what a person says of its axis, where the file leaves it unknown.
   *
   * @throws InputException when the file says otherwise
   */
  public NamedSpectrum stated(String quantity, String unit) throws InputException {
    SpectrumAxis axis = spectrum.axis();
    if (!allows(quantity, unit)) {
      throw new InputException(
          "axis is %s in %s; stated was %s in %s"
              .formatted(axis.quantity(), axis.unit(), quantity, unit));
    }
    Spectrum named = spectrum.on(new SpectrumAxis(quantity, unit, axis.values()));
    List<String> left =
        warnings.stream()
            .filter(w -> !w.equals(ColumnReader.OPEN_AXIS) && !w.endsWith(ColumnReader.BY_NAME))
            .filter(w -> !w.startsWith(ColumnReader.UNIT_OF))
            .toList();
    return new NamedSpectrum(name, named, left);
  }
}
