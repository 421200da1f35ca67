package org.matlens.data.smiles;

import java.util.SplittableRandom;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.interfaces.IBond;
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
    return MoleculeReader.deeply(
        molecule.smiles(), () -> shuffledAndWritten(c, new SplittableRandom(seed)));
  }

  /** The order of atoms chooses where the text starts, that of bonds which branch comes first. */
  private static Variant shuffledAndWritten(IAtomContainer c, SplittableRandom random)
      throws CDKException {
    int n = c.getAtomCount();
    int[] original = permutation(n, random);
    IAtom[] atoms = new IAtom[n];
    for (int i = 0; i < n; i++) {
      atoms[i] = c.getAtom(original[i]);
    }
    int[] bondOrder = permutation(c.getBondCount(), random);
    IBond[] bonds = new IBond[bondOrder.length];
    for (int i = 0; i < bonds.length; i++) {
      bonds[i] = c.getBond(bondOrder[i]);
    }
    c.setAtoms(atoms);
    c.setBonds(bonds);
    int[] place = new int[n];
    String text =
        new SmilesGenerator(SmiFlavor.UseAromaticSymbols | SmiFlavor.Stereo | SmiFlavor.AtomicMass)
            .create(c, place);
    // place[i] is where atom i of the shuffled molecule stands in the text.
    int[] map = new int[n];
    for (int i = 0; i < n; i++) {
      map[place[i]] = original[i];
    }
    return new Variant(text, map);
  }

  /** Fisher and Yates, built from the inside. */
  private static int[] permutation(int n, SplittableRandom random) {
    int[] p = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      p[i] = p[j];
      p[j] = i;
    }
    return p;
  }
}
