package org.matlens.data.smiles;

import java.util.Arrays;
import java.util.List;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.matlens.token.Geometry;

/**
 * A bucket for every pair of atoms: the atom itself, the kind of bond, the number of bonds on the
 * shortest path, or none.
 *
 * <p>In order: 0 placeless; 1 self; for bonded atoms one per order and ring or not; with {@code
 * conjugation} two more for conjugated single bonds, out of and in rings; for every distance from 2
 * to {@code maxDistance} one, or two with {@code ringSystems} (not, in the same), or two with
 * {@code conjugation}, or four with both; farther; not connected.
 */
final class PathBuckets {
  static final int SELF = 1;
  static final int BONDED = 2;

  private static final int RING_OR_NOT = 2;

  private final AtomTokenizerConfig config;
  private final int conjugatedSingle;
  private final int paths;
  private final int kindsOfPaths;

  PathBuckets(AtomTokenizerConfig config) {
    this.config = config;
    conjugatedSingle = BONDED + RING_OR_NOT * Bond.Order.values().length;
    paths = conjugatedSingle + (config.conjugation() ? RING_OR_NOT : 0);
    kindsOfPaths = (config.ringSystems() ? 2 : 1) * (config.conjugation() ? 2 : 1);
  }

  int farther() {
    return paths + kindsOfPaths * (config.maxDistance() - 1);
  }

  int disconnected() {
    return farther() + 1;
  }

  int size() {
    return disconnected() + 1;
  }

  /** Bucket of a path of at least two bonds. */
  int path(int distance, boolean sameRings, boolean sameConjugation) {
    if (distance > config.maxDistance()) {
      return farther();
    }
    int kind = config.ringSystems() && sameRings ? 1 : 0;
    if (config.conjugation()) {
      kind = 2 * kind + (sameConjugation ? 1 : 0);
    }
    return paths + kindsOfPaths * (distance - 2) + kind;
  }

  /** Bucket of a bond. */
  int bond(Bond b, boolean conjugated) {
    int ring = b.inRing() ? 1 : 0;
    return config.conjugation() && conjugated
        ? conjugatedSingle + ring
        : BONDED + RING_OR_NOT * b.order().ordinal() + ring;
  }

  Geometry.Pairs of(Molecule m) {
    int n = m.atoms().size();
    float[] distance = distances(m);
    Conjugation conjugation = new Conjugation(m);
    int[] conjugated = conjugation.systems();
    int[] rings = Components.of(n, m.bonds().stream().filter(Bond::inRing).toList());
    int[] bucket = new int[n * n];
    for (int q = 0; q < n; q++) {
      for (int k = 0; k < n; k++) {
        int d = (int) distance[q * n + k];
        bucket[q * n + k] =
            d < 0
                ? disconnected()
                : d == 0
                    ? SELF
                    // Bonded pairs are written below.
                    : d == 1 ? 0 : path(d, rings[q] == rings[k], conjugated[q] == conjugated[k]);
      }
    }
    for (Bond b : m.bonds()) {
      int kind = bond(b, conjugation.single(b));
      bucket[b.a() * n + b.b()] = kind;
      bucket[b.b() * n + b.a()] = kind;
    }
    return new Geometry.Pairs(n, size(), bucket, distance);
  }

  /**
   * Bonds on the shortest path between any two atoms, [n * n], -1 when there is none; breadth first
   * from every atom.
   */
  static float[] distances(Molecule m) {
    int n = m.atoms().size();
    int[][] neighbours = neighbours(m);
    float[] d = new float[n * n];
    Arrays.fill(d, -1);
    int[] queue = new int[n];
    for (int start = 0; start < n; start++) {
      int row = start * n;
      d[row + start] = 0;
      queue[0] = start;
      int known = 1;
      for (int i = 0; i < known; i++) {
        int atom = queue[i];
        for (int next : neighbours[atom]) {
          if (d[row + next] < 0) {
            d[row + next] = d[row + atom] + 1;
            queue[known++] = next;
          }
        }
      }
    }
    return d;
  }

  private static int[][] neighbours(Molecule m) {
    List<List<Bond>> bonds = m.bondsOfAtoms();
    int[][] out = new int[bonds.size()][];
    for (int i = 0; i < out.length; i++) {
      int atom = i;
      out[i] = bonds.get(i).stream().mapToInt(b -> b.other(atom)).toArray();
    }
    return out;
  }
}
