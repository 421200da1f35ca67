package org.matlens.data.crystal;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.matlens.data.dataset.TextFile;
import org.matlens.input.InputException;

/** Files of crystal structures, told apart by their names. */
public final class StructureFile {
  private StructureFile() {}

  /**
   * The structures of a file: one of a POSCAR ({@code .vasp}, {@code .poscar}, or a name with
   * {@code POSCAR} or {@code CONTCAR} in it).
   *
   * @throws InputException when the file is none of these, or not what its name says
   */
  public static List<NamedStructure> read(Path file) throws InputException {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("poscar") || lower.contains("contcar") || lower.endsWith(".vasp")) {
      return List.of(PoscarReader.read(file.toString(), TextFile.read(file)));
    }
    throw new InputException(
        file + ": which format? Expected a POSCAR, CONTCAR, .poscar or .vasp file");
  }
}
