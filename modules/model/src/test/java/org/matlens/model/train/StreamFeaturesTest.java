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
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.FusionConfig;
import org.matlens.model.StreamConfig;
import org.matlens.model.TrainedModel;
import org.matlens.model.TrainingConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

/**
 * Two alloys that meet, and a third that is missing now and then: features scaled and fractions in
 * steps, stream by stream.
 */
class StreamFeaturesTest {
  @TempDir Path dir;

  private static FixedSet couples(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>();
    List<double[]> targets = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double left = 0.2 + 0.1 * random.nextDouble();
      double right = 0.7 + 0.1 * random.nextDouble();
      TokenSequence third = alloy("third", 0.01 * random.nextDouble());
      samples.add(
          new Sample(
              "c" + i,
              List.of(
                  alloy("left", left),
                  alloy("right", right),
                  random.nextInt(3) == 0 ? third.absent() : third)));
      targets.add(new double[] {100 * (left - 0.5 * right)});
    }
    return new FixedSet(samples, targets);
  }

  private static TokenSequence alloy(String stream, double carbon) {
    return new TokenSequence(stream, List.of(token("C", carbon), token("Fe", 1 - carbon)));
  }

  private static Token token(String element, double share) {
    return new Token(
        element,
        TokenKind.ELEMENT,
        new TokenSource.ElementShare(element, share),
        new float[] {(float) share, 7},
        (float) share);
  }

  private static StreamConfig stream(String name, String share) {
    return new StreamConfig(
        name, 1, Position.NONE, Pooling.WEIGHTED, 5, 1, null, 2, 0, 3, share, share != null);
  }

  private static final FusionConfig FUSION =
      new FusionConfig(
          List.of(stream("left", null), stream("right", "left"), stream("third", null)),
          List.of(),
          List.of());

  private TrainedModel train(FixedSet set, FusionConfig fusion) throws IOException {
    TrainingConfig training =
        TrainingConfig.builder()
            .epochs(20)
            .batchSize(16)
            .learningRate(3e-3)
            .warmUpFraction(0.1)
            .restoreBest(false)
            .scaleFeatures(true)
            .threads(1)
            .build();
    Vocabulary vocabulary =
        Vocabulary.build(set.samples().stream().flatMap(s -> s.streams().stream()).toList());
    EncoderConfig encoder =
        new EncoderConfig(14, 2, 1, 29, 0, Position.NONE, Pooling.MEAN, false, 31, 0)
            .withFractions(0.7, 3);
    return Trainer.train(
        new Trainer.Request(
            encoder,
            training,
            List.of(Task.regression("step", "")),
            vocabulary,
            0,
            0,
            set,
            couples(31, 8),
            3,
            KernelChoice.CPU,
            fusion),
        Files.createTempDirectory(dir, "state"),
        r -> {});
  }

  @Test
  void streamsWithOneEncoderLearnAndAreSavedWithWhatIsKnownOfTheirFeatures() throws IOException {
    FixedSet others = couples(61, 9);
    try (TrainedModel model = train(couples(307, 1), FUSION)) {
      double sum = 0;
      double spread = 0;
      for (int i = 0; i < others.size(); i++) {
        double p = model.predict(List.of(others.sample(i, -1))).get(0).value();
        sum += Math.abs(p - others.targets(i)[0]);
        spread += Math.abs(others.targets(i)[0] + 12.5) / others.size();
      }
      assertThat(sum / others.size()).isLessThan(spread / 3);
      Path saved = dir.resolve("model");
      model.save(saved);
      try (TrainedModel again = TrainedModel.load(saved, KernelChoice.CPU, 1)) {
        assertThat(again.config()).isEqualTo(model.config());
        assertThat(again.numParameters()).isEqualTo(model.numParameters());
        assertThat(again.scores(others.samples())).isEqualTo(model.scores(others.samples()));
      }
      FusionConfig apart =
          new FusionConfig(
              List.of(stream("left", null), stream("right", null), stream("third", null)),
              List.of(),
              List.of());
      try (TrainedModel separate = train(couples(43, 1), apart)) {
        // A block, the table, its slopes, and the map of two features.
        int vocabulary = model.vocabulary().size();
        long block = 14 * 42 + 42 + 14 * 14 + 14 + 2 * 14 * 29 + 29 + 14 + 4 * 14;
        assertThat(separate.numParameters() - model.numParameters())
            .isEqualTo(block + vocabulary * 14L * (1 + 3) + 2 * 14);
      }
    }
  }

  @Test
  void whatStandsForAMissingStreamTellsNothingOfFeatures() {
    FixedSet set = couples(211, 5);
    Vocabulary vocabulary =
        Vocabulary.build(set.samples().stream().flatMap(s -> s.streams().stream()).toList());
    FeatureScaling scaling =
        FeatureScaling.fit(
            set, vocabulary, List.of((s, from, to) -> third(set, vocabulary, from, to)));
    int absent = vocabulary.id(Vocabulary.ABSENT);
    assertThat(scaling.mean()[absent]).containsOnly(0);
    assertThat(scaling.deviation()[absent]).containsOnly(1);
    double sum = 0;
    int count = 0;
    for (Sample s : set.samples()) {
      for (Token t : s.streams().get(2).tokens()) {
        if (t.kind() == TokenKind.ELEMENT) {
          sum += t.features()[0];
          count++;
        }
      }
    }
    assertThat((double) scaling.mean()[Vocabulary.UNKNOWN_ID][0])
        .isCloseTo(sum / count, offset(1e-6));
  }

  private static PackedBatch third(FixedSet set, Vocabulary vocabulary, int from, int to) {
    List<Sample> part =
        set.samples().subList(from, to).stream()
            .map(s -> new Sample(s.id(), s.streams().get(2)))
            .toList();
    return PackedBatch.of(part, vocabulary, 2, false);
  }
}
