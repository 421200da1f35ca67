package org.matlens.data.smiles;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;

/**
 * The parts a chemist sees in a molecule: ring systems, functional groups, chains. Every atom is in
 * one.
 *
 * <p>A ring system is what ring bonds hold together (biphenyl has two, naphthalene one); it is
 * aromatic when any of its atoms is. Outside rings, functional groups are connected heteroatoms,
 * carbons with a multiple bond, and carbons between two oxygens, nitrogens or sulphurs (after Ertl,
 * 2017, doi:10.1186/s13321-017-0225-z, who also looks inside rings); chains are what is left.
 * Explicit hydrogens belong to what they are bonded to.
 */
public final class MoleculeFragments {
  private static final Set<String> ACETAL = Set.of("O", "N", "S");
  private static final String CARBON = "C";
  private static final String HYDROGEN = "H";

  private MoleculeFragments() {}

  /** Kinds of parts. */
  public enum Kind {
    AROMATIC_RING("aromatic ring"),
    RING("ring"),
    FUNCTIONAL_GROUP("functional group"),
    CHAIN("chain");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Its name in files. */
    public String label() {
      return label;
    }
  }

  /**
   * One part.
   *
   * @param atoms ascending
   */
  public record Fragment(Kind kind, List<Integer> atoms) {
    public Fragment {
      atoms = List.copyOf(atoms);
    }
  }

  /** The parts of {@code molecule}, in the order of their first atoms. */
  public static List<Fragment> of(Molecule molecule) {
    int n = molecule.atoms().size();
    List<List<Bond>> bonds = molecule.bondsOfAtoms();
    Kind[] kinds = new Kind[n];
    Arrays.setAll(kinds, a -> kind(molecule, bonds, a));
    List<Fragment> out = new ArrayList<>();
    boolean[] taken = new boolean[n];
    for (int a = 0; a < n; a++) {
      if (!taken[a]) {
        List<Integer> atoms = connected(bonds, kinds, a, taken);
        boolean aromatic = atoms.stream().anyMatch(i -> molecule.atoms().get(i).aromatic());
        Kind kind = kinds[a] == Kind.RING && aromatic ? Kind.AROMATIC_RING : kinds[a];
        out.add(new Fragment(kind, atoms));
      }
    }
    return out;
  }

  /** {@code kind#number} per atom: parts of a kind are counted from 1. */
  public static List<String> labels(Molecule molecule) {
    String[] out = new String[molecule.atoms().size()];
    int[] count = new int[Kind.values().length];
    for (Fragment f : of(molecule)) {
      String label = f.kind().label() + "#" + ++count[f.kind().ordinal()];
      f.atoms().forEach(a -> out[a] = label);
    }
    return List.of(out);
  }

  /** Ring, functional group or chain; a hydrogen is as its neighbour. */
  private static Kind kind(Molecule m, List<List<Bond>> bonds, int atom) {
    String symbol = m.atoms().get(atom).symbol();
    List<Bond> of = bonds.get(atom);
    if (of.stream().anyMatch(Bond::inRing)) {
      return Kind.RING;
    }
    if (symbol.equals(HYDROGEN)) {
      int other = of.size() == 1 ? of.get(0).other(atom) : atom;
      boolean heavy = !m.atoms().get(other).symbol().equals(HYDROGEN);
      return heavy ? kind(m, bonds, other) : Kind.CHAIN;
    }
    boolean marked =
        !symbol.equals(CARBON)
            || of.stream().anyMatch(b -> b.order() != Bond.Order.SINGLE)
            || of.stream().filter(b -> acetal(m, bonds, b.other(atom))).count() >= 2;
    return marked ? Kind.FUNCTIONAL_GROUP : Kind.CHAIN;
  }

  private static boolean acetal(Molecule m, List<List<Bond>> bonds, int atom) {
    return ACETAL.contains(m.atoms().get(atom).symbol())
        && bonds.get(atom).stream().allMatch(b -> b.order() == Bond.Order.SINGLE);
  }

  /** Atoms reached from one by bonds that do not leave the part. */
  private static List<Integer> connected(
      List<List<Bond>> bonds, Kind[] kinds, int from, boolean[] taken) {
    List<Integer> out = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    taken[from] = true;
    while (!open.isEmpty()) {
      int a = open.pop();
      out.add(a);
      for (Bond b : bonds.get(a)) {
        int other = b.other(a);
        boolean hydrogen = bonds.get(a).size() == 1 || bonds.get(other).size() == 1;
        boolean inside = kinds[a] != Kind.RING || b.inRing() || hydrogen;
        if (kinds[other] == kinds[a] && inside && !taken[other]) {
          taken[other] = true;
          open.push(other);
        }
      }
    }
    out.sort(null);
    return out;
  }
}
