package org.matlens.data.spectrum;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * X-ray absorption spectra in the XAFS Data Interchange format, XDI/1.0 (Ravel, Newville, J. Phys.
 * Conf. Ser. 712, 012148, 2016, doi:10.1088/1742-6596/712/1/012148).
 *
 * <p>The first column is the axis, in the unit its {@code Column.1} header states. The intensity is
 * the absorption: {@code mutrans} or {@code mufluor} where the file has it, else {@code ln(i0 /
 * itrans)}, else {@code ifluor / i0}. Metadata holds every header of the file, and {@code
 * intensity}: which of the four was taken.
 */
public final class XdiReader {
  private XdiReader() {}

  /**
   * Reads one file.
   *
   * @throws InputException when it cannot be read or is not a spectrum in this format
   */
  public static Spectrum read(Path file) throws InputException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read", e);
    }
    return read(file.toString(), new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Reads the text of a file.
   *
   * @param name of the file, for errors
   * @throws InputException when it is not a spectrum in this format
   */
  public static Spectrum read(String name, String text) throws InputException {
    int binary = text.indexOf('\0');
    if (binary >= 0) {
      long line = text.substring(0, binary).lines().count();
      throw new InputException("binary data; expected text").at(name, Math.max(1, line));
    }
    XdiTable table = new XdiTable(name);
    for (String line : text.lines().toList()) {
      table.add(line);
    }
    return table.spectrum();
  }
}
