package org.matlens.chem;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A molecule, or several not bonded to each other, as its SMILES says.
 *
 * @param smiles the text that atoms' characters count in
 * @param atoms at least one, in the order of the text
 * @param bonds between them, at most one between two atoms
 */
public record Molecule(String smiles, List<Atom> atoms, List<Bond> bonds) {
  public Molecule {
    Objects.requireNonNull(smiles, "smiles");
    atoms = List.copyOf(atoms);
    bonds = List.copyOf(bonds);
    if (atoms.isEmpty()) {
      throw new IllegalArgumentException("molecule \"" + smiles + "\" has no atoms");
    }
    int at = 0;
    for (Atom a : atoms) {
      if (a.start() < at || a.end() > smiles.length()) {
        throw new IllegalArgumentException(
            a + ": expected characters from " + at + " of \"" + smiles + "\", atoms in its order");
      }
      at = a.end();
    }
    Set<Long> pairs = new HashSet<>();
    for (Bond b : bonds) {
      if (Math.max(b.a(), b.b()) >= atoms.size()) {
        throw new IllegalArgumentException(
            "bond " + b + " in a molecule of " + atoms.size() + " atoms");
      }
      if (!pairs.add((long) Math.min(b.a(), b.b()) << Integer.SIZE | Math.max(b.a(), b.b()))) {
        throw new IllegalArgumentException("a second bond between two atoms: " + b);
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
