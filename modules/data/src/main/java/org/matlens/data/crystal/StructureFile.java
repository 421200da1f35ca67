package org.matlens.data.crystal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.data.dataset.TextFile;
import org.matlens.input.InputException;

/** Files of crystal structures, told apart by their names. */
public final class StructureFile {
  private StructureFile() {}

  /**
   * The structures of a file, see {@link #entries}; the first that is refused refuses the file.
   *
   * @throws InputException when the file is none of these, or not what its name says
   */
  public static List<NamedStructure> read(Path file) throws InputException {
    List<NamedStructure> out = new ArrayList<>();
    for (StructureEntry e : entries(file)) {
      out.add(e.orThrow());
    }
    return out;
  }

  /**
   * The structures of a file, each by itself: one of a POSCAR ({@code .vasp}, {@code .poscar}, or a
   * name with {@code POSCAR} or {@code CONTCAR} in it), one per data block with atoms of a {@code
   * .cif}, all also with {@code .gz}.
   *
   * @throws InputException when the file is none of these, or not what its name says
   */
  public static List<StructureEntry> entries(Path file) throws InputException {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
    if (plain.endsWith(".cif") || plain.endsWith(".mcif")) {
      return CifReader.read(file.toString(), TextFile.readAnyEncoding(file));
    }
    if (isPoscar(plain)) {
      return List.of(
          new StructureEntry.Read(PoscarReader.read(file.toString(), TextFile.read(file))));
    }
    throw new InputException(
        file + ": which format? Expected a .cif, POSCAR, CONTCAR, .poscar or .vasp file");
  }

  private static boolean isPoscar(String lower) {
    return lower.contains("poscar") || lower.contains("contcar") || lower.endsWith(".vasp");
  }
}
