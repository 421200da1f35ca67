package org.matlens.data.smiles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.matlens.data.dataset.TextFile;
import org.matlens.input.InputException;

/**
 * Files of SMILES, {@code .smi}: on each line a SMILES and, after white space, an optional name.
 * Blank lines and lines that begin with {@code #} are passed over.
 */
public final class SmilesFile {
  private SmilesFile() {}

  /**
   * The entries in the order of the file.
   *
   * @throws InputException when the file cannot be read or lists nothing
   */
  public static List<MoleculeEntry> read(Path file) throws InputException {
    List<MoleculeEntry> entries = new ArrayList<>();
    long number = 0;
    for (String line : (Iterable<String>) TextFile.read(file).lines()::iterator) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && text.charAt(0) != '#') {
        String[] words = text.split("\\s+", 2);
        entries.add(entry(file, number, words[0], words.length > 1 ? words[1] : ""));
      }
    }
    if (entries.isEmpty()) {
      throw new InputException(
          file + ": no molecules; expected a SMILES and an optional name on each line");
    }
    return entries;
  }

  private static MoleculeEntry entry(Path file, long line, String smiles, String name) {
    String id = name.isEmpty() ? "line " + line : name;
    try {
      return new MoleculeEntry.Valid(id, line, MoleculeReader.read(smiles));
    } catch (InputException e) {
      return new MoleculeEntry.Invalid(id, line, e.at(file + ", line " + line));
    }
  }
}
