package org.matlens.data.crystal;

import java.util.List;
import java.util.Objects;
import org.matlens.crystal.CrystalStructure;

/**
 * A crystal and what its file says about it.
 *
 * @param name of the data block, or the comment of a POSCAR; may be empty
 * @param structure the crystal
 * @param spaceGroup symbol or number as stated in the file; empty when there is none
 * @param warnings what a reader should know before trusting the structure, each one line
 */
public record NamedStructure(
    String name, CrystalStructure structure, String spaceGroup, List<String> warnings) {
  public NamedStructure {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(structure, "structure");
    Objects.requireNonNull(spaceGroup, "spaceGroup");
    warnings = List.copyOf(warnings);
  }

  /** A crystal without a statement about its symmetry, and nothing to warn of. */
  public NamedStructure(String name, CrystalStructure structure) {
    this(name, structure, "", List.of());
  }
}
