package org.matlens.token;

import java.util.Arrays;
import java.util.Objects;

/**
 * One token: its text (the key into a vocabulary), what it stands for, where it comes from, and its
 * numbers.
 *
 * @param text key into the vocabulary, e.g. {@code [nH+]}, {@code Fe}
 * @param kind what the token stands for
 * @param source where it comes from
 * @param features continuous features, the same count for every token of a sequence; not copied,
 *     never written to
 * @param weight in a weighted mean over the tokens, e.g. the atomic fraction of an element; at
 *     least 0
 */
public record Token(
    String text, TokenKind kind, TokenSource source, float[] features, float weight) {
  private static final float[] NO_FEATURES = {};

  public Token {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(features, "features");
    if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("token " + text + " weighs " + weight);
    }
  }

  /** A token of weight one. */
  public Token(String text, TokenKind kind, TokenSource source, float[] features) {
    this(text, kind, source, features, 1);
  }

  /** A token without features. */
  public Token(String text, TokenKind kind, TokenSource source) {
    this(text, kind, source, NO_FEATURES);
  }

  /**
   * The same place of the input with its content hidden: text {@code [MASK]}, all features zero;
   * the weight stays.
   */
  public Token masked() {
    return new Token(Vocabulary.MASK, kind, source, new float[features.length], weight);
  }

  /** Index of the atom this token denotes, or -1. */
  public int atom() {
    return source instanceof TokenSource.Characters c ? c.atom() : -1;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Token t
        && text.equals(t.text)
        && kind == t.kind
        && source.equals(t.source)
        && Arrays.equals(features, t.features)
        && weight == t.weight;
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, kind, source, Arrays.hashCode(features), weight);
  }
}
