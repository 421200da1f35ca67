package org.matlens.analysis.perturb;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.Vocabulary;

/** The tokens of a sample, numbered from 0 through all its streams in order. */
public final class SampleTokens {
  private SampleTokens() {}

  /** Tokens of all streams. */
  public static List<Token> of(Sample sample) {
    return sample.streams().size() == 1
        ? sample.sequence().tokens()
        : sample.streams().stream().flatMap(s -> s.tokens().stream()).toList();
  }

  /** Number of tokens of all streams. */
  public static int count(Sample sample) {
    return sample.streams().stream().mapToInt(TokenSequence::size).sum();
  }

  /** Pairs of tokens of all streams: the entries of one head of one sequence of them all. */
  public static long pairs(Sample sample) {
    long n = count(sample);
    return n * n;
  }

  /** Tokens that stand for something of the input: all but the special ones. */
  public static int[] deletable(Sample sample) {
    List<Token> tokens = of(sample);
    return IntStream.range(0, tokens.size())
        .filter(i -> tokens.get(i).kind() != TokenKind.SPECIAL)
        .toArray();
  }

  /** True when the only stream starts with a class token: the prediction is read from it. */
  public static boolean startsWithClassToken(Sample sample) {
    return sample.streams().size() == 1
        && sample.sequence().tokens().get(0).text().equals(Vocabulary.CLASS);
  }

  /** The number of the stream a token is of. */
  public static int streamOf(Sample sample, int token) {
    int stream = 0;
    int end = sample.streams().get(0).size();
    while (token >= end) {
      end += sample.streams().get(++stream).size();
    }
    return stream;
  }

  /** The sample with the tokens at {@code hidden} replaced by {@code [MASK]}. */
  public static Sample masked(Sample sample, BitSet hidden) {
    return sample.masked(hidden);
  }

  /**
   * The sample without the tokens at {@code removed}; a stream of several that loses all of them is
   * absent then.
   *
   * @throws IllegalArgumentException when no token would be left
   */
  public static Sample without(Sample sample, BitSet removed) {
    return sample.without(removed);
  }
}
