package org.matlens.analysis.attribution;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.matlens.analysis.attention.TokenLabels;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

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
    requireSize(sample, perToken);
    List<Token> tokens = SampleTokens.of(sample);
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

  /**
   * Score per label, by name: the sum over the tokens that have it, e.g. over each element ({@link
   * TokenLabels#ELEMENTS}), fragment or kind of token. Tokens without a label go nowhere.
   *
   * @param perToken of all tokens of the sample in order
   */
  public static SortedMap<String, Double> labels(
      TokenLabels labels, Sample sample, float[] perToken) {
    requireSize(sample, perToken);
    SortedMap<String, Double> out = new TreeMap<>();
    int at = 0;
    for (TokenSequence stream : sample.streams()) {
      for (String label : labels.of(stream)) {
        double score = perToken[at++];
        if (label != null) {
          out.merge(label, score, Double::sum);
        }
      }
    }
    return out;
  }

  /**
   * Score per site of a crystal; sites without a token have 0, tokens without a site go nowhere.
   *
   * @param perToken of all tokens of the sample in order
   * @param numSites at least one more than the largest site index
   */
  public static double[] sites(Sample sample, float[] perToken, int numSites) {
    requireSize(sample, perToken);
    List<Token> tokens = SampleTokens.of(sample);
    double[] out = new double[numSites];
    for (int i = 0; i < perToken.length; i++) {
      if (tokens.get(i).source() instanceof TokenSource.Site s) {
        if (s.site() >= numSites) {
          throw new IllegalArgumentException(
              "token " + i + " is of site " + s.site() + ", the sample has " + numSites + " sites");
        }
        out[s.site()] += perToken[i];
      }
    }
    return out;
  }

  private static void requireSize(Sample sample, float[] perToken) {
    if (SampleTokens.count(sample) != perToken.length) {
      throw new IllegalArgumentException(
          perToken.length
              + " scores for "
              + SampleTokens.count(sample)
              + " tokens of sample "
              + sample.id());
    }
  }

  /** One more than the largest site index among the tokens, 0 when they have none. */
  public static int numSites(Sample sample) {
    return SampleTokens.of(sample).stream()
            .mapToInt(t -> t.source() instanceof TokenSource.Site s ? s.site() : -1)
            .max()
            .orElse(-1)
        + 1;
  }

  /** One more than the largest atom index among the tokens, 0 when they have none. */
  public static int numAtoms(Sample sample) {
    return SampleTokens.of(sample).stream().mapToInt(Token::atom).max().orElse(-1) + 1;
  }
}
