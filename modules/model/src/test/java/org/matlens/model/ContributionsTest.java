package org.matlens.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.batch.Sample;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.EncoderConfig.Readout;
import org.matlens.model.TrainingConfig.RegressionLoss;
import org.matlens.model.graph.Network;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.train.LearnedFeatures;
import org.matlens.model.train.Targets;
import org.matlens.predict.Contributes.Contributions;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;
import org.nd4j.linalg.api.buffer.DataType;

/** Scores taken apart into what each token adds. */
class ContributionsTest {
  private static final List<Task> TASKS = List.of(Task.regression("a", "eV"), Task.binary("b"));
  private static final double[][] LABELS = {{3, 1}, {7, 0}, {19, 1}};

  static List<Sample> samples() {
    SplittableRandom random = new SplittableRandom(3);
    List<Sample> out = new ArrayList<>();
    for (int n : new int[] {5, 1, 11, 7}) {
      List<Token> tokens = new ArrayList<>();
      for (int t = 0; t < n; t++) {
        float[] features = {(float) random.nextGaussian(), (float) random.nextGaussian()};
        float weight = (float) random.nextDouble(0.1, 1);
        tokens.add(
            new Token(
                "t" + random.nextInt(5),
                TokenKind.ELEMENT,
                new TokenSource.None(),
                features,
                weight));
      }
      out.add(new Sample("s" + n, new TokenSequence("stream", tokens)));
    }
    return out;
  }

