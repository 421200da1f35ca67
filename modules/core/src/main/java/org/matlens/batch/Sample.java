package org.matlens.batch;

import java.util.List;
import java.util.Objects;
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
}
