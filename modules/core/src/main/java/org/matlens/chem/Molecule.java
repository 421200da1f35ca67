package org.matlens.chem;

import java.util.ArrayList;
import java.util.List;

/**
 * A molecule, or several not bonded to each other, as its SMILES says.
 *
 * @param smiles the text that atoms' characters count in
 * @param atoms in the order of the text
 * @param bonds between them
 */
public record Molecule(String smiles, List<Atom> atoms, List<Bond> bonds) {
  public Molecule {
    atoms = List.copyOf(atoms);
    bonds = List.copyOf(bonds);
    for (Bond b : bonds) {
      if (b.a() < 0
          || b.b() < 0
          || b.a() >= atoms.size()
          || b.b() >= atoms.size()
          || b.a() == b.b()) {
        throw new IllegalArgumentException(
            "bond " + b + " in a molecule of " + atoms.size() + " atoms");
      }
    }
  }

  /** For each atom the bonds it has. */
  public List<List<Bond>> bondsOfAtoms() {
    List<List<Bond>> out = new ArrayList<>();
    atoms.forEach(a -> out.add(new ArrayList<>()));
    for (Bond b : bonds) {
      out.get(b.a()).add(b);
      out.get(b.b()).add(b);
    }
    return out;
  }
}
