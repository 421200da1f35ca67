package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.batch.Sample;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class StreamUseCheckTest {

  /** Counts "a" in the first stream; an absent one counts as two. The second is never read. */
  private static final class Counting implements Predictor {
    @Override
    public List<Task> tasks() {
      return List.of(Task.regression("y", "K"));
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return samples.stream()
          .map(s -> new double[] {count(s.streams().get(0))})
          .toArray(double[][]::new);
    }
  }

  private static double count(TokenSequence s) {
    return s.isAbsent() ? 2 : s.tokens().stream().filter(t -> t.text().equals("a")).count();
  }

  private static TokenSequence stream(String name, int a, int n) {
    List<Token> tokens = new ArrayList<>(Collections.nCopies(a, token("a")));
    tokens.addAll(Collections.nCopies(n - a, token("b")));
    return new TokenSequence(name, tokens);
  }

  private static Token token(String text) {
    return new Token(text, TokenKind.ATOM, new TokenSource.None());
  }

  private static final int N = 41;

  private static List<Sample> samples(boolean two) {
    SplittableRandom random = new SplittableRandom(3);
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      TokenSequence first = stream("first", random.nextInt(6), 5);
      TokenSequence second = stream("second", random.nextInt(8), 7);
      // The last sample lacks the second stream.
      out.add(
          two
              ? new Sample("s" + i, List.of(first, i == N - 1 ? second.absent() : second))
              : new Sample("s" + i, first));
    }
    return out;
  }

  private static List<CheckResult> run(List<Sample> samples) {
    double[] targets = samples.stream().mapToDouble(s -> count(s.streams().get(0))).toArray();
    AuditData data = new AuditData(samples, targets, 0, 2);
    AuditContext context =
        new AuditContext(new Counting(), data, AuditOptions.defaults(5), AuditProgress.SILENT);
    return new StreamUseCheck().run(context, List.of());
  }

  @Test
  void aStreamThatIsReadIsToldFromOneThatIsNot() {
    List<Sample> samples = samples(true);
    List<CheckResult> results = run(samples);
    assertThat(results)
        .extracting(CheckResult::check)
        .containsExactly(
            "streams-first-swapped",
            "streams-first-noise",
            "streams-first-left-out",
            "streams-second-swapped",
            "streams-second-noise",
            "streams-second-left-out");
    for (CheckResult r : results) {
      boolean first = r.check().startsWith("streams-first");
      assertThat(r.n()).isEqualTo(first ? N : N - 1);
      assertThat(r.finding()).isEqualTo(first ? Finding.PASS : Finding.INCONCLUSIVE);
      if (!first) {
        assertThat(r.value()).isZero();
        assertThat(r.explanation())
            .endsWith(
                "of stream \"second\" the error grows by 0.00 standard deviations of the target:"
                    + " the model is not seen to use it.");
      }
    }
    // Left out, every sample is answered 2: the error is the distance from it.
    double[] y = samples.stream().mapToDouble(s -> count(s.streams().get(0))).toArray();
    double mean = Arrays.stream(y).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum() / (N - 1));
    double expected = Arrays.stream(y).map(v -> Math.abs(v - 2)).average().orElseThrow();
    assertThat(results.get(2).value()).isCloseTo(expected / deviation, within(1e-12));
  }

  @Test
  void oneStreamIsNotAsked() {
    assertThat(run(samples(false))).isEmpty();
  }
}
