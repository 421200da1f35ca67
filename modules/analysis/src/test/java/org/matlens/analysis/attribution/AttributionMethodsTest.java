package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attention.TokenLabels;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class AttributionMethodsTest {
  private static final Task REGRESSION = Task.regression("y", "");
  private static final Task THREE = new Task("y", Task.Kind.MULTICLASS, "", List.of("a", "b", "c"));

  private static Sample sample(int n) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      tokens.add(new Token("C", TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t)));
    }
    return new Sample("n" + n, new TokenSequence("molecule", tokens));
  }

  /** A model of which only attention is asked, the same whatever the sample. */
  private record Fixed(List<AttentionMap> layers) implements Attends {
    @Override
    public List<Task> tasks() {
      return List.of(REGRESSION);
    }

    @Override
    public List<AttentionMaps> attention(List<Sample> samples) {
      return samples.stream().map(s -> AttentionMaps.ofStream("molecule", layers)).toList();
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }
  }

  private static float[] one(AttributionMethod method, Predictor model, Sample sample) {
    return method.attribute(model, List.of(sample), 0).get(0).perToken();
  }

  @Test
  void attentionIsMassReceivedFromQueriesThatAttend() {
    // two heads, three tokens; query 2 of head 1 may see nothing
    AttentionMap map =
        new AttentionMap(
            2,
            3,
            3,
            new float[] {
              1,
              0,
              0,
              0.5f,
              0.5f,
              0,
              0.25f,
              0.25f,
              0.5f, // head 0
              0,
              0,
              1,
              0,
              1,
              0,
              0,
              0,
              0 // head 1
            });
    float[] mass = one(new AttentionMass(), new Fixed(List.of(map)), sample(3));
    // head 0: (1.75, 0.75, 0.5) / 3; head 1: (0, 1, 1) / 2
    assertThat((double) mass[0]).isEqualTo(1.75 / 6, within(1e-7));
    assertThat((double) mass[1]).isEqualTo(0.75 / 6 + 0.25, within(1e-7));
    assertThat((double) mass[2]).isEqualTo(0.5 / 6 + 0.25, within(1e-7));
  }

  @Test
  void aClassTokenReadsItsOwnRow() {
    Sample s = new Sample("c", sample(2).sequence().withClassToken());
    AttentionMap map =
        new AttentionMap(1, 3, 3, new float[] {0.125f, 0.25f, 0.625f, 0, 1, 0, 0, 1, 0});
    assertThat(one(new AttentionMass(), new Fixed(List.of(map)), s))
        .containsExactly(0.125f, 0.25f, 0.625f);
    assertThat(one(new AttentionRollout(), new Fixed(List.of(map)), s))
        .containsExactly(0.5625f, 0.125f, 0.3125f);
  }

  @Test
  void rolloutOfIdentitiesIsIdentityAndRowsSumToOne() {
    float[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    AttentionMap eye = new AttentionMap(1, 3, 3, identity);
    assertThat(RowByRow.rollout(List.of(eye, eye), 3)).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    // a query that attends to nothing keeps what it has
    AttentionMap nothing = new AttentionMap(1, 3, 3, new float[9]);
    assertThat(RowByRow.rollout(List.of(nothing), 3)).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void attentionOfOtherTokensIsRefused() {
    Fixed model = new Fixed(List.of(new AttentionMap(1, 3, 3, new float[9])));
    assertThatThrownBy(() -> one(new AttentionMass(), model, sample(5)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("attention of 3 queries to 3 keys, sample n5 has 5 tokens");
  }

  @Test
  void contributionsOfAnAdditiveModelAreItsTruth() {
    PlantedModel model =
        PlantedModel.of(THREE, PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 3);
    List<Sample> samples = PlantedSamples.draw(11, 5);
    int[] outputs = {0, 2, 1, 1, 0, 2, 2, 2, 0, 1, 0};
    for (AttributionMethod method :
        List.of(
            new GradientTimesInput(),
            IntegratedGradients.fromZero(),
            IntegratedGradients.fromMask(),
            new SmoothGrad(3, 0.2, 7),
            new AttentionTimesGradient(),
            new ClassActivation(),
            new KernelShap(64, 7),
            new Occlusion())) {
      List<Attribution> maps = method.attribute(model, samples, outputs);
      for (int i = 0; i < outputs.length; i++) {
        float[] truth = model.truth(samples.get(i), outputs[i]);
        assertThat(maps.get(i).method()).isEqualTo(method.name());
        assertThat(maps.get(i).perToken()).hasSameSizeAs(truth);
        for (int t = 0; t < truth.length; t++) {
          assertThat(maps.get(i).perToken()[t]).isEqualTo(truth[t], within(1e-5f));
        }
      }
    }
  }

  /**
   * score = product of two embeddings of width 1: ∂/∂a = b, so that gradient × input is twice it.
   */
  @Test
  void integratedGradientsAreExactOnAProductAndReportTheirError() {
    Product model = new Product();
    Attribution exact =
        IntegratedGradients.fromZero().attribute(model, List.of(sample(2)), 0).get(0);
    // a = 3, b = -5: each gets half of the score
    assertThat(exact.perToken()).containsExactly(-7.5f, -7.5f);
    assertThat(exact.diagnostics())
        .containsEntry("score", -15.0)
        .containsEntry("baselineScore", 0.0);
    assertThat(exact.diagnostics().get("completenessError")).isLessThan(1e-6);
    assertThat(one(new GradientTimesInput(), model, sample(2))).containsExactly(-15f, -15f);
  }

  @Test
  void completenessErrorFallsWithSteps() {
    PlantedModel model =
        PlantedModel.of(REGRESSION, PlantedModel.Attention.RIGHT, PlantedModel.Link.SATURATING, 3);
    List<Sample> samples = PlantedSamples.draw(7, 5);
    for (int grading : new int[] {1, 4}) {
      double coarse = worst(zero(2, grading), model, samples);
      double fine = worst(zero(128, grading), model, samples);
      assertThat(coarse).isGreaterThan(1e-3);
      assertThat(fine).isLessThan(coarse / 50);
    }
    assertThatThrownBy(() -> zero(3, 0)).hasMessage("grading 0, expected at least 1");
    assertThatThrownBy(() -> zero(0, 1)).hasMessage("0 steps, expected at least one");
  }

  private static IntegratedGradients zero(int steps, int grading) {
    return new IntegratedGradients(IntegratedGradients.Baseline.ZERO, steps, grading);
  }

  private static double worst(AttributionMethod m, Predictor model, List<Sample> samples) {
    return m.attribute(model, samples, 0).stream()
        .mapToDouble(a -> a.diagnostics().get("completenessError"))
        .max()
        .orElseThrow();
  }

  private static final class Product implements Differentiates {
    @Override
    public List<Task> tasks() {
      return List.of(REGRESSION);
    }

    @Override
    public int embeddingSize() {
      return 1;
    }

    @Override
    public List<Gradients> gradients(List<Sample> samples, int output) {
      return gradients(samples, List.of(new float[] {3, -5}), output);
    }

    @Override
    public List<Gradients> gradients(List<Sample> samples, List<float[]> e, int output) {
      float[] x = e.get(0);
      return List.of(new Gradients((double) x[0] * x[1], x, new float[] {x[1], x[0]}, null, null));
    }

    @Override
    public List<AttentionMaps> attention(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void methodsAreOfferedByCapability() {
    Fixed attends = new Fixed(List.of());
    assertThat(AttributionMethods.offeredBy(attends, 1))
        .extracting(AttributionMethod::name)
        .containsExactly("attention", "rollout", "occlusion", "random");
    assertThatThrownBy(() -> new GradientTimesInput().attribute(attends, List.of(sample(2)), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "method \"gradient-x-input\" needs a model that differentiates; this one does not");
    assertThat(AttributionMethods.named("rollout", 1)).isInstanceOf(AttentionRollout.class);
    assertThatThrownBy(() -> AttributionMethods.named("magic", 1))
        .hasMessage(
            "attribution method \"magic\", expected one of attention, rollout, attention-flow,"
                + " gradient-of-attention, attention-x-gradient, attention-gradient, attention-integrated-gradients,"
                + " gradient-x-input, smoothgrad, integrated-gradients, integrated-gradients-mask,"
                + " class-activation, occlusion, lime, shap, random");
  }

  @Test
  void randomNumbersAreRepeatable() {
    List<Sample> samples = PlantedSamples.draw(17, 1);
    List<Attribution> a = new RandomOrder(7).attribute(new Fixed(List.of()), samples, 0);
    List<Attribution> b =
        new RandomOrder(7).attribute(new Fixed(List.of()), samples.subList(3, 5), 0);
    List<Attribution> c = new RandomOrder(8).attribute(new Fixed(List.of()), samples, 0);
    assertThat(b.get(0).perToken()).isEqualTo(a.get(3).perToken());
    assertThat(c.get(3).perToken()).isNotEqualTo(a.get(3).perToken());
    assertThat(a.get(0).perToken()[0]).isNotEqualTo(a.get(1).perToken()[0]);
  }

  @Test
  void tokensFoldToAtoms() {
    Sample s = PlantedSamples.draw(1, 2).get(0);
    int n = s.sequence().size();
    float[] scores = new float[n];
    Arrays.fill(scores, 1.5f);
    double[] atoms = Fold.atoms(s, scores, Fold.numAtoms(s));
    assertThat(atoms).hasSize((n + 1) * 2 / 3).containsOnly(1.5);
    Token shared = new Token("C", TokenKind.ATOM, new TokenSource.Characters(0, 1, 1));
    Token bond = new Token("=", TokenKind.BOND, new TokenSource.Characters(1, 2, -1));
    Sample two = new Sample("x", new TokenSequence("m", List.of(shared, bond, shared)));
    assertThat(Fold.atoms(two, new float[] {1, 10, 2}, 3)).containsExactly(0, 3, 0);
    assertThatThrownBy(() -> Fold.atoms(two, new float[] {1, 10, 2}, 1))
        .hasMessage("token 0 is of atom 1, the sample has 1 atoms");
    assertThatThrownBy(() -> Fold.atoms(two, new float[2], 3))
        .hasMessage("2 scores for 3 tokens of sample x");
  }

  @Test
  void tokensFoldToElementsAndSites() {
    Token fe = new Token("Fe", TokenKind.SITE, new TokenSource.Site(2));
    Token o = new Token("O", TokenKind.SITE, new TokenSource.Site(0));
    TokenSequence sites = new TokenSequence("crystal", List.of(fe, o, fe)).withClassToken();
    Token share = new Token("O", TokenKind.ELEMENT, new TokenSource.ElementShare("O", 0.4));
    Sample s = new Sample("x", List.of(sites, new TokenSequence("composition", List.of(share))));
    float[] scores = {100, 1, 10, 2, 0.5f};
    assertThat(Fold.labels(TokenLabels.ELEMENTS, s, scores))
        .containsExactly(java.util.Map.entry("Fe", 3.0), java.util.Map.entry("O", 10.5));
    assertThat(Fold.sites(s, scores, 4)).containsExactly(10, 0, 3, 0);
    assertThatThrownBy(() -> Fold.sites(s, scores, 2))
        .hasMessage("token 1 is of site 2, the sample has 2 sites");
    assertThatThrownBy(() -> Fold.labels(TokenLabels.KINDS, s, new float[3]))
        .hasMessage("3 scores for 5 tokens of sample x");
  }
}
