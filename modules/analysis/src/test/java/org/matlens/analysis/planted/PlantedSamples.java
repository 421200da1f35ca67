package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Random sequences of 29 token texts, 3 to 21 tokens long; every third token is a bond. */
public final class PlantedSamples {
  static final List<String> TEXTS = IntStream.range(0, 29).mapToObj(i -> "t" + i).toList();

  private PlantedSamples() {}

  public static List<Sample> draw(int n, long seed) {
    SplittableRandom r = new SplittableRandom(seed).split();
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Token> tokens = new ArrayList<>();
      int atoms = 0;
      int length = 3 + r.nextInt(19);
      for (int t = 0; t < length; t++) {
        boolean bond = t % 3 == 2;
        tokens.add(
            new Token(
                TEXTS.get(r.nextInt(TEXTS.size())),
                bond ? TokenKind.BOND : TokenKind.ATOM,
                new TokenSource.Characters(t, t + 1, bond ? -1 : atoms++)));
      }
      out.add(new Sample("s" + i, new TokenSequence("molecule", tokens)));
    }
    return out;
  }
}
