package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.matlens.batch.Sample;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class InvarianceCheckTest {

  /** A model that is a function of the numbers of the tokens. */
  private record Model(ToDoubleFunction<List<Float>> f) implements Predictor {
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
          .map(s -> s.sequence().tokens().stream().map(t -> t.features()[0]).toList())
          .map(x -> new double[] {f.applyAsDouble(x)})
          .toArray(double[][]::new);
    }
  }

  private static Sample sample(String id, List<Float> numbers) {
    List<Token> tokens = new ArrayList<>();
    for (float x : numbers) {
      tokens.add(new Token("t", TokenKind.SPECIAL, new TokenSource.None(), new float[] {x}));
    }
    return new Sample(id, new TokenSequence("s", tokens));
  }

  /** Backwards, and twice as long where there are fewer than five tokens. */
  private static final Equivalents WAYS =
      new Equivalents() {
        @Override
        public Map<String, Sample> of(Sample s) {
          List<Float> x =
              new ArrayList<>(s.sequence().tokens().stream().map(t -> t.features()[0]).toList());
          Map<String, Sample> out = new LinkedHashMap<>();
          List<Float> backwards = new ArrayList<>(x);
          Collections.reverse(backwards);
          out.put("order", sample(s.id(), backwards));
          if (x.size() < 5) {
            x.addAll(List.copyOf(x));
            out.put("two cells", sample(s.id(), x));
          }
          return out;
        }

        @Override
        public double tolerance() {
          return 1e-5;
        }
      };

  private static List<CheckResult> run(ToDoubleFunction<List<Float>> f, Equivalents ways) {
    List<Sample> samples =
        List.of(
            sample("a", List.of(1f, 2f)),
            sample("b", List.of(3f, 5f, 7f)),
            sample("c", List.of(1f, 1f, 2f, 3f, 5f)));
    double[] targets = {3, 5, 7}; // standard deviation 2
    AuditReport report =
        Auditor.audit(
            new Model(f),
            new AuditData(samples, targets, 0, 5, ways),
            List.of(),
            List.of(Checks.named("invariance")),
            AuditOptions.defaults(3),
            (what, done, all) -> {});
    return report.checks().subList(1, report.checks().size());
  }

  private static double sum(List<Float> x) {
    return x.stream().mapToDouble(v -> v).sum();
  }

  @Test
  void aMeanIsInvariant() {
    List<CheckResult> found = run(x -> sum(x) / x.size(), WAYS);
    assertThat(found)
        .extracting(CheckResult::check)
        .containsExactly("invariance-order", "invariance-two-cells");
    assertThat(found).extracting(CheckResult::finding).containsOnly(Finding.PASS);
    assertThat(found).extracting(CheckResult::n).containsExactly(3, 2);
    assertThat(found).allSatisfy(c -> assertThat(c.method()).isEmpty());
    assertThat(found.get(0).explanation()).startsWith("Invariant under order: the answers differ");
  }

  @Test
  void aSumGrowsWithTheCellByItsValueInStandardDeviations() {
    List<CheckResult> found = run(InvarianceCheckTest::sum, WAYS);
    assertThat(found.get(0).finding()).isEqualTo(Finding.PASS);
    assertThat(found.get(1).finding()).isEqualTo(Finding.FAIL);
    assertThat(found.get(1).value()).isCloseTo(15 / 2.0, within(1e-12));
    assertThat(found.get(1).explanation())
        .isEqualTo(
            "Not invariant under two cells: the answers to the same input, written otherwise,"
                + " differ by 7.5e+00 standard deviations of the target at most (sample b), of 2"
                + " samples; rounding explains 1e-05.");
  }

  @Test
  void differencesAreComparedWithRounding() {
    // 4e-5 K are 2e-5 standard deviations of the target, 1e-5 K half as much as is allowed.
    assertThat(run(x -> sum(x) / x.size() + 4e-5 * (x.get(0) == 2 ? 1 : 0), WAYS))
        .extracting(CheckResult::finding)
        .containsExactly(Finding.FAIL, Finding.PASS);
    assertThat(run(x -> sum(x) / x.size() + 1e-5 * (x.get(0) == 2 ? 1 : 0), WAYS))
        .extracting(CheckResult::finding)
        .containsExactly(Finding.PASS, Finding.PASS);
  }

  @Test
  void noNumberIsNoAnswer() {
    List<CheckResult> found = run(x -> x.get(0) == 7 ? Double.NaN : 1, WAYS);
    assertThat(found.get(0).finding()).isEqualTo(Finding.FAIL);
    assertThat(found.get(0).value()).isNaN();
    assertThat(found.get(0).explanation()).contains("sample b");
  }

  @Test
  void withoutOtherWaysNothingIsSaid() {
    assertThat(run(InvarianceCheckTest::sum, Equivalents.NONE)).isEmpty();
  }
}
