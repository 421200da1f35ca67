package org.matlens.analysis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.attribution.Parts;
import org.matlens.batch.Sample;
import org.matlens.predict.DropsOut;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Parts of samples masked, deleted, replaced; maps of samples that are a little otherwise. */
class PartsAndStabilityTest {
  private static final int N = 37;
  private static final List<String> ELEMENTS = List.of("Li", "O", "Fe", "Cu", "S", "Ba", "H");

  private static double value(String text) {
    int i = ELEMENTS.indexOf(text);
    return i < 0 ? 0 : 1 + i * i;
  }

  /** Each site adds what its element is worth; with dropout every second sum is turned round. */
  private record Summing(boolean dropped) implements DropsOut {
    @Override
    public List<Task> tasks() {
      return List.of(Task.regression("y", "eV"));
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      return samples.stream().map(s -> new double[] {sum(s)}).toArray(double[][]::new);
    }

    @Override
    public Optional<Predictor> withDropout(long seed) {
      return Optional.of(new Summing(true));
    }
  }

  private static double sum(Sample s) {
    return s.tokens().stream().mapToDouble(t -> value(t.text())).sum();
  }

  /** What a token is worth, times a factor; turned round for models with dropout if asked. */
  private record Worth(String name, double factor, boolean turns) implements AttributionMethod {
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
      boolean turned = turns && ((Summing) predictor).dropped();
      return samples.stream()
          .map(
              s ->
                  Attribution.of(
                      name,
                      s.tokens().stream()
                          .mapToDouble(t -> (turned ? -1 : 1) * factor * value(t.text()))
                          .toArray()))
          .toList();
    }
  }

  /** Fresh numbers for every order of the same tokens. */
  private record Fickle(String name) implements AttributionMethod {
    @Override
    public String description() {
      return name;
    }

    @Override
    public Meaning meaning() {
      return Meaning.INFLUENCE;
    }

    @Override
    public List<Class<? extends Predictor>> needs() {
      return List.of();
    }

    @Override
    public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
      return samples.stream()
          .map(
              s -> {
                long seed = s.tokens().stream().map(Token::text).toList().hashCode();
                SplittableRandom r = new SplittableRandom(seed).split();
                return Attribution.of(name, r.doubles(s.tokens().size()).toArray());
              })
          .toList();
    }
  }

  private static Sample crystal(String id, List<String> elements) {
    List<Token> sites = new ArrayList<>();
    for (int t = 0; t < elements.size(); t++) {
      sites.add(new Token(elements.get(t), TokenKind.SITE, new TokenSource.Site(t)));
    }
    return new Sample(id, new TokenSequence("crystal", sites));
  }

  private static List<String> texts(Sample s) {
    return s.tokens().stream().map(Token::text).toList();
  }

  /** Five sites each, of several elements. */
  private static List<Sample> crystals() {
    SplittableRandom r = new SplittableRandom(17);
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      List<String> elements = new ArrayList<>();
      for (int t = 0; t < 5; t++) {
        elements.add(ELEMENTS.get((r.nextInt(3) + 2 * t) % ELEMENTS.size()));
      }
      out.add(crystal("s" + i, elements));
    }
    return out;
  }

  /** Sites the other way round; and every site replaced by hydrogen, one at a time. */
  private static final Measurements OTHERWISE =
      new Measurements() {
        @Override
        public Map<String, Disturbed> disturbed(Sample sample) {
          List<String> back = new ArrayList<>(texts(sample));
          java.util.Collections.reverse(back);
          int[] counterpart = new int[back.size()];
          Arrays.setAll(counterpart, t -> back.size() - 1 - t);
          Map<String, Disturbed> out = new LinkedHashMap<>();
          out.put("sites 0.05 Å back", new Disturbed(crystal(sample.id(), back), counterpart));
          return out;
        }

        @Override
        public List<Substitute> substitutes(Sample sample) {
          List<Substitute> out = new ArrayList<>();
          for (int t = 0; t < sample.tokens().size(); t++) {
            List<String> other = new ArrayList<>(texts(sample));
            other.set(t, "Li");
            BitSet replaced = new BitSet();
            replaced.set(t);
            out.add(new Substitute(crystal(sample.id(), other), replaced));
          }
          BitSet all = new BitSet();
          all.set(0, 5); // holds other parts: no part of its own
          out.add(new Substitute(crystal(sample.id(), List.of("H", "H", "H", "H", "H")), all));
          return out;
        }
      };

  private static List<CheckResult> run(Check check, AttributionMethod... methods) {
    List<Sample> samples = crystals();
    double[] targets = samples.stream().mapToDouble(PartsAndStabilityTest::sum).toArray();
    int[] all = java.util.stream.IntStream.range(0, N).toArray();
    AuditData data = new AuditData(samples, targets, 0, 7, Equivalents.NONE, OTHERWISE, all);
    AuditContext context =
        new AuditContext(new Summing(false), data, AuditOptions.defaults(5), AuditProgress.SILENT);
    return check.run(context, List.of(methods));
  }

  private static double unit() {
    double[] y = crystals().stream().mapToDouble(PartsAndStabilityTest::sum).toArray();
    double mean = Arrays.stream(y).average().orElseThrow();
    return Math.sqrt(Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum() / (N - 1));
  }

  private static final Worth TRUE = new Worth("true", 1, false);
  private static final Worth INVERTED = new Worth("inverted", -1, false);

  @Test
  void theSiteAMapPointsAtIsDeleted() {
    List<CheckResult> results = run(new SiteRemovalCheck(), TRUE, INVERTED);
    double highest =
        crystals().stream()
            .mapToDouble(
                s ->
                    texts(s).stream().mapToDouble(PartsAndStabilityTest::value).max().orElseThrow())
            .average()
            .orElseThrow();
    assertThat(results).extracting(CheckResult::check).containsOnly("site-removal");
    assertThat(results.get(0).finding()).isEqualTo(Finding.PASS);
    assertThat(results.get(0).value()).isCloseTo(highest / unit(), within(1e-9));
    assertThat(results.get(0).explanation())
        .startsWith("Without the site that \"true\" scores highest the answer falls by ");
    assertThat(results.get(1).finding()).isEqualTo(Finding.FAIL);
  }

  /** An element is masked on all its sites at once. */
  @Test
  void theElementAMapPointsAtIsMasked() {
    List<CheckResult> results = run(new PartMaskCheck(Parts.By.ELEMENT), TRUE, INVERTED);
    double highest =
        crystals().stream()
            .mapToDouble(
                s ->
                    ELEMENTS.stream()
                        .mapToDouble(e -> value(e) * texts(s).stream().filter(e::equals).count())
                        .max()
                        .orElseThrow())
            .average()
            .orElseThrow();
    assertThat(results.get(0).finding()).isEqualTo(Finding.PASS);
    assertThat(results.get(0).check()).isEqualTo("element-mask");
    assertThat(results.get(0).value()).isCloseTo(highest / unit(), within(1e-9));
    assertThat(results.get(0).explanation())
        .startsWith(
            "With the element that \"true\" scores highest replaced by the [MASK] token the answer"
                + " falls by ");
    assertThat(results.get(1).finding()).isEqualTo(Finding.FAIL);
    assertThat(run(new PartMaskCheck(Parts.By.ATOM), TRUE)).isEmpty(); // sites are no atoms
    assertThat(run(new PeakRemovalCheck(), TRUE)).isEmpty();
  }

  @Test
  void whatAMapPointsAtIsReplacedByAnotherElement() {
    List<CheckResult> results = run(new SubstitutionCheck(), TRUE, new Fickle("fickle"));
    double highest =
        crystals().stream()
            .mapToDouble(
                s ->
                    texts(s).stream().mapToDouble(PartsAndStabilityTest::value).max().orElseThrow()
                        - value("Li"))
            .average()
            .orElseThrow();
    assertThat(results.get(0).finding()).isEqualTo(Finding.PASS);
    assertThat(results.get(0).value()).isCloseTo(highest / unit(), within(1e-9));
    assertThat(results.get(0).n()).isEqualTo(N);
    assertThat(results.get(1).finding()).isEqualTo(Finding.INCONCLUSIVE);
  }

  private static CheckResult find(List<CheckResult> all, String check, String method) {
    return all.stream()
        .filter(c -> c.check().equals(check) && c.method().orElseThrow().equals(method))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void mapsThatHoldAreToldFromMapsThatDoNot() {
    List<CheckResult> results =
        run(new StabilityCheck(), TRUE, new Worth("turning", 1, true), new Fickle("fickle"));
    assertThat(results)
        .extracting(CheckResult::check)
        .containsOnly(
            "stability-sites-0.05-A-back",
            "stability-partial-mask",
            "stability-partial-removal",
            "stability-dropout");
    for (CheckResult c : results) {
      if (c.method().orElseThrow().equals("true")) {
        assertThat(c.finding()).describedAs(c.toString()).isEqualTo(Finding.PASS);
        assertThat(c.value()).isCloseTo(1, within(1e-9));
        assertThat(c.explanation()).endsWith("They hold.");
      }
    }
    CheckResult turned = find(results, "stability-dropout", "turning");
    assertThat(turned.finding()).isEqualTo(Finding.FAIL);
    assertThat(turned.value()).isCloseTo(-1, within(1e-9));
    assertThat(find(results, "stability-sites-0.05-A-back", "fickle").finding())
        .isEqualTo(Finding.FAIL);
    assertThat(find(results, "stability-partial-mask", "fickle").value()).isBetween(-0.4, 0.4);
  }

  /** Tokens are compared with those that stand for the same, not with those at the same place. */
  @Test
  void correlationsFollowTheCounterparts() {
    Sample s = crystal("s", List.of("Li", "O", "Fe", "Cu"));
    Attribution before = Attribution.of("m", new double[] {1, 2, 3, 4});
    Attribution after = Attribution.of("m", new double[] {30, 40, 0, 10, 20});
    assertThat(StabilityCheck.correlation(s, before, after, new int[] {3, 4, 0, 1})).isEqualTo(1);
    assertThat(StabilityCheck.correlation(s, before, after, new int[] {3, -1, -1, 2}))
        .isEqualTo(-1);
    assertThat(StabilityCheck.correlation(s, before, after, new int[] {-1, -1, 0, -1})).isNaN();
    // sites that are equal but for the last bits are equal
    Attribution even = Attribution.of("m", new double[] {1, 1 + 1e-6, 2, 2 + 1e-6});
    Attribution odd = Attribution.of("m", new double[] {1 + 1e-6, 1, 2 + 1e-6, 2});
    assertThat(StabilityCheck.correlation(s, even, odd, new int[] {0, 1, 2, 3})).isEqualTo(1);
    Attribution broken = Attribution.of("m", new double[] {1, Double.NaN, 2, 3, 4});
    assertThat(StabilityCheck.correlation(s, before, broken, new int[] {0, 1, 2, 3})).isNaN();
  }
}
