package org.matlens.token;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * The tokens of one input in order, and the geometry of their pairs.
 *
 * @param stream which input of the sample this is, e.g. {@code molecule}
 * @param tokens at least one; all with the same number of features
 * @param geometry of the same tokens
 */
public record TokenSequence(String stream, List<Token> tokens, Geometry geometry) {

  public TokenSequence {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(geometry, "geometry");
    tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "stream " + stream + " has no tokens, expected at least one");
    }
    int features = tokens.get(0).features().length;
    for (Token t : tokens) {
      if (t.features().length != features) {
        throw new IllegalArgumentException(
            "token "
                + t.text()
                + " has "
                + t.features().length
                + " features, the first token "
                + features);
      }
    }
    if (geometry instanceof Geometry.Pairs p && p.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "geometry of " + p.size() + " tokens, sequence of " + tokens.size());
    }
    if (geometry instanceof Geometry.Groups g && g.of().length != tokens.size()) {
      throw new IllegalArgumentException(
          "groups of " + g.of().length + " tokens, sequence of " + tokens.size());
    }
    if (geometry instanceof Geometry.Edges e && e.size() != tokens.size()) {
      throw new IllegalArgumentException(
          "edges of " + e.size() + " tokens, sequence of " + tokens.size());
    }
  }

  /** A sequence about whose pairs nothing is known. */
  public TokenSequence(String stream, List<Token> tokens) {
    this(stream, tokens, Geometry.NONE);
  }

  public int size() {
    return tokens.size();
  }

  /** Continuous features per token. */
  public int numFeatures() {
    return tokens.get(0).features().length;
  }

  /**
   * The same sequence with the tokens at {@code hidden} replaced by {@code [MASK]}; their places
   * stay.
   */
  public TokenSequence masked(BitSet hidden) {
    List<Token> out = new ArrayList<>(tokens);
    for (int i = hidden.nextSetBit(0); i >= 0; i = hidden.nextSetBit(i + 1)) {
      out.set(i, out.get(i).masked());
    }
    return new TokenSequence(stream, out, geometry);
  }

  /**
   * The sequence without the tokens at {@code removed}, geometry included.
   *
   * @throws IllegalArgumentException when no token would be left
   */
  public TokenSequence without(BitSet removed) {
    int[] kept = new int[size() - removed.get(0, size()).cardinality()];
    List<Token> out = new ArrayList<>(kept.length);
    for (int i = removed.nextClearBit(0); i < size(); i = removed.nextClearBit(i + 1)) {
      kept[out.size()] = i;
      out.add(tokens.get(i));
    }
    return new TokenSequence(stream, out, geometry.subset(kept));
  }

  /**
   * What stands for this stream in a sample that lacks it: one token {@code [ABSENT]} without a
   * source, of weight one, with as many features, all zero, and geometry of the same kind.
   */
  public TokenSequence absent() {
    Token only =
        new Token(
            Vocabulary.ABSENT, TokenKind.SPECIAL, new TokenSource.None(), new float[numFeatures()]);
    return new TokenSequence(stream, List.of(only), geometry.ofOnePlaceless());
  }

  /** Whether this stands for a stream its sample lacks. */
  public boolean isAbsent() {
    return size() == 1 && tokens.get(0).text().equals(Vocabulary.ABSENT);
  }

  /** The sequence with a class token in front. */
  public TokenSequence withClassToken() {
    List<Token> out = new ArrayList<>(size() + 1);
    out.add(
        new Token(
            Vocabulary.CLASS, TokenKind.SPECIAL, new TokenSource.None(), new float[numFeatures()]));
    out.addAll(tokens);
    return new TokenSequence(stream, out, geometry.withLeadingToken());
  }
}
