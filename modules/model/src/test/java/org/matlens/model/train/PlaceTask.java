package org.matlens.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
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
final class PlaceTask implements TrainingSet {
  static final int PLACES = 7;
  static final List<String> LETTERS = List.of("abcdefghijk".split(""));

  private final List<Sample> samples = new ArrayList<>();
  private final List<double[]> targets = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<Integer> askers = new ArrayList<>();

  PlaceTask(int size, long seed) {
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
  }

  private static Token token(String text, int t) {
    return new Token(text, TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t));
  }

  /** The same task with samples changed. */
  TrainingSet changed(UnaryOperator<Sample> change) {
    List<Sample> all = samples.stream().map(change).toList();
    return new TrainingSet() {
      @Override
      public int size() {
        return all.size();
      }

      @Override
      public Sample sample(int index, int epoch) {
        return all.get(index);
      }

      @Override
      public double[] targets(int index) {
        return targets.get(index);
      }
    };
  }

  List<Sample> samples() {
    return samples;
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
    for (Sample s : samples) {
      all.addAll(s.streams());
      s.streams().forEach(stream -> all.add(stream.absent()));
    }
    return Vocabulary.build(all);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Sample sample(int index, int epoch) {
    return samples.get(index);
  }

  @Override
  public double[] targets(int index) {
    return targets.get(index);
  }
}
