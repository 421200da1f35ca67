package org.matlens.data.smiles;

import java.util.List;
import org.matlens.chem.Bond;

/** Which atoms are joined by some of the bonds. */
final class Components {
  private Components() {}

  /** For each of {@code n} atoms the least index of the atoms that {@code bonds} join it with. */
  static int[] of(int n, List<Bond> bonds) {
    int[] parent = new int[n];
    for (int i = 0; i < n; i++) {
      parent[i] = i;
    }
    for (Bond b : bonds) {
      int one = root(parent, b.a());
      int other = root(parent, b.b());
      parent[Math.max(one, other)] = Math.min(one, other);
    }
    for (int i = 0; i < n; i++) {
      parent[i] = root(parent, i);
    }
    return parent;
  }

  private static int root(int[] parent, int atom) {
    int i = atom;
    while (parent[i] != i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  }
}
