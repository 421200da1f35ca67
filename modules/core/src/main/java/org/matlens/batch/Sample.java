package org.matlens.batch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;

/**
 * One sample as a model reads it: an id and its streams of tokens, in the order the model expects.
 *
 * @param id of the sample, for messages and files
 * @param streams at least one
 */
public record Sample(String id, List<TokenSequence> streams) {
  public Sample {
    Objects.requireNonNull(id, "id");
    streams = List.copyOf(streams);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("sample " + id + " has no stream");
    }
  }

  /** A sample of one stream. */
  public Sample(String id, TokenSequence only) {
    this(id, List.of(only));
  }

  /**
   * The only stream.
   *
   * @throws IllegalStateException when there are several
   */
  public TokenSequence sequence() {
    if (streams.size() != 1) {
      throw new IllegalStateException(
          "sample " + id + " has " + streams.size() + " streams, expected one");
    }
    return streams.get(0);
  }

  /** The tokens of all streams in order. */
  public List<Token> tokens() {
    return streams.stream().flatMap(s -> s.tokens().stream()).toList();
  }

  /** Number of tokens of all streams. */
  public int size() {
    return streams.stream().mapToInt(TokenSequence::size).sum();
  }

  /** The sample with stream {@code index} replaced. */
  public Sample with(int index, TokenSequence stream) {
    List<TokenSequence> all = new ArrayList<>(streams);
    all.set(index, stream);
    return new Sample(id, all);
  }

  /** As {@link TokenSequence#masked}, over the tokens of all streams in order. */
  public Sample masked(BitSet hidden) {
    List<TokenSequence> all = new ArrayList<>();
    int from = 0;
    for (TokenSequence s : streams) {
      all.add(s.masked(hidden.get(from, from + s.size())));
      from += s.size();
    }
    return new Sample(id, all);
  }

  /**
   * As {@link TokenSequence#without}, over the tokens of all streams in order; a stream all of
   * whose tokens are removed is absent then.
   *
   * @throws IllegalArgumentException when no token would be left in any stream
   */
  public Sample without(BitSet removed) {
    if (removed.get(0, size()).cardinality() == size()) {
      throw new IllegalArgumentException("sample " + id + " would have no tokens left");
    }
    List<TokenSequence> all = new ArrayList<>();
    int from = 0;
    for (TokenSequence s : streams) {
      BitSet own = removed.get(from, from + s.size());
      all.add(own.cardinality() == s.size() ? s.absent() : s.without(own));
      from += s.size();
    }
    return new Sample(id, all);
  }
}
