package org.matlens.analysis.perturb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.planted.PlantedModel;
import org.matlens.analysis.planted.PlantedSamples;
import org.matlens.batch.Sample;
import org.matlens.predict.Intervention;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

class DeletionTest {
  private static Token token(String text) {
    return new Token(text, TokenKind.ATOM, new TokenSource.None());
  }

  private static TokenSequence stream(String name, String... texts) {
    return new TokenSequence(name, Arrays.stream(texts).map(DeletionTest::token).toList());
  }

  private static BitSet bits(int... at) {
    BitSet out = new BitSet();
    Arrays.stream(at).forEach(out::set);
    return out;
  }

  private static List<String> texts(Sample s) {
    return SampleTokens.of(s).stream().map(Token::text).toList();
  }

  @Test
  void tokensAreNumberedThroughStreams() {
    Sample s = new Sample("s", List.of(stream("a", "A", "B"), stream("b", "C", "D", "E")));
    assertThat(SampleTokens.count(s)).isEqualTo(5);
    assertThat(texts(SampleTokens.masked(s, bits(1, 4))))
        .containsExactly("A", Vocabulary.MASK, "C", "D", Vocabulary.MASK);
    assertThat(texts(SampleTokens.without(s, bits(0, 2, 3)))).containsExactly("B", "E");
    assertThat(texts(SampleTokens.without(s, bits(0, 1))))
        .containsExactly(Vocabulary.ABSENT, "C", "D", "E");
    assertThat(SampleTokens.streamOf(s, 1)).isZero();
    assertThat(SampleTokens.streamOf(s, 2)).isEqualTo(1);
    assertThatThrownBy(() -> SampleTokens.without(s, bits(0, 1, 2, 3, 4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void specialTokensAreNotDeletable() {
    Sample s = new Sample("s", stream("a", "A", "B").withClassToken());
    assertThat(SampleTokens.deletable(s)).containsExactly(1, 2);
    assertThat(SampleTokens.startsWithClassToken(s)).isTrue();
  }

  @Test
  void deletionsFollowTheCapabilitiesOfTheModel() {
    List<Sample> samples = PlantedSamples.draw(5, 1);
    PlantedModel model =
        PlantedModel.of(
            Task.regression("y", ""), PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 1);
    assertThat(Deletion.availableFor(model, samples))
        .extracting(Deletion::name)
        .containsExactly("mask", "mean", "removal");
    assertThat(Deletion.availableFor(new Count(), samples))
        .extracting(Deletion::name)
        .containsExactly("mask", "removal");
    Sample two = new Sample("s", List.of(stream("a", "A"), stream("b", "C")));
    assertThat(Deletion.availableFor(new Count(), List.of(two)))
        .extracting(Deletion::name)
        .containsExactly("mask", "removal");
    Sample left = new Deletion.Removal().of(two).apply(bits(0)).sample();
    assertThat(left.streams().get(0).isAbsent()).isTrue();
    assertThat(left.streams().get(1)).isEqualTo(two.streams().get(1));
  }

  @Test
  void meanEmbeddingReplacesOnlyWhatIsDeleted() {
    List<Sample> samples = PlantedSamples.draw(7, 1);
    PlantedModel model =
        PlantedModel.of(
            Task.regression("y", ""), PlantedModel.Attention.RIGHT, PlantedModel.Link.IDENTITY, 1);
    double[] sum = new double[PlantedModel.WIDTH];
    int tokens = 0;
    for (Sample s : samples) {
      float[] e = model.gradients(List.of(s), 0).get(0).embeddings();
      for (int j = 0; j < e.length; j++) {
        sum[j % sum.length] += e[j];
      }
      tokens += SampleTokens.count(s);
    }
    Sample s = samples.get(2);
    float[] whole = model.gradients(List.of(s), 0).get(0).embeddings();
    ScoreQueue.Variant v = Deletion.availableFor(model, samples).get(1).of(s).apply(bits(1));
    float[] changed = ((Intervention.ReplaceEmbeddings) v.interventions().get(0)).embeddings();
    for (int j = 0; j < whole.length; j++) {
      boolean deleted = j / PlantedModel.WIDTH == 1;
      assertThat((double) changed[j])
          .isEqualTo(deleted ? sum[j % sum.length] / tokens : whole[j], within(1e-6));
    }
  }

  /** Scores are the number of known tokens; remembers the sizes of its calls. */
  private static final class Count implements Predictor {
    int calls;

    @Override
    public List<Task> tasks() {
      return List.of(Task.regression("y", ""));
    }

    @Override
    public List<Prediction> predict(List<Sample> samples) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[][] scores(List<Sample> samples) {
      calls++;
      return samples.stream()
          .map(
              s ->
                  new double[] {
                    SampleTokens.of(s).stream().filter(t -> t.text().length() == 1).count()
                  })
          .toArray(double[][]::new);
    }
  }

  @Test
  void aPathDeletesAllButOneInEvenSteps() {
    Count model = new Count();
    Sample s = new Sample("s", stream("a", "A", "B", "C", "D", "E", "F", "G", "H"));
    ScoreQueue queue = new ScoreQueue(model);
    int[] order = {7, 0, 6, 1, 5, 2, 4, 3};
    DeletionCurve all =
        DeletionPath.ask(queue, new Deletion.Mask().of(s), order, 100, 8, v -> v[0]);
    DeletionCurve some =
        DeletionPath.ask(queue, new Deletion.Removal().of(s), order, 3, 8, v -> v[0]);
    queue.flush();
    assertThat(model.calls).isEqualTo(1);
    assertThat(all.scores()).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
    assertThat(some.scores()).containsExactly(8, 6, 3, 1); // 7/3 → 2, 14/3 → 5, 7 deleted
    assertThat(all.drop()).isEqualTo(4);
    assertThat(all.movement()).isEqualTo(4);
  }

  @Test
  void curvesByHand() {
    DeletionCurve c = new DeletionCurve(new double[] {3, 1, 4, 4});
    assertThat(c.drop()).isEqualTo((2 - 1 - 1) / 3.0);
    assertThat(c.movement()).isEqualTo((2 + 5 + 5) / 3.0);
    assertThat(c.finite()).isTrue();
    assertThat(new DeletionCurve(new double[] {1, Double.NaN}).finite()).isFalse();
  }

  /**
   * In an additive model no order travels further, or falls lower, than the true one; the area
   * under |change| would prefer others where contributions cancel.
   */
  @Test
  void theTrueOrderOfAnAdditiveModelIsUnbeaten() {
    SplittableRandom random = new SplittableRandom(31);
    int punished = 0;
    for (int trial = 0; trial < 200; trial++) {
      double[] c = random.doubles(7).map(u -> 10 * u - 5).toArray();
      float[] signed = new float[7];
      float[] size = new float[7];
      for (int t = 0; t < 7; t++) {
        signed[t] = (float) c[t];
        size[t] = (float) Math.abs(c[t]);
      }
      int[] tokens = {0, 1, 2, 3, 4, 5, 6};
      DeletionCurve falling = curve(c, DeletionPath.descending(signed, tokens, random));
      DeletionCurve moving = curve(c, DeletionPath.descending(size, tokens, random));
      for (int r = 0; r < 50; r++) {
        DeletionCurve other = curve(c, DeletionPath.shuffled(tokens, random));
        assertThat(falling.drop()).isGreaterThanOrEqualTo(other.drop() - 1e-9);
        assertThat(moving.movement()).isGreaterThanOrEqualTo(other.movement() - 1e-9);
        punished += change(moving) < change(other) - 1e-9 ? 1 : 0;
      }
    }
    assertThat(punished).isGreaterThan(1000); // of 10000
  }

  private static DeletionCurve curve(double[] contributions, int[] order) {
    double[] scores = new double[order.length];
    scores[0] = Arrays.stream(contributions).sum();
    for (int k = 1; k < scores.length; k++) {
      scores[k] = scores[k - 1] - contributions[order[k - 1]];
    }
    return new DeletionCurve(scores);
  }

  private static double change(DeletionCurve c) {
    return Arrays.stream(c.scores()).map(s -> Math.abs(s - c.scores()[0])).sum();
  }

  @Test
  void tiesAreBrokenAtRandomNotByPlace() {
    int[] tokens = {1, 2, 3, 4};
    float[] values = {9, 5, 7, 5, 7};
    int[] firsts = new int[5];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 400; i++) {
      int[] order = DeletionPath.descending(values, tokens, random);
      assertThat(values[order[0]]).isEqualTo(7);
      assertThat(values[order[3]]).isEqualTo(5);
      assertThat(Arrays.stream(order).sum()).isEqualTo(10);
      firsts[order[0]]++;
    }
    assertThat(firsts[2]).isBetween(150, 250);
    assertThat(firsts[4]).isEqualTo(400 - firsts[2]);
  }

  @Test
  void queuesKeepOrderAcrossBatches() {
    Count model = new Count();
    List<Sample> many = PlantedSamples.draw(5003, 9);
    double[][] scores = ScoreQueue.scores(model, many);
    assertThat(model.calls).isGreaterThan(1);
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).isEqualTo(model.scores(List.of(many.get(i)))[0]);
    }
    assertThatThrownBy(
            () -> {
              ScoreQueue q = new ScoreQueue(model);
              q.add(
                  new ScoreQueue.Variant(many.get(0), List.of(new Intervention.ScaleHead(0, 0, 0))),
                  s -> {});
              q.flush();
            })
        .hasMessage("interventions asked of a model that accepts none");
  }

  @Test
  void batchesAreBoundedAndComplete() {
    List<Sample> samples = PlantedSamples.draw(3001, 2);
    List<List<Sample>> batches = Batches.byAttention(samples);
    assertThat(batches.size()).isGreaterThan(1);
    assertThat(batches.stream().flatMap(List::stream).toList()).isEqualTo(samples);
    assertThat(batches)
        .allSatisfy(
            b ->
                assertThat(
                        b.stream().mapToLong(s -> (long) Math.pow(SampleTokens.count(s), 2)).sum())
                    .isLessThanOrEqualTo(Batches.ATTENTION_ENTRIES));
    assertThat(Batches.byAttention(List.of())).isEmpty();
  }
}
