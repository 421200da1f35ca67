package org.matlens.data.smiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.matlens.chem.Atom;
import org.matlens.chem.Molecule;
import org.matlens.input.InputException;
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
 * <p>A hydrogen written as an atom of its own ({@code [H]}, {@code [2H]}) is a token of its own, so
 * that token and atom have the same index; all others are counted at their neighbour.
 *
 * <p>Buckets by default: 0 placeless; 1 self; 2 + 2 · order + inRing for bonded atoms (2…9); 8 +
 * distance for 2 ≤ distance ≤ 10 (10…18); 19 farther; 20 not connected. An {@link
 * AtomTokenizerConfig} makes them finer.
 */
public final class AtomTokenizer implements Tokenizer<Molecule> {
  /** Larger molecules are refused: a number is kept for every pair of atoms. */
  static final int MOST_ATOMS = 5_000;

  private final AtomFeatures features;
  private final PathBuckets buckets;

  /** With {@link AtomTokenizerConfig#defaults()}. */
  public AtomTokenizer() {
    this(AtomTokenizerConfig.defaults());
  }

  /** With features and buckets as {@code config} says. */
  public AtomTokenizer(AtomTokenizerConfig config) {
    features = new AtomFeatures(config.environment());
    buckets = new PathBuckets(config);
  }

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
    float[][] numbers = features.of(m);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Atom a = m.atoms().get(i);
      TokenSource source = new TokenSource.Characters(a.start(), a.end(), i);
      tokens.add(new Token(text(a), TokenKind.ATOM, source, numbers[i]));
    }
    return new TokenSequence(SmilesTokenizer.STREAM, tokens, buckets.of(m));
  }

  /**
   * Element, lower case when aromatic, and charge: {@code C}, {@code n}, {@code O-}, {@code N+}.
   */
  static String text(Atom a) {
    String symbol = a.aromatic() ? a.symbol().toLowerCase(Locale.ROOT) : a.symbol();
    String sign = a.charge() > 0 ? "+" : "-";
    return a.charge() == 0
        ? symbol
        : symbol + sign + (Math.abs(a.charge()) > 1 ? Math.abs(a.charge()) : "");
  }

  @Override
  public int numFeatures() {
    return features.names().size();
  }

  /** Names of the features, in order. */
  public List<String> featureNames() {
    return features.names();
  }

  @Override
  public int numPairBuckets() {
    return buckets.size();
  }
}
