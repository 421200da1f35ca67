package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;

/**
 * The places of an input that a method scores highest: the atoms of a stream whose tokens denote
 * atoms, the tokens of any other; special tokens never.
 */
final class TopTokens {
  /** Entries kept per method. */
  static final int LIMIT = 10;

  private TopTokens() {}

  /**
   * One entry.
   *
   * @param stream of the token
   * @param index number of the token among all of the sample; of an atom with several tokens the
   *     first
   * @param token the token itself
   * @param score of the place: the sum over its tokens
   */
  record Entry(String stream, int index, Token token, double score) {
    private Entry plus(Entry other) {
      return new Entry(stream, index, token, score + other.score);
    }
  }

  /** At most {@link #LIMIT} entries by falling |score|, equal ones in the order of the input. */
  static List<Entry> of(Sample sample, float[] scores) {
    List<Entry> entries = new ArrayList<>();
    int offset = 0;
    for (TokenSequence stream : sample.streams()) {
      boolean atoms = stream.tokens().stream().anyMatch(t -> t.atom() >= 0);
      Map<Integer, Entry> byPlace = new LinkedHashMap<>();
      for (int i = 0; i < stream.size(); i++) {
        Token token = stream.tokens().get(i);
        if (token.kind() != TokenKind.SPECIAL && (!atoms || token.atom() >= 0)) {
          Entry entry = new Entry(stream.stream(), offset + i, token, scores[offset + i]);
          byPlace.merge(atoms ? token.atom() : i, entry, Entry::plus);
        }
      }
      entries.addAll(byPlace.values());
      offset += stream.size();
    }
    entries.sort(Comparator.comparingDouble(e -> -Math.abs(e.score())));
    return List.copyOf(entries.subList(0, Math.min(LIMIT, entries.size())));
  }
}
