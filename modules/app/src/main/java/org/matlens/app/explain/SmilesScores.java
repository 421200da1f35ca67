package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.List;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * A SMILES cut into its symbols, each with the tokens that stand for it. Tokens need not cover the
 * text (atom tokens leave out bonds, rings and parentheses): what lies between them is cut into
 * single characters and {@code %dd}, and belongs to no token.
 *
 * @param symbols their concatenation is the SMILES
 * @param tokens for each symbol the number of its token in the sequence, or -1
 */
record SmilesScores(List<String> symbols, int[] tokens) {

  /**
   * Cuts {@code smiles} along the characters of the tokens.
   *
   * @throws IllegalArgumentException when the tokens do not lie in it one after the other
   */
  static SmilesScores of(String smiles, TokenSequence sequence) {
    List<String> symbols = new ArrayList<>();
    List<Integer> tokens = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < sequence.size(); i++) {
      if (sequence.tokens().get(i).source() instanceof TokenSource.Characters c) {
        if (c.start() < at || c.end() > smiles.length()) {
          throw new IllegalArgumentException(
              "token "
                  + i
                  + " is at characters ["
                  + c.start()
                  + ", "
                  + c.end()
                  + ") of \""
                  + smiles
                  + "\", expected to start at "
                  + at
                  + " or later and to end in the text");
        }
        gap(smiles.substring(at, c.start()), symbols, tokens);
        symbols.add(smiles.substring(c.start(), c.end()));
        tokens.add(i);
        at = c.end();
      }
    }
    gap(smiles.substring(at), symbols, tokens);
    return new SmilesScores(symbols, tokens.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void gap(String text, List<String> symbols, List<Integer> tokens) {
    for (int at = 0; at < text.length(); ) {
      int end = text.charAt(at) == '%' ? Math.min(at + 3, text.length()) : at + 1;
      symbols.add(text.substring(at, end));
      tokens.add(-1);
      at = end;
    }
  }

  /**
   * One score per symbol: that of its token, 0 for symbols without one.
   *
   * @param scores one per token of the sequence
   */
  float[] spread(float[] scores) {
    float[] out = new float[tokens.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = tokens[i] < 0 ? 0 : scores[tokens[i]];
    }
    return out;
  }
}
