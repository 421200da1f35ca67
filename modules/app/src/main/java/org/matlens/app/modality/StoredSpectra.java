package org.matlens.app.modality;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.matlens.data.spectrum.NamedSpectrum;
import org.matlens.data.spectrum.SpectrumFile;
import org.matlens.data.spectrum.table.SpectrumLines;
import org.matlens.data.spectrum.table.WideTable;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/**
 * Spectra by the name of their file, or of a table and the id of one of its rows ({@code
 * patterns.csv#17}). Tables are read once.
 */
final class StoredSpectra {
  /** Endings of files that hold spectra. */
  static final List<String> FILES =
      List.of(
          ".csv", ".csv.gz", ".xy", ".dat", ".txt", ".xrdml", ".jdx", ".dx", ".vms", ".xdi",
          ".xmu");

  private static final String STATE = "tokenizer.axis, e.g. {quantity: raman shift, unit: 1/cm}";

  private final String quantity;
  private final String unit;
  private final String single;
  private final Map<Path, WideTable> tables = new ConcurrentHashMap<>();
  private final Map<Path, SpectrumLines> objects = new ConcurrentHashMap<>();

  /**
   * A store.
   *
   * @param quantity of axes that files leave open; empty: these are refused
   * @param unit of axes that files leave open; empty: these are refused
   * @param single what one input is, for messages
   */
  StoredSpectra(String quantity, String unit, String single) {
    this.quantity = quantity;
    this.unit = unit;
    this.single = single;
  }

  /** Whether a text names a file with a spectrum. */
  static boolean isOne(String text) {
    int hash = text.lastIndexOf('#');
    String name = (hash > 0 ? text.substring(0, hash) : text).toLowerCase(Locale.ROOT);
    return name.indexOf('\n') < 0
        && !name.startsWith("{")
        && FILES.stream().anyMatch(name::endsWith);
  }

  /**
   * The spectrum a text names.
   *
   * @param warnings takes what its file leaves open
   */
  Spectrum read(String text, List<String> warnings) throws InputException {
    if (text.isEmpty()) {
      throw new InputException("empty, expected a spectrum");
    }
    int hash = text.lastIndexOf('#');
    try {
      if (hash > 0) {
        Path table = Path.of(text.substring(0, hash));
        String id = text.substring(hash + 1);
        return SpectrumLines.isNamed(table) ? lines(table).spectrum(id) : table(table).spectrum(id);
      }
      Path file = Path.of(text);
      if (!Files.isRegularFile(file)) {
        throw new InputException(
            "\"%s\", expected a file with a spectrum, or %s".formatted(text, single));
      }
      NamedSpectrum told = told(file, SpectrumFile.one(file));
      warnings.addAll(told.warnings());
      return told.spectrum();
    } catch (InvalidPathException e) {
      throw new InputException("\"" + text + "\" is not the name of a file", e);
    }
  }

  /** With the axis of the configuration where the file does not say what it is. */
  private NamedSpectrum told(Path file, NamedSpectrum named) throws InputException {
    if (!unit.isEmpty() && (named.isOpen() || named.allows(quantity, unit))) {
      try {
        return named.stated(quantity, unit);
      } catch (InputException e) {
        throw e.at(file, 1);
      }
    }
    if (named.isOpen()) {
      SpectrumAxis axis = named.spectrum().axis();
      throw new InputException(
              "axis is %s in %s, expected a header that says what it is, or %s"
                  .formatted(axis.quantity(), axis.unit(), STATE))
          .at(file, 1);
    }
    return named;
  }

  private SpectrumLines lines(Path file) throws InputException {
    Path key = file.toAbsolutePath().normalize();
    SpectrumLines known = objects.get(key);
    if (known == null) {
      known = SpectrumLines.read(key);
      objects.put(key, known);
    }
    return known;
  }

  /** A wide table, whose first line names axis values. */
  WideTable table(Path file) throws InputException {
    Path key = file.toAbsolutePath().normalize();
    WideTable known = tables.get(key);
    if (known == null) {
      if (!Files.isRegularFile(key)) {
        throw new InputException(file + ": no such file");
      }
      if (unit.isEmpty()) {
        throw new InputException("axis values without unit, expected " + STATE).at(file, 1);
      }
      known = WideTable.read(key, quantity, unit);
      tables.put(key, known);
    }
    return known;
  }
}
