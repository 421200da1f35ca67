package org.matlens.data.smiles;

import java.util.ArrayList;
import java.util.List;
import org.matlens.chem.Atom;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.openscience.cdk.config.Elements;

/**
 * Numbers about an atom in its molecule, each of order one: degree, hydrogens, charge, aromaticity,
 * hybridisation, rings, chirality, electronegativity (Pauling) and covalent radius as CDK's tables
 * give them, 0 when not known.
 */
final class AtomFeatures {
  private static final int MOST_NEIGHBOURS = 5;
  private static final int MOST_HYDROGENS = 4;
  private static final int MOST_CHARGE = 4;
  private static final int LEAST_RING = 3;
  private static final int MOST_RING = 8;
  private static final String[] HYBRIDISATIONS = {"sp", "sp2", "sp3"};

  private final List<String> names;
  private final boolean environment;

  /** With those of {@link AtomEnvironment} at the end where {@code environment}. */
  AtomFeatures(boolean environment) {
    this.environment = environment;
    List<String> all = new ArrayList<>();
    for (int i = 0; i <= MOST_NEIGHBOURS; i++) {
      all.add("degree=" + i);
    }
    for (int i = 0; i <= MOST_HYDROGENS; i++) {
      all.add("hydrogens=" + i);
    }
    all.addAll(List.of("charge", "aromatic", "sp", "sp2", "sp3", "inRing"));
    for (int i = LEAST_RING; i <= MOST_RING; i++) {
      all.add("smallestRing=" + i);
    }
    all.addAll(
        List.of("ringBonds", "chiral", "electronegativity", "covalentRadius", "heteroNeighbours"));
    if (environment) {
      all.addAll(AtomEnvironment.NAMES);
    }
    names = List.copyOf(all);
  }

  List<String> names() {
    return names;
  }

  /** [atom][feature]. */
  float[][] of(Molecule m) {
    List<List<Bond>> bonds = m.bondsOfAtoms();
    float[][] out = new float[m.atoms().size()][];
    for (int i = 0; i < out.length; i++) {
      out[i] = of(m, i, bonds);
    }
    if (environment) {
      AtomEnvironment around = new AtomEnvironment(m, bonds);
      int at = names.size() - AtomEnvironment.NAMES.size();
      for (int i = 0; i < out.length; i++) {
        System.arraycopy(around.of(i), 0, out[i], at, AtomEnvironment.NAMES.size());
      }
    }
    return out;
  }

  private float[] of(Molecule m, int i, List<List<Bond>> bonds) {
    Atom a = m.atoms().get(i);
    List<Bond> own = bonds.get(i);
    float[] f = new float[names.size()];
    int at = 0;
    f[at + Math.min(own.size(), MOST_NEIGHBOURS)] = 1;
    at += MOST_NEIGHBOURS + 1;
    f[at + Math.min(a.hydrogens(), MOST_HYDROGENS)] = 1;
    at += MOST_HYDROGENS + 1;
    f[at++] = Math.max(-MOST_CHARGE, Math.min(MOST_CHARGE, a.charge()));
    f[at++] = a.aromatic() ? 1 : 0;
    f[at + hybridisation(a, own)] = 1;
    at += HYBRIDISATIONS.length;
    long ringBonds = own.stream().filter(Bond::inRing).count();
    f[at++] = ringBonds > 0 ? 1 : 0;
    int smallest = ringBonds > 0 ? smallestRing(i, bonds) : 0;
    if (smallest > 0) {
      f[at + Math.min(smallest, MOST_RING) - LEAST_RING] = 1;
    }
    at += MOST_RING - LEAST_RING + 1;
    f[at++] = ringBonds / 2f;
    f[at++] = a.chiral() ? 1 : 0;
    Elements element = Elements.ofString(a.symbol());
    f[at++] = element.electronegativity() == null ? 0 : (float) (element.electronegativity() - 2.5);
    f[at++] = element.covalentRadius() == null ? 0 : (float) (element.covalentRadius() - 0.75);
    f[at] = own.stream().filter(b -> !m.atoms().get(b.other(i)).symbol().equals("C")).count() / 2f;
    return f;
  }

  /** 0 sp, 1 sp2, 2 sp3, from the bonds as written. */
  private static int hybridisation(Atom a, List<Bond> own) {
    long doubles = own.stream().filter(b -> b.order() == Bond.Order.DOUBLE).count();
    if (own.stream().anyMatch(b -> b.order() == Bond.Order.TRIPLE)
        || doubles > 1 && a.symbol().equals("C")) {
      return 0;
    }
    return a.aromatic() || doubles > 0 ? 1 : 2;
  }

  /**
   * Atoms of the smallest ring through atom {@code i}: shortest way back that does not turn round;
   * 0 beyond the largest.
   */
  private static int smallestRing(int i, List<List<Bond>> bonds) {
    int n = bonds.size();
    int best = 0;
    for (Bond first : bonds.get(i)) {
      if (first.inRing()) {
        int target = first.other(i);
        int length = pathWithout(i, target, first, bonds, n);
        if (length > 0 && (best == 0 || length + 1 < best)) {
          best = length + 1;
        }
      }
    }
    return best;
  }

  /**
   * Bonds on the shortest path from one atom to the other that does not use {@code without}; 0 when
   * there is none.
   */
  private static int pathWithout(int from, int to, Bond without, List<List<Bond>> bonds, int n) {
    int[] distance = new int[n];
    int[] queue = new int[n];
    distance[from] = 1;
    queue[0] = from;
    int known = 1;
    for (int q = 0; q < known; q++) {
      int atom = queue[q];
      if (atom == to) {
        return distance[atom] - 1;
      }
      for (Bond b : bonds.get(atom)) {
        int next = b.other(atom);
        if (b != without && distance[next] == 0) {
          distance[next] = distance[atom] + 1;
          queue[known++] = next;
        }
      }
    }
    return 0;
  }
}
