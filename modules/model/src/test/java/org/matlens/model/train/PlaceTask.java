package org.matlens.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.matlens.batch.FixedSet;
import org.matlens.batch.Sample;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

/**
 * A task whose answer stands in one stream at a place that the other stream names: "where" holds
 * one token "place k" among others that say nothing, "what" holds seven of eleven letters; the
 * label is the letter at place k.
 */
final class PlaceTask {
  static final int PLACES = 7;
  static final List<String> LETTERS = List.of("abcdefghijk".split(""));

  private final FixedSet set;
  private final List<Integer> places = new ArrayList<>();
  private final List<Integer> askers = new ArrayList<>();

  PlaceTask(int size, long seed) {
    List<Sample> samples = new ArrayList<>();
    List<double[]> targets = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      int place = random.nextInt(PLACES);
      int asker = random.nextInt(3);
      List<Token> where = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        where.add(token(t == asker ? "place" + place : "nothing", t));
      }
      List<String> letters = new ArrayList<>(LETTERS);
      for (int t = LETTERS.size() - 1; t > 0; t--) {
        java.util.Collections.swap(letters, t, random.nextInt(t + 1));
      }
      List<Token> what = new ArrayList<>();
      for (int t = 0; t < PLACES; t++) {
        what.add(token(letters.get(t), t));
      }
      samples.add(
          new Sample(
              "s" + i,
              List.of(new TokenSequence("where", where), new TokenSequence("what", what))));
      targets.add(new double[] {LETTERS.indexOf(what.get(place).text())});
      places.add(place);
      askers.add(asker);
    }
    set = new FixedSet(samples, targets);
  }

  private static Token token(String text, int t) {
    return new Token(text, TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t));
  }

  FixedSet set() {
    return set;
  }

  /** The same task with samples changed. */
  FixedSet changed(UnaryOperator<Sample> change) {
    return new FixedSet(set.samples().stream().map(change).toList(), set.targets());
  }

  /** Place of the answer in "what". */
  int place(int index) {
    return places.get(index);
  }

  /** The token of "where" that names it. */
  int asker(int index) {
    return askers.get(index);
  }

  Vocabulary vocabulary() {
    List<TokenSequence> all = new ArrayList<>();
    for (Sample s : set.samples()) {
      all.addAll(s.streams());
      s.streams().forEach(stream -> all.add(stream.absent()));
    }
    return Vocabulary.build(all);
  }
}
