package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.batch.Sample;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource.AxisRange;

/** Spectra whose answer is the sum of the heights of their peaks. */
class SpectrumChecksTest {
  private static final int N = 31;
  private static final int PEAKS = 5;

  private static double sum(Sample s) {
    return s.tokens().stream().mapToDouble(t -> t.features()[0]).sum();
  }

  private record Summing() implements Predictor {
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
      return samples.stream().map(s -> new double[] {sum(s)}).toArray(double[][]::new);
    }
  }

  /** Heights times a factor. */
  private record Heights(String name, float factor) implements AttributionMethod {
    @Override
    public String description() {
      return name;
    }

    @Override
    public Meaning meaning() {
      return Meaning.CONTRIBUTION;
    }

    @Override
    public List<Class<? extends Predictor>> needs() {
      return List.of();
    }

    @Override
    public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
      return samples.stream()
          .map(
              s ->
                  Attribution.of(
                      name,
                      s.tokens().stream().mapToDouble(t -> factor * t.features()[0]).toArray()))
          .toList();
    }
  }

  private static Token peak(int place, double height, TokenKind kind) {
    return new Token(
        "peak",
        kind,
        new AxisRange(10 * place, 10 * place + 3, "degree"),
        new float[] {(float) height});
  }

  private static List<Sample> samples(TokenKind kind) {
    SplittableRandom random = new SplittableRandom(7);
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      List<Token> tokens = new ArrayList<>();
      for (int p = 0; p < PEAKS; p++) {
        tokens.add(peak(p, 1 + random.nextDouble(), kind));
      }
      out.add(new Sample("s" + i, new TokenSequence("spectrum", tokens)));
    }
    return out;
  }

  /** A window has height 0.5 when it is flat; noise changes little, a background everything. */
  private static final Measurements MEASURED =
      new Measurements() {
        @Override
        public Map<String, Disturbed> disturbed(Sample sample) {
          Map<String, Disturbed> out = new LinkedHashMap<>();
          out.put("noise", Disturbed.tokenByToken(plus(sample, 0.001)));
          out.put("a background", Disturbed.tokenByToken(plus(sample, 100)));
          return out;
        }

        @Override
        public boolean haveCurves() {
          return true;
        }

        @Override
        public Optional<Sample> flattened(Sample sample, int stream, double from, double to) {
          assertThat(to).isEqualTo(from + 3);
          List<Token> tokens = new ArrayList<>(sample.tokens());
          tokens.set((int) from / 10, peak((int) from / 10, 0.5, TokenKind.PATCH));
          return Optional.of(new Sample(sample.id(), new TokenSequence("spectrum", tokens)));
        }
      };

  private static Sample plus(Sample s, double more) {
    List<Token> tokens = new ArrayList<>(s.tokens());
    tokens.set(0, peak(0, tokens.get(0).features()[0] + more, TokenKind.PATCH));
    return new Sample(s.id(), new TokenSequence("spectrum", tokens));
  }

  private static List<CheckResult> run(Check check, List<Sample> samples, Measurements measured) {
    double[] targets = samples.stream().mapToDouble(SpectrumChecksTest::sum).toArray();
    int[] all = java.util.stream.IntStream.range(0, samples.size()).toArray();
    AuditData data = new AuditData(samples, targets, 0, 7, Equivalents.NONE, measured, all);
    AuditContext context =
        new AuditContext(new Summing(), data, AuditOptions.defaults(5), AuditProgress.SILENT);
    return check.run(context, List.of(new Heights("true", 1), new Heights("inverted", -1)));
  }

  private static double deviation(List<Sample> samples) {
    double[] y = samples.stream().mapToDouble(SpectrumChecksTest::sum).toArray();
    double mean = Arrays.stream(y).average().orElseThrow();
    return Math.sqrt(Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum() / (N - 1));
  }

  private static void assertJudged(List<CheckResult> results, List<Sample> samples, double flat) {
    double highest =
        samples.stream()
            .mapToDouble(
                s -> s.tokens().stream().mapToDouble(t -> t.features()[0]).max().orElseThrow())
            .average()
            .orElseThrow();
    double rest =
        (samples.stream().mapToDouble(SpectrumChecksTest::sum).average().orElseThrow() - highest)
            / (PEAKS - 1);
    CheckResult right = results.get(0);
    assertThat(right.finding()).isEqualTo(Finding.PASS);
    assertThat(right.n()).isEqualTo(N);
    assertThat(right.value()).isCloseTo((highest - flat) / deviation(samples), within(1e-6));
    assertThat(right.reference()).isCloseTo((rest - flat) / deviation(samples), within(1e-6));
    assertThat(right.pAdjusted()).isBetween(right.pValue(), 0.05);
    assertThat(results.get(1).finding()).isEqualTo(Finding.FAIL);
    assertThat(results.get(1).value()).isLessThan(results.get(1).reference());
  }

  @Test
  void thePeakAMapPointsAtIsRemoved() {
    List<Sample> samples = samples(TokenKind.PEAK);
    List<CheckResult> results = run(new PeakRemovalCheck(), samples, Measurements.NONE);
    assertJudged(results, samples, 0);
    assertThat(results.get(0).explanation())
        .startsWith("Without the peak that \"true\" scores highest the answer falls by ")
        .endsWith(" The peak it points at matters more.");
    assertThat(run(new PeakRemovalCheck(), samples(TokenKind.PATCH), MEASURED)).isEmpty();
  }

  @Test
  void theWindowAMapPointsAtIsFlattened() {
    List<Sample> samples = samples(TokenKind.PATCH);
    List<CheckResult> results = run(new WindowMaskCheck(), samples, MEASURED);
    assertJudged(results, samples, 0.5);
    assertThat(results.get(1).explanation())
        .endsWith(" The window it points at matters less than others.");
    assertThat(run(new WindowMaskCheck(), samples, Measurements.NONE)).isEmpty();
  }

  @Test
  void answersThatMoveWithTheInstrumentAreTold() {
    List<Sample> samples = samples(TokenKind.PATCH);
    List<CheckResult> results = run(new MeasurementCheck(), samples, MEASURED);
    assertThat(results)
        .extracting(CheckResult::check)
        .containsExactly("measurement-noise", "measurement-a-background");
    assertThat(results)
        .extracting(CheckResult::finding)
        .containsExactly(Finding.PASS, Finding.FAIL);
    assertThat(results.get(1).value()).isCloseTo(100 / deviation(samples), within(1e-4));
    assertThat(results.get(0).method()).isEmpty();
    assertThat(results.get(1).explanation())
        .endsWith("the model reads what is no property of the material.");
    assertThat(run(new MeasurementCheck(), samples, Measurements.NONE)).isEmpty();
  }
}
