package org.matlens.app.modality;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Which token of a changed input stands for the same as a token of the input as it was. */
final class Counterparts {
  private static final int NONE = -1;

  private Counterparts() {}

  /**
   * By element, site, or the range of an axis that overlaps most; per token of {@code before} the
   * number of one of {@code after}, -1 for none.
   */
  static int[] of(TokenSequence before, TokenSequence after) {
    Map<TokenSource, Integer> places = new HashMap<>();
    for (int t = 0; t < after.size(); t++) {
      places.putIfAbsent(key(after.tokens().get(t).source()), t);
    }
    int[] out = new int[before.size()];
    for (int t = 0; t < out.length; t++) {
      TokenSource source = before.tokens().get(t).source();
      out[t] =
          source instanceof TokenSource.AxisRange range
              ? overlapping(range, after.tokens())
              : source instanceof TokenSource.ElementShare || source instanceof TokenSource.Site
                  ? places.getOrDefault(key(source), NONE)
                  : NONE;
    }
    return out;
  }

  /** The share of an element may differ. */
  private static TokenSource key(TokenSource source) {
    return source instanceof TokenSource.ElementShare e
        ? new TokenSource.ElementShare(e.element(), 1)
        : source;
  }

  private static int overlapping(TokenSource.AxisRange range, List<Token> tokens) {
    int best = NONE;
    double most = 0;
    for (int t = 0; t < tokens.size(); t++) {
      if (tokens.get(t).source() instanceof TokenSource.AxisRange other) {
        double common = Math.min(range.to(), other.to()) - Math.max(range.from(), other.from());
        if (common > most) {
          most = common;
          best = t;
        }
      }
    }
    return best;
  }

  /**
   * By atom.
   *
   * @param original for each atom of {@code after} its number in {@code before}
   */
  static int[] atoms(TokenSequence before, TokenSequence after, int[] original) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int t = 0; t < after.size(); t++) {
      int atom = after.tokens().get(t).atom();
      if (atom >= 0) {
        places.putIfAbsent(original[atom], t);
      }
    }
    int[] out = new int[before.size()];
    Arrays.setAll(
        out,
        t -> {
          int atom = before.tokens().get(t).atom();
          return atom < 0 ? NONE : places.getOrDefault(atom, NONE);
        });
    return out;
  }
}
