package org.matlens.data.crystal;

import java.util.Objects;
import org.matlens.crystal.CrystalStructure;

/**
 * A crystal and what its file calls it.
 *
 * @param name of the data block, or the comment of a POSCAR; may be empty
 * @param structure the crystal
 */
public record NamedStructure(String name, CrystalStructure structure) {
  public NamedStructure {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(structure, "structure");
  }
}
