package org.matlens.analysis.attribution;

import java.util.List;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.token.Token;

/** Sums scores of tokens over what they stand for. */
public final class Fold {
  private Fold() {}

  /**
   * Score per atom: the sum over tokens whose {@link Token#atom()} is its index. Atoms without a
   * token have 0, tokens without an atom (bonds, rings, parentheses) go nowhere.
   *
   * @param perToken of all tokens of the sample in order
   * @param numAtoms at least one more than the largest index
   */
  public static double[] atoms(Sample sample, float[] perToken, int numAtoms) {
    List<Token> tokens = SampleTokens.of(sample);
    if (tokens.size() != perToken.length) {
      throw new IllegalArgumentException(
          perToken.length + " scores for " + tokens.size() + " tokens of sample " + sample.id());
    }
    double[] out = new double[numAtoms];
    for (int i = 0; i < perToken.length; i++) {
      int atom = tokens.get(i).atom();
      if (atom >= numAtoms) {
        throw new IllegalArgumentException(
            "token " + i + " is of atom " + atom + ", the sample has " + numAtoms + " atoms");
      }
      if (atom >= 0) {
        out[atom] += perToken[i];
      }
    }
    return out;
  }

  /** One more than the largest atom index among the tokens, 0 when they have none. */
  public static int numAtoms(Sample sample) {
    return SampleTokens.of(sample).stream().mapToInt(Token::atom).max().orElse(-1) + 1;
  }
}
