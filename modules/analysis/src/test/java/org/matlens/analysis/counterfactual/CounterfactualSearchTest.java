package org.matlens.analysis.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.batch.Sample;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** The search against a model of words whose nearest counterfactuals are known by counting. */
class CounterfactualSearchTest {
  private static final int TASK = 1;

  /** Scores: a task of no interest, then two logits or a number that count letters of a word. */
  private record Letters(List<Task> tasks, int outputs) implements Predictor {
    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return samples.stream().map(this::scores).toArray(double[][]::new);
    }

    private double[] scores(Sample s) {
      double a = 0;
      double b = 0;
      for (Token t : s.tokens()) {
        a += t.text().equals("a") ? 1 : t.text().equals("A") ? 2 : 0;
        b += t.text().equals("b") ? 1 : t.text().equals("!") ? Double.NaN : 0;
      }
      return outputs == 3
          ? new double[] {7, a, b, -1}
          : new double[] {7, Double.isNaN(b) ? b : a - b};
    }
  }

  private static final Letters CLASSES =
      new Letters(
          List.of(
              Task.regression("none", ""),
              new Task("c", Task.Kind.MULTICLASS, "", List.of("A", "B", "C"))),
          3);
  private static final Letters NUMBER =
      new Letters(List.of(Task.regression("none", ""), Task.regression("y", "")), 1);
  private static final Letters BINARY =
      new Letters(List.of(Task.regression("none", ""), Task.binary("y")), 1);

  private static Sample sample(String word) {
    List<Token> tokens = new ArrayList<>();
    word.chars()
        .forEach(c -> tokens.add(new Token("" + (char) c, TokenKind.ATOM, new TokenSource.None())));
    return new Sample(word, new TokenSequence("word", tokens));
  }

  /** One letter becomes another of an alphabet. */
  private record OneLetter(String alphabet) implements Edits<String> {
    @Override
    public List<Edit<String>> of(String word) {
      List<Edit<String>> out = new ArrayList<>();
      for (int i = 0; i < word.length(); i++) {
        for (char c : alphabet.toCharArray()) {
          if (c != word.charAt(i)) {
            String other = word.substring(0, i) + c + word.substring(i + 1);
            out.add(new Edit<>(other, sample(other), i + ":" + c, 1.0 / word.length()));
          }
        }
      }
      return out;
    }

    @Override
    public String key(String word) {
      return word;
    }
  }

  private static Counterfactual<String> find(
      Predictor p, Goal goal, String word, String alphabet, int changes, double move) {
    return new CounterfactualSearch(changes, 3, move)
        .find(p, TASK, goal, word, sample(word), new OneLetter(alphabet))
        .orElseThrow();
  }

  @Test
  void theFewestChangesFlipAClass() {
    // aaab: A 3, B 1; one change gives 2 and 2, a tie counts; aaaab needs two.
    Counterfactual<String> one = find(CLASSES, Goal.FLIP, "aaab", "abx", 3, 1);
    assertThat(one.reached()).isTrue();
    assertThat(one.changes()).hasSize(1);
    Counterfactual<String> two = find(CLASSES, Goal.FLIP, "aaaab", "abx", 3, 1);
    assertThat(two.reached()).isTrue();
    assertThat(two.changes()).hasSize(2);
    assertThat(two.input().input().chars().filter(c -> c == 'b').count()).isEqualTo(3);
    assertThat(two.share()).isEqualTo(0.4);
    assertThat(two.scores()).containsExactly(7, 2, 3, -1);
    assertThat(two.input().input()).hasSize(5);
  }

  @Test
  void whatFallsShortSaysSo() {
    Counterfactual<String> c = find(CLASSES, Goal.FLIP, "aaaaaaa", "abx", 2, 1);
    assertThat(c.reached()).isFalse();
    assertThat(c.changes()).hasSize(2);
    assertThat(c.input().input().chars().filter(l -> l == 'b').count()).isEqualTo(2);
  }

  @Test
  void aNumberMovesBothWaysByAtLeastTheMove() {
    Counterfactual<String> up = find(NUMBER, Goal.UP, "axxxb", "abAx", 1, 2);
    assertThat(up.reached()).isTrue();
    assertThat(up.input().input()).contains("A").hasSize(5);
    assertThat(up.scores()[TASK]).isGreaterThanOrEqualTo(2);
    Counterfactual<String> down = find(NUMBER, Goal.DOWN, "axxxb", "abAx", 1, 2);
    assertThat(down.reached()).isTrue();
    assertThat(down.input().input()).isEqualTo("bxxxb");
    assertThat(find(NUMBER, Goal.DOWN, "axxxb", "abAx", 1, 2.5).reached()).isFalse();
  }

  @Test
  void twoClassesFlipWithTheSignOfTheLogOdds() {
    assertThat(find(BINARY, Goal.FLIP, "aax", "abx", 2, 1).scores()[TASK]).isNotPositive();
    assertThat(find(BINARY, Goal.FLIP, "bbx", "abx", 2, 1).scores()[TASK]).isNotNegative();
  }

  @Test
  void inputsAreAskedAboutOnceAndTheGivenOneNever() {
    // 3 letters, 2 others each: 6 words one change away, 12 more two changes away.
    Counterfactual<String> c = find(NUMBER, Goal.UP, "xxx", "bxc", 2, 1);
    assertThat(c.reached()).isFalse();
    assertThat(c.asked()).isBetween(6 + 1, 6 + 12);
    assertThat(c.input().input()).isNotEqualTo("xxx");
  }

  @Test
  void answersThatAreNoNumbersAreCountedAndPassedOver() {
    Counterfactual<String> c = find(NUMBER, Goal.UP, "xxb", "a!xb", 1, 1);
    assertThat(c.nonFinite()).isEqualTo(3);
    assertThat(c.reached()).isTrue();
    assertThat(c.input().input()).doesNotContain("!");
    assertThat(
            new CounterfactualSearch(1, 1, 1)
                .find(NUMBER, TASK, Goal.UP, "x!", sample("x!"), new OneLetter("ax")))
        .isEmpty();
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new CounterfactualSearch(0, 1, 1))
        .hasMessage("0 changes, beam 1, move 1.0, expected numbers above 0");
    assertThatThrownBy(() -> new CounterfactualSearch(1, 1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
