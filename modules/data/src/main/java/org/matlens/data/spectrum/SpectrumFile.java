package org.matlens.data.spectrum;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.input.InputException;

/**
 * Files of spectra, told apart by what they hold: XRDML, JCAMP-DX, VAMAS (ISO 14976), XDI, CIF with
 * a measured pattern or Raman spectrum, else columns of numbers; all also with {@code .gz}.
 */
public final class SpectrumFile {
  private SpectrumFile() {}

  /**
   * The spectra of a file, see {@link #entries}; the first that is refused refuses the file.
   *
   * @throws InputException when the file is none of these, or not what it says
   */
  public static List<NamedSpectrum> read(Path file) throws InputException {
    List<NamedSpectrum> out = new ArrayList<>();
    for (SpectrumEntry e : entries(file)) {
      out.add(e.orThrow());
    }
    return out;
  }

  /**
   * The spectrum of a file that holds one.
   *
   * @throws InputException when it holds several, is none of these formats, or not what it says
   */
  public static NamedSpectrum one(Path file) throws InputException {
    List<SpectrumEntry> entries = entries(file);
    if (entries.size() > 1) {
      throw new InputException(file + ": " + entries.size() + " spectra; expected one");
    }
    return entries.get(0).orThrow();
  }

  /**
   * The spectra of a file, each by itself: one per block, page, region, scan or table; at least
   * one.
   *
   * @throws InputException when the file is none of these, or not what it says
   */
  public static List<SpectrumEntry> entries(Path file) throws InputException {
    return entries(SpectrumText.read(file));
  }

  static List<SpectrumEntry> entries(SpectrumText text) throws InputException {
    String first = text.firstLine();
    if (first.isEmpty()) {
      throw text.fault("no text; expected a spectrum", 1);
    }
    String lower = text.name().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    if (first.startsWith("<")) {
      return XrdmlReader.read(text);
    }
    if (first.startsWith("VAMAS")) {
      return VamasReader.read(text);
    }
    if (isJcamp(first, lower)) {
      return JcampReader.read(text);
    }
    if (first.matches("#\\s*XDI/.*") || lower.endsWith(".xdi")) {
      return XdiReader.entries(text);
    }
    if (lower.endsWith(".vms") || lower.endsWith(".vamas")) {
      String has = "\"" + SpectrumText.shown(first) + "\"";
      throw text.fault(has + "; expected VAMAS Surface Chemical Analysis in the first line", 1);
    }
    if (first.startsWith("data_") || lower.endsWith(".cif") || lower.endsWith(".rod")) {
      return SpectrumCif.read(text);
    }
    if (first.startsWith("{") || first.startsWith("[{")) {
      throw text.fault("a file in JSON; expected columns, XRDML, JCAMP-DX, VAMAS, XDI or CIF", 1);
    }
    return ColumnFile.read(text);
  }

  private static boolean isJcamp(String first, String lower) {
    return first.matches("##\\s*(?i:TITLE)\\s*=.*")
        || lower.endsWith(".jdx")
        || lower.endsWith(".dx")
        || lower.endsWith(".jcamp");
  }
}
