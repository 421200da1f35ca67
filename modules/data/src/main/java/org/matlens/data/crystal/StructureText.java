package org.matlens.data.crystal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.matlens.input.InputException;

/** A crystal as one cell of a table: a JSON object, or the name of a file with one structure. */
public final class StructureText {
  private StructureText() {}

  /**
   * The crystal that {@code text} holds or names.
   *
   * @throws InputException when it is neither, or a file has several structures
   */
  public static NamedStructure read(String text) throws InputException {
    String plain = text.strip();
    if (plain.startsWith("{")) {
      return new NamedStructure("", StructureJson.read(plain));
    }
    if (plain.isEmpty()) {
      throw new InputException("empty, expected a crystal structure");
    }
    try {
      List<NamedStructure> found = StructureFile.read(Path.of(plain));
      if (found.size() > 1) {
        throw new InputException(
            plain + ": " + found.size() + " structures in one file, expected one");
      }
      return found.get(0);
    } catch (InvalidPathException e) {
      throw new InputException("\"" + plain + "\": neither JSON nor the name of a file", e);
    }
  }
}
