package org.matlens.data.smiles;

import java.util.IdentityHashMap;
import java.util.Map;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.openscience.cdk.AtomRef;
import org.openscience.cdk.aromaticity.Aromaticity;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.fragment.MurckoFragmenter;
import org.openscience.cdk.graph.Cycles;
import org.openscience.cdk.interfaces.IAtom;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.smiles.SmiFlavor;
import org.openscience.cdk.smiles.SmilesGenerator;

/**
 * The Bemis–Murcko scaffold: rings and what links them (Bemis and Murcko 1996,
 * doi:10.1021/jm9602928). Double bonds out of a ring are cut like side chains, and hydrogens take
 * the place of all that was cut. Aromaticity is perceived on what is left (Daylight's model), so
 * that the key does not depend on whether the text was written with lower case or with alternating
 * bonds.
 */
public final class MurckoScaffold {
  private MurckoScaffold() {}

  /** Canonical SMILES of the scaffold, empty for a molecule without rings. */
  public static String key(Molecule molecule) throws InputException {
    // A fresh parse: the fragmenter shares atoms with its input.
    IAtomContainer whole = MoleculeReader.parse(molecule.smiles());
    return MoleculeReader.deeply(molecule.smiles(), () -> key(whole));
  }

  private static String key(IAtomContainer whole) throws CDKException {
    Map<IAtom, Integer> bonds = new IdentityHashMap<>();
    whole.atoms().forEach(a -> bonds.put(unwrapped(a), bondOrders(whole, a)));
    IAtomContainer scaffold = MurckoFragmenter.scaffold(whole);
    if (scaffold == null || scaffold.isEmpty()) {
      return "";
    }
    // Hydrogens take the place of what was cut off, so that the key does not depend on where it
    // was.
    for (IAtom a : scaffold.atoms()) {
      int lost = bonds.getOrDefault(unwrapped(a), 0) - bondOrders(scaffold, a);
      int hydrogens = a.getImplicitHydrogenCount() == null ? 0 : a.getImplicitHydrogenCount();
      a.setImplicitHydrogenCount(hydrogens + Math.max(0, lost));
    }
    Cycles.markRingAtomsAndBonds(scaffold);
    Aromaticity.clear(scaffold);
    Aromaticity.apply(Aromaticity.Model.Daylight, scaffold);
    return new SmilesGenerator(SmiFlavor.Unique | SmiFlavor.UseAromaticSymbols).create(scaffold);
  }

  /** The atom itself: containers hand out wrappers. */
  private static IAtom unwrapped(IAtom a) {
    return AtomRef.deref(a);
  }

  private static int bondOrders(IAtomContainer c, IAtom a) {
    return c.getConnectedBondsList(a).stream()
        .mapToInt(
            b ->
                b.getOrder() == null || b.getOrder().numeric() == null ? 1 : b.getOrder().numeric())
        .sum();
  }
}
