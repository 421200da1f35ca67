package org.matlens.data.smiles;

import java.util.List;
import java.util.Set;
import org.matlens.chem.Atom;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;

/**
 * Which bonds of a molecule are conjugated, from the bonds as written: a single bond between two
 * atoms with multiple or aromatic bonds, or between one such atom and a neighbour with a lone pair
 * (N, O, S, Se, P without positive charge). No geometry is known: a biaryl counts however it is
 * twisted.
 */
final class Conjugation {
  private static final Set<String> LONE_PAIR = Set.of("N", "O", "P", "S", "Se");

  private final Molecule molecule;
  private final boolean[] unsaturated;

  Conjugation(Molecule molecule) {
    this.molecule = molecule;
    unsaturated = new boolean[molecule.atoms().size()];
    for (Bond b : molecule.bonds()) {
      if (b.order() != Bond.Order.SINGLE) {
        unsaturated[b.a()] = true;
        unsaturated[b.b()] = true;
      }
    }
  }

  /** Whether {@code b} is a single bond that takes part in conjugation. */
  boolean single(Bond b) {
    return b.order() == Bond.Order.SINGLE
        && (unsaturated[b.a()] || unsaturated[b.b()])
        && takesPart(b.a())
        && takesPart(b.b());
  }

  private boolean takesPart(int atom) {
    Atom a = molecule.atoms().get(atom);
    return unsaturated[atom] || LONE_PAIR.contains(a.symbol()) && a.charge() <= 0;
  }

  /**
   * For each atom the number of its conjugated system: atoms joined by multiple, aromatic and
   * conjugated single bonds. Atoms of no such bond are systems of their own.
   */
  int[] systems() {
    return Components.of(
        molecule.atoms().size(),
        molecule.bonds().stream()
            .filter(b -> b.order() != Bond.Order.SINGLE || single(b))
            .toList());
  }

  /** Whether the atom has a conjugated single bond or an aromatic one. */
  boolean atom(List<Bond> bonds) {
    return bonds.stream().anyMatch(b -> b.order() == Bond.Order.AROMATIC || single(b));
  }
}
