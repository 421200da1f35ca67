package org.matlens.model.train;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;

/**
 * What chance decides in training. All of it depends on seed, epoch and sample alone, so that a
 * resumed run draws what one would that was never stopped.
 *
 * @param maskRate probability of a token to be hidden
 * @param streamDropRate probability of a stream to be left out
 */
record Draws(long seed, double maskRate, double streamDropRate) {

  /** The order in which an epoch sees {@code n} samples. */
  int[] order(int n, int epoch) {
    SplittableRandom random = random(epoch, 0);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Seed of an epoch's dropout. */
  long dropoutSeed(int epoch) {
    return random(epoch, 1).nextLong();
  }

  /** The sample with streams left out and tokens hidden at random. */
  Sample hide(Sample sample, int epoch, int index) {
    Sample s = sample;
    SplittableRandom random = random(epoch, 2 + 31L * index);
    if (streamDropRate > 0 && s.streams().size() > 1) {
      s = leftOut(s, random);
    }
    if (maskRate == 0) {
      return s;
    }
    BitSet hidden = new BitSet();
    List<Token> tokens = s.tokens();
    for (int t = 0; t < tokens.size(); t++) {
      if (random.nextDouble() < maskRate && tokens.get(t).kind() != TokenKind.SPECIAL) {
        hidden.set(t);
      }
    }
    return hidden.isEmpty() ? s : s.masked(hidden);
  }

  /** Leaves out streams; of those there are, one drawn beforehand stays. */
  private Sample leftOut(Sample sample, SplittableRandom random) {
    int[] there =
        IntStream.range(0, sample.streams().size())
            .filter(i -> !sample.streams().get(i).isAbsent())
            .toArray();
    if (there.length < 2) {
      return sample;
    }
    Sample s = sample;
    int stays = there[random.nextInt(there.length)];
    for (int i : there) {
      if (random.nextDouble() < streamDropRate && i != stays) {
        s = s.with(i, s.streams().get(i).absent());
      }
    }
    return s;
  }

  private SplittableRandom random(int epoch, long use) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch * 1_000_003L + use);
  }
}
