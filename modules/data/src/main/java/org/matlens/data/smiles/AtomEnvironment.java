package org.matlens.data.smiles;

import java.util.List;
import java.util.Set;
import org.matlens.chem.Atom;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.openscience.cdk.config.Elements;

/**
 * Numbers about what surrounds an atom: conjugation, hydrogen bonds, polarity of its bonds and of
 * its neighbours' (differences of Pauling's electronegativities, hydrogens included), and how many
 * neighbours are nitrogen, oxygen or halogen.
 */
final class AtomEnvironment {
  static final List<String> NAMES =
      List.of(
          "conjugated",
          "donor",
          "acceptor",
          "polarity",
          "neighbourPolarity",
          "nitrogenNeighbours",
          "oxygenNeighbours",
          "halogenNeighbours");

  private static final Set<String> DONORS = Set.of("N", "O", "S");
  private static final Set<String> HALOGENS = Set.of("F", "Cl", "Br", "I", "At");
  private static final double CARBON = 2.55;
  private static final double SCALE = 4;

  private final Molecule molecule;
  private final List<List<Bond>> bonds;
  private final Conjugation conjugation;
  private final double[] polarity;

  AtomEnvironment(Molecule molecule, List<List<Bond>> bonds) {
    this.molecule = molecule;
    this.bonds = bonds;
    conjugation = new Conjugation(molecule);
    polarity = new double[molecule.atoms().size()];
    for (int i = 0; i < polarity.length; i++) {
      Atom a = molecule.atoms().get(i);
      double own = electronegativity(a.symbol());
      polarity[i] = a.hydrogens() * (electronegativity("H") - own);
      for (Bond b : bonds.get(i)) {
        polarity[i] += electronegativity(molecule.atoms().get(b.other(i)).symbol()) - own;
      }
    }
  }

  /** The numbers of atom {@code i}, in the order of {@link #NAMES}, each of order one. */
  float[] of(int i) {
    Atom a = molecule.atoms().get(i);
    boolean conjugated = conjugation.atom(bonds.get(i));
    double around = 0;
    int nitrogens = 0;
    int oxygens = 0;
    int halogens = 0;
    for (Bond b : bonds.get(i)) {
      int other = b.other(i);
      String symbol = molecule.atoms().get(other).symbol();
      around += polarity[other];
      nitrogens += symbol.equals("N") ? 1 : 0;
      oxygens += symbol.equals("O") ? 1 : 0;
      halogens += HALOGENS.contains(symbol) ? 1 : 0;
    }
    return new float[] {
      conjugated ? 1 : 0,
      DONORS.contains(a.symbol()) && a.hydrogens() > 0 ? 1 : 0,
      isAcceptor(a, bonds.get(i), conjugated) ? 1 : 0,
      (float) (polarity[i] / SCALE),
      (float) (around / SCALE),
      nitrogens / 2f,
      oxygens / 2f,
      halogens / 2f
    };
  }

  /** Oxygen, and nitrogen whose lone pair is free: not of pyrrole, aniline or amide. */
  private static boolean isAcceptor(Atom a, List<Bond> own, boolean conjugated) {
    if (a.charge() > 0) {
      return false;
    }
    return switch (a.symbol()) {
      case "O" -> true;
      case "N" ->
          a.aromatic()
              ? own.size() + a.hydrogens() == 2
              : !conjugated || own.stream().anyMatch(b -> b.order() != Bond.Order.SINGLE);
      default -> false;
    };
  }

  /** Pauling's, carbon's where none is known. */
  private static double electronegativity(String symbol) {
    Double known = Elements.ofString(symbol).electronegativity();
    return known == null ? CARBON : known;
  }
}