  /** The same tokens, and others in a second and a third stream. */
  private static List<Sample> samplesOfStreams() {
    List<Sample> own = samples();
    List<Sample> out = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      TokenSequence first = own.get(i).sequence();
      TokenSequence second = own.get((i + 1) % own.size()).sequence();
      TokenSequence third = own.get((i + 2) % own.size()).sequence();
      out.add(new Sample(own.get(i).id(), List.of(first, second, i == 2 ? third.absent() : third)));
    }
    return out;
  }

  private static StreamConfig stream(String name, Pooling pooling) {
    return new StreamConfig(name, 1, Position.NONE, pooling, 13, 1, null, 2, 0);
  }

  private static FusionConfig fusion(Pooling first, String... pooled) {
    return new FusionConfig(
        List.of(stream("a", first), stream("b", Pooling.SUM), stream("c", Pooling.WEIGHTED)),
        List.of(
            new FusionBlock(FusionBlock.Kind.CROSS, List.of("a", "b"), 1, 0),
            new FusionBlock(FusionBlock.Kind.LATENTS, List.of("c"), 1, 3),
            new FusionBlock(FusionBlock.Kind.CROSS, List.of("a", "latents"), 1, 0)),
        List.of(pooled));
  }

  @Test
  void partsOfAllStreamsAndConstantAreTheScore() {
    List<Sample> samples = samplesOfStreams();
    for (Readout readout : Readout.values()) {
      int hidden = readout == Readout.CONTRIBUTIONS ? 5 : 0;
      FusionConfig fusion = fusion(Pooling.MEAN, "c", "a");
      try (TrainedModel m = model(Pooling.MEAN, readout, hidden, RegressionLoss.LAPLACE, fusion)) {
        assertThat(m.contributesPerToken()).isTrue();
        for (int score = 0; score < 2; score++) {
          check(m, samples, score);
          // The second stream is asked, not read out.
          Sample s = samples.get(0);
          double[] parts = m.contributions(samples, score).get(0).perToken();
          int second = s.streams().get(0).size();
          for (int t = 0; t < parts.length; t++) {
            boolean silent = t >= second && t < second + s.streams().get(1).size();
            assertThat(parts[t] == 0).isEqualTo(silent);
          }
        }
      }
    }
  }

  @Test
  void latentsAndClassTokensOfStreamsAreNoTokensOfTheInput() {
    try (TrainedModel first =
            model(
                Pooling.MEAN,
                Readout.POOLED,
                0,
                RegressionLoss.SQUARED,
                fusion(Pooling.CLASS_TOKEN, "a", "c"));
        TrainedModel latents =
            model(
                Pooling.MEAN,
                Readout.POOLED,
                0,
                RegressionLoss.SQUARED,
                fusion(Pooling.MEAN, "a", "latents"))) {
      assertThat(first.contributesPerToken()).isFalse();
      assertThat(latents.contributesPerToken()).isFalse();
    }
    FusionConfig usual = fusion(Pooling.MEAN, "latents", "a");
    assertThatThrownBy(
            () -> model(Pooling.MEAN, Readout.CONTRIBUTIONS, 0, RegressionLoss.SQUARED, usual))
        .hasMessageContaining("latents have mixed; expected model.pooled to name input streams");
  }

  static TrainedModel model(Pooling pooling, Readout readout, int headHidden, RegressionLoss loss) {
    return model(pooling, readout, headHidden, loss, null);
  }

  private static TrainedModel model(
      Pooling pooling, Readout readout, int headHidden, RegressionLoss loss, FusionConfig fusion) {
    Targets targets = Targets.fit(TASKS, LABELS, loss);
    Vocabulary vocabulary =
        Vocabulary.build(samplesOfStreams().stream().flatMap(s -> s.streams().stream()).toList());
    EncoderConfig encoder =
        new EncoderConfig(14, 7, 2, 11, 0.2, Position.NONE, pooling, false, 13, headHidden)
            .withReadout(readout);
    NetworkConfig config =
        new NetworkConfig(
            encoder, vocabulary.size(), 2, 0, Targets.numOutputs(TASKS, loss), fusion);
    Network n = Network.create(config, 5, DataType.FLOAT, KernelChoice.CPU, 2);
    // Biases start at zero, where some mistakes do not show.
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < n.parameters().length(); i++) {
      n.parameters().putScalar(i, n.parameters().getDouble(i) + 0.3 * random.nextGaussian());
    }
    return new TrainedModel(n, targets, vocabulary, LearnedFeatures.NONE);
  }

  @Test
  void partsAndConstantAreTheScore() {
    for (Pooling pooling : List.of(Pooling.MEAN, Pooling.SUM, Pooling.WEIGHTED, Pooling.FLATTEN)) {
      for (Readout readout : Readout.values()) {
        if (pooling == Pooling.FLATTEN && readout == Readout.CONTRIBUTIONS) {
          continue;
        }
        for (RegressionLoss loss : List.of(RegressionLoss.SQUARED, RegressionLoss.LAPLACE)) {
          int hidden = readout == Readout.CONTRIBUTIONS ? 5 : 0;
          try (TrainedModel m = model(pooling, readout, hidden, loss)) {
            assertThat(m.contributesPerToken()).isTrue();
            for (int score = 0; score < 2; score++) {
              check(m, samples(), score);
            }
          }
        }
      }
    }
  }

  private static void check(TrainedModel m, List<Sample> samples, int score) {
    double[][] scores = m.scores(samples);
    List<Contributions> parts = m.contributions(samples, score);
    for (int i = 0; i < samples.size(); i++) {
      Contributions c = parts.get(i);
      assertThat(c.perToken()).hasSize(samples.get(i).size());
      double sum = c.constant();
      for (double p : c.perToken()) {
        sum += p;
      }
      assertThat(sum).isCloseTo(scores[i][score], within(1e-9));
      // What no token adds is the same for all samples: head's bias and the target's mean.
      assertThat(c.constant()).isCloseTo(parts.get(0).constant(), within(2e-5));
    }
  }

  @Test
  void otherReadOutsAreNoSums() {
    try (TrainedModel hidden = model(Pooling.MEAN, Readout.POOLED, 3, RegressionLoss.SQUARED);
        TrainedModel first = model(Pooling.CLASS_TOKEN, Readout.POOLED, 0, RegressionLoss.SQUARED);
        TrainedModel hurdle =
            model(Pooling.MEAN, Readout.CONTRIBUTIONS, 0, RegressionLoss.HURDLE)) {
      for (TrainedModel m : List.of(hidden, first, hurdle)) {
        assertThat(m.contributesPerToken()).isFalse();
        assertThatThrownBy(() -> m.contributions(samples(), 0))
            .isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
