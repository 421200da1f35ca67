package org.matlens.data.smiles;

import org.matlens.chem.Molecule;
import org.matlens.input.InputException;

/** One molecule of a file, or why it is none: what a file lists is never lost. */
public sealed interface MoleculeEntry {

  /** The name in the file; {@code line n} or {@code record n} where it has none. */
  String id();

  /** First line of the entry, from 1. */
  long line();

  /**
   * The molecule.
   *
   * @throws InputException when the entry is none; the message names the file and line
   */
  Molecule molecule() throws InputException;

  /** An entry that is a molecule. */
  record Valid(String id, long line, Molecule molecule) implements MoleculeEntry {}

  /**
   * An entry that is none.
   *
   * @param fault one line that names file, line and fault
   */
  record Invalid(String id, long line, InputException fault) implements MoleculeEntry {
    @Override
    public Molecule molecule() throws InputException {
      throw fault;
    }
  }
}
