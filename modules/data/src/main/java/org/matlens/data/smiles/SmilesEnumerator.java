package org.matlens.data.smiles;

import java.util.SplittableRandom;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.smiles.SmiFlavor;
import org.openscience.cdk.smiles.SmilesGenerator;

/**
 * Other SMILES of the same molecule, from a random order of its atoms (Bjerrum 2017,
 * arXiv:1703.07076).
 */
public final class SmilesEnumerator {
  private SmilesEnumerator() {}

  /**
   * Another SMILES.
   *
   * @param smiles the text
   * @param originalAtom for each atom of the text its index in the molecule it was made from
   */
  public record Variant(String smiles, int[] originalAtom) {}

  /** The variant that belongs to {@code seed}; the same molecule and seed give the same text. */
  public static Variant variant(Molecule molecule, long seed) throws InputException {
    IAtomContainer c = MoleculeReader.parse(molecule.smiles());
    int n = c.getAtomCount();
    SplittableRandom random = new SplittableRandom(seed);
    IAtom[] atoms = new IAtom[n];
    int[] original = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      atoms[i] = atoms[j];
      original[i] = original[j];
      atoms[j] = c.getAtom(i);
      original[j] = i;
    }
    c.setAtoms(atoms);
    int[] order = new int[n];
    try {
      String text =
          new SmilesGenerator(
                  SmiFlavor.UseAromaticSymbols | SmiFlavor.Stereo | SmiFlavor.AtomicMass)
              .create(c, order);
      // order[i] is the place in the text of atom i of the shuffled molecule.
      int[] map = new int[n];
      for (int i = 0; i < n; i++) {
        map[order[i]] = original[i];
      }
      return new Variant(text, map);
    } catch (CDKException e) {
      throw new InputException(
          "no other SMILES of " + molecule.smiles() + ": " + e.getMessage(), e);
    }
  }
}
