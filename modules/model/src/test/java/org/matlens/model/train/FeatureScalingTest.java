package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.batch.FixedSet;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.Sample;
import org.matlens.model.EncoderConfig;
import org.matlens.model.TrainedModel;
import org.matlens.model.TrainingConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

/** Alloys of iron and a trace of carbon; the target is carbon's amount. */
class FeatureScalingTest {
  private static final int F = 3;

  @TempDir Path dir;

  /** Features: amount, its tenfold plus one, and a property of the element. */
  private static FixedSet alloys(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    List<double[]> targets = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double carbon = 0.001 + 0.002 * random.nextDouble();
      double iron = 0.6 + 0.2 * random.nextDouble();
      Token trace = token("C", carbon, 6);
      samples.add(
          new Sample(
              "a" + i, new TokenSequence("composition", List.of(token("Fe", iron, 26), trace))));
      targets.add(new double[] {trace.features()[0] * 1e4});
    }
    return new FixedSet(samples, targets);
  }

  private static Token token(String element, double amount, double property) {
    return new Token(
        element,
        TokenKind.ELEMENT,
        new TokenSource.ElementShare(element, amount),
        new float[] {(float) amount, (float) (10 * amount + 1), (float) property});
  }

  private static final FixedSet TRAIN = alloys(211, 5);

  private static Vocabulary vocabulary() {
    return Vocabulary.build(TRAIN.samples().stream().map(Sample::sequence).toList());
  }

  private static PackedBatch pack(List<Sample> samples) {
    return PackedBatch.of(samples, vocabulary(), F, false);
  }

  private static FeatureScaling fit() {
    return FeatureScaling.fit(
        TRAIN, vocabulary(), List.of((set, from, to) -> pack(TRAIN.samples().subList(from, to))));
  }

  @Test
  void whatVariesWithinATokenIsCentredAndScaledByToken() {
    PackedBatch scaled = fit().apply(pack(TRAIN.samples()));
    for (int token = 0; token < 2; token++) {
      for (int f = 0; f < 2; f++) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < TRAIN.size(); i++) {
          double x = scaled.features()[(2 * i + token) * F + f];
          sum += x;
          squares += x * x;
        }
        assertThat(sum / TRAIN.size()).isCloseTo(0, offset(1e-4));
        assertThat(squares / TRAIN.size()).isCloseTo(1, offset(1e-4));
        assertThat(TRAIN.samples().get(0).sequence().tokens().get(token).features()[2])
            .isEqualTo(scaled.features()[token * F + 2]);
      }
    }
  }

  @Test
  void whatIsHiddenStaysAndWhatIsUnknownTakesTheMeanOfAll() {
    FeatureScaling s = fit();
    assertThat(s.mean()[Vocabulary.MASK_ID]).containsOnly(0);
    assertThat(s.deviation()[Vocabulary.MASK_ID]).containsOnly(1);
    PackedBatch all = pack(TRAIN.samples());
    double sum = 0;
    for (int t = 0; t < all.numTokens(); t++) {
      sum += all.features()[t * F];
    }
    assertThat((double) s.mean()[Vocabulary.UNKNOWN_ID][0])
        .isCloseTo(sum / all.numTokens(), offset(1e-6));
    assertThat(s.mean()[Vocabulary.UNKNOWN_ID][2]).isZero();
  }

  @Test
  void aTraceIsLearnedThatIsLostOtherwise() throws IOException {
    double raw = error(false);
    double scaled = error(true);
    assertThat(scaled).isLessThan(raw / 3);
  }

  private double error(boolean scale) throws IOException {
    TrainingConfig training =
        TrainingConfig.builder()
            .epochs(15)
            .batchSize(16)
            .learningRate(3e-3)
            .weightDecay(0)
            .warmUpFraction(0.1)
            .emaDecay(0.9)
            .restoreBest(false)
            .scaleFeatures(scale)
            .threads(1)
            .build();
    EncoderConfig encoder =
        new EncoderConfig(
            16, 2, 1, 32, 0, EncoderConfig.Position.NONE, EncoderConfig.Pooling.MEAN, false, 31, 0);
    FixedSet others = alloys(53, 7);
    Trainer.Request request =
        new Trainer.Request(
            encoder,
            training,
            List.of(Task.regression("carbon", "")),
            vocabulary(),
            F,
            0,
            TRAIN,
            others,
            3,
            KernelChoice.CPU);
    Path folder = Files.createDirectories(dir.resolve("" + scale));
    double sum = 0;
    try (TrainedModel model = Trainer.train(request, folder, r -> {})) {
      model.save(folder.resolve("model"));
      try (TrainedModel again = TrainedModel.load(folder.resolve("model"), KernelChoice.CPU, 1)) {
        for (int i = 0; i < others.size(); i++) {
          double p = model.predict(List.of(others.sample(i, -1))).get(0).value();
          assertThat(again.predict(List.of(others.sample(i, -1))).get(0).value()).isEqualTo(p);
          sum += Math.abs(p - others.targets(i)[0]);
        }
      }
    }
    return sum / others.size();
  }
}
