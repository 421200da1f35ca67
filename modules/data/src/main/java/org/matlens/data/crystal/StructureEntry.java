package org.matlens.data.crystal;

import org.matlens.input.InputException;

/** What became of one data block or row of a file of structures. */
public sealed interface StructureEntry {

  /** It is a crystal. */
  record Read(NamedStructure structure) implements StructureEntry {}

  /**
   * It cannot be used.
   *
   * @param name of the data block
   * @param fault with file and line
   */
  record Refused(String name, InputException fault) implements StructureEntry {}

  /** The crystal, or the fault as an exception. */
  default NamedStructure orThrow() throws InputException {
    if (this instanceof Refused r) {
      throw r.fault();
    }
    return ((Read) this).structure();
  }
}
