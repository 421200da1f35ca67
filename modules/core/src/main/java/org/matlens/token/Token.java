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
 */
public record Token(String text, TokenKind kind, TokenSource source, float[] features) {
  private static final float[] NO_FEATURES = {};

  public Token {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(features, "features");
  }

  /** A token without features. */
  public Token(String text, TokenKind kind, TokenSource source) {
    this(text, kind, source, NO_FEATURES);
  }

  /**
   * The same place of the input with its content hidden: text {@code [MASK]}, all features zero.
   */
  public Token masked() {
    return new Token(Vocabulary.MASK, kind, source, new float[features.length]);
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
        && Arrays.equals(features, t.features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, kind, source, Arrays.hashCode(features));
  }
}
