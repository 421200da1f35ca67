package org.matlens.data.spectrum;

import java.nio.file.Path;
import java.util.List;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * X-ray absorption spectra in the XAFS Data Interchange format, XDI/1.0 (Ravel, Newville, J. Phys.
 * Conf. Ser. 712, 012148, 2016, doi:10.1088/1742-6596/712/1/012148).
 *
 * <p>The first column is the axis, in the unit its {@code Column.1} header states. The intensity is
 * the absorption: {@code mutrans} or {@code mufluor} where the file has it, else {@code ln(i0 /
 * itrans)}, else {@code ifluor / i0}; beamlines also write {@code i1} or {@code it} for {@code
 * itrans}. Metadata holds every header of the file, and {@code intensity}: which of the four was
 * taken.
 */
public final class XdiReader {
  private XdiReader() {}

  /**
   * Reads one file.
   *
   * @throws InputException when it cannot be read or is not a spectrum in this format
   */
  public static Spectrum read(Path file) throws InputException {
    return read(SpectrumText.read(file));
  }

  /**
   * Reads the text of a file.
   *
   * @param name of the file, for errors
   * @throws InputException when it is not a spectrum in this format
   */
  public static Spectrum read(String name, String text) throws InputException {
    return read(SpectrumText.of(name, text));
  }

  static List<SpectrumEntry> entries(SpectrumText text) throws InputException {
    return List.of(new SpectrumEntry.Read(new NamedSpectrum("", read(text), List.of())));
  }

  private static Spectrum read(SpectrumText text) throws InputException {
    XdiTable table = new XdiTable(text);
    for (String line : text.lines()) {
      table.add(line);
    }
    return table.spectrum();
  }
}
