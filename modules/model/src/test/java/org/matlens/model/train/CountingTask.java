package org.matlens.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.matlens.batch.FixedSet;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

/**
 * A task with a known answer: the share of tokens "a", and whether "b" occurs; every 5th sample
 * lacks the first label.
 */
final class CountingTask {
  private CountingTask() {}

  static FixedSet of(int size, long seed) {
    List<Sample> samples = new ArrayList<>();
    List<double[]> targets = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      int n = 3 + random.nextInt(9);
      List<Token> tokens = new ArrayList<>();
      double a = 0;
      boolean b = false;
      for (int t = 0; t < n; t++) {
        String text = String.valueOf("abcd".charAt(random.nextInt(4)));
        a += text.equals("a") ? 1.0 / n : 0;
        b |= text.equals("b");
        tokens.add(new Token(text, TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t)));
      }
      samples.add(new Sample("s" + i, new TokenSequence("molecule", tokens)));
      targets.add(new double[] {i % 5 == 0 ? Double.NaN : 50 + 10 * a, b ? 1 : 0});
    }
    return new FixedSet(samples, targets);
  }

  static Vocabulary vocabulary(FixedSet set) {
    return Vocabulary.build(set.samples().stream().map(Sample::sequence).toList());
  }
}
