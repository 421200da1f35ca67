package org.matlens.data.smiles;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.chem.Atom;
import org.matlens.chem.Bond;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Tokenizer;

/**
 * One token per atom as written, with features of the atom, and for every pair of atoms a bucket:
 * the atom itself, the kind of bond (order, in a ring or not), the number of bonds on the shortest
 * path, or none. The bias that a model learns per bucket is that of Ying et al. 2021
 * (arXiv:2106.05234).
 *
 * <p>Buckets: 0 placeless; 1 self; 2 + 2 · order + inRing for bonded atoms (2…9); 8 + distance for
 * 2 ≤ distance ≤ 10 (10…18); 19 farther; 20 not connected.
 */
public final class AtomTokenizer implements Tokenizer<Molecule> {
  static final int SELF = 1;
  static final int BONDED = 2;
  static final int LARGEST_DISTANCE = 10;
  static final int FARTHER = 19;
  static final int DISCONNECTED = 20;
  static final int NUM_BUCKETS = 21;

  private static final AtomFeatures FEATURES = new AtomFeatures();

  /** Larger molecules are refused: a number is kept for every pair of atoms. */
  static final int MOST_ATOMS = 5_000;

  @Override
  public TokenSequence tokenize(Molecule m) throws InputException {
    int n = m.atoms().size();
    if (n > MOST_ATOMS) {
      throw new InputException(
          "molecule of "
              + n
              + " atoms, expected at most "
              + MOST_ATOMS
              + " for atom tokens: "
              + m.smiles().substring(0, Math.min(40, m.smiles().length()))
              + "…");
    }
    float[][] features = FEATURES.of(m);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Atom a = m.atoms().get(i);
      TokenSource source = new TokenSource.Characters(a.start(), a.end(), i);
      tokens.add(new Token(text(a), TokenKind.ATOM, source, features[i]));
    }
    return new TokenSequence(SmilesTokenizer.STREAM, tokens, pairs(m, distances(m)));
  }

  /**
   * Element, lower case when aromatic, and charge: {@code C}, {@code n}, {@code O-}, {@code N+}.
   */
  static String text(Atom a) {
    String symbol = a.aromatic() ? a.symbol().toLowerCase(java.util.Locale.ROOT) : a.symbol();
    String sign = a.charge() > 0 ? "+" : "-";
    return a.charge() == 0
        ? symbol
        : symbol + sign + (Math.abs(a.charge()) > 1 ? Math.abs(a.charge()) : "");
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
      out[i] = bonds.get(i).stream().mapToInt(b -> b.a() == atom ? b.b() : b.a()).toArray();
    }
    return out;
  }

  private static Geometry pairs(Molecule m, float[] distance) {
    int n = m.atoms().size();
    int[] bucket = new int[n * n];
    for (int i = 0; i < bucket.length; i++) {
      bucket[i] = bucket((int) distance[i]);
    }
    for (Bond b : m.bonds()) {
      int kind = BONDED + 2 * b.order().ordinal() + (b.inRing() ? 1 : 0);
      bucket[b.a() * n + b.b()] = kind;
      bucket[b.b() * n + b.a()] = kind;
    }
    return new Geometry.Pairs(n, NUM_BUCKETS, bucket, distance);
  }

  private static int bucket(int distance) {
    if (distance < 0) {
      return DISCONNECTED;
    }
    if (distance == 0) {
      return SELF;
    }
    return distance <= LARGEST_DISTANCE ? 8 + distance : FARTHER;
  }

  @Override
  public int numFeatures() {
    return FEATURES.names().size();
  }

  /** Names of the features, in order. */
  public List<String> featureNames() {
    return FEATURES.names();
  }

  @Override
  public int numPairBuckets() {
    return NUM_BUCKETS;
  }
}
