package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Explanations made by hand, their true numbers known. */
public final class Examples {
  private static final Pattern SYMBOL =
      Pattern.compile(
          "(?<atom>\\[[^\\]]+]|Br|Cl|[BCNOPSFIbcnops])|(?<ring>\\d|%\\d\\d)|(?<branch>[()])|.");

  private Examples() {}

  /** One token per symbol, with a class token in front. */
  public static TokenSequence symbols(String smiles) {
    List<Token> tokens = new ArrayList<>();
    int atom = 0;
    for (Matcher m = SYMBOL.matcher(smiles); m.find(); ) {
      boolean isAtom = m.group("atom") != null;
      TokenKind kind =
          isAtom
              ? TokenKind.ATOM
              : m.group("ring") != null
                  ? TokenKind.RING
                  : m.group("branch") != null ? TokenKind.BRANCH : TokenKind.BOND;
      tokens.add(
          new Token(
              m.group(),
              kind,
              new TokenSource.Characters(m.start(), m.end(), isAtom ? atom++ : -1)));
    }
    return new TokenSequence("molecule", tokens).withClassToken();
  }

  /** One token per atom, no class token. */
  public static TokenSequence atoms(String smiles) {
    return new TokenSequence(
        "molecule", symbols(smiles).tokens().stream().filter(t -> t.atom() >= 0).toList());
  }

  /** Softmax weights of random scores, sharper in later heads. */
  public static AttentionMaps attention(int layers, int heads, int tokens, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<AttentionMap> maps = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      float[] values = new float[heads * tokens * tokens];
      for (int h = 0; h < heads; h++) {
        for (int q = 0; q < tokens; q++) {
          double sum = 0;
          int row = (h * tokens + q) * tokens;
          for (int k = 0; k < tokens; k++) {
            double near = -Math.abs(q - k + h - 2) * (0.1 + 0.2 * h);
            values[row + k] = (float) Math.exp(near + random.nextDouble() * (1 + l));
            sum += values[row + k];
          }
          for (int k = 0; k < tokens; k++) {
            values[row + k] /= (float) sum;
          }
        }
      }
      maps.add(new AttentionMap(heads, tokens, tokens, values));
    }
    return AttentionMaps.ofStream("molecule", maps);
  }

  /** Signed scores: token i has (i - 4) / 8. */
  public static float[] ramp(int size) {
    float[] out = new float[size];
    for (int i = 0; i < size; i++) {
      out[i] = (i - 4) / 8f;
    }
    return out;
  }

  /** A molecule with attention, one signed and one unsigned method. */
  public static Explanation molecule(
      String id, String smiles, TokenSequence tokens, int layers, int heads) {
    Map<String, TokenScores> methods = new LinkedHashMap<>();
    methods.put("gradientTimesInput", new TokenScores(ramp(tokens.size()), true));
    float[] weights = new float[tokens.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i * 7 % 11) / 11f;
    }
    methods.put("rollout", new TokenScores(weights, false));
    return new Explanation(
        new Sample(id, tokens),
        smiles,
        Optional.of(smiles),
        new Explanation.Outcome("logS", -1.25, Double.NaN, 0.5),
        Optional.of(attention(layers, heads, tokens.size(), 7)),
        methods);
  }
}
