package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.FusionBlock;
import org.matlens.model.FusionBlock.Kind;
import org.matlens.model.FusionConfig;
import org.matlens.model.StreamConfig;
import org.matlens.model.TrainedModel;
import org.matlens.model.TrainingConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/** Cross-attention finds an answer that lies in one stream where the other says. */
class PlantedFusionTest {
  private static final PlaceTask TRAIN = new PlaceTask(1511, 1);
  private static final PlaceTask TEST = new PlaceTask(401, 2);

  @TempDir Path dir;

  private static FusionConfig fusion() {
    return new FusionConfig(
        List.of(
            new StreamConfig("where", 0, Position.NONE, Pooling.MEAN, 31, 1, null, 0, 0),
            new StreamConfig("what", 0, Position.LEARNED, Pooling.MEAN, 31, 1, null, 0, 0)),
        List.of(new FusionBlock(Kind.CROSS, List.of("where", "what"), 1, 0)),
        List.of("where"));
  }

  private TrainedModel train(
      int epochs, double dropRate, UnaryOperator<Sample> change, FusionConfig fusion)
      throws IOException {
    TrainingConfig training =
        TrainingConfig.builder()
            .epochs(epochs)
            .batchSize(32)
            .learningRate(4e-3)
            .warmUpFraction(0.1)
            .restoreBest(false)
            .threads(2)
            .streamDropRate(dropRate)
            .build();
    EncoderConfig encoder =
        new EncoderConfig(32, 2, 1, 64, 0, Position.LEARNED, Pooling.MEAN, false, 31, 0);
    var request =
        new Trainer.Request(
            encoder,
            training,
            List.of(new Task("letter", Task.Kind.MULTICLASS, "", PlaceTask.LETTERS)),
            TRAIN.vocabulary(),
            0,
            0,
            TRAIN.changed(change),
            new PlaceTask(31, 3).changed(change),
            5,
            KernelChoice.CPU,
            fusion);
    return Trainer.train(request, Files.createTempDirectory(dir, "t"), r -> {});
  }

  private static double accuracy(TrainedModel model, List<Sample> samples) {
    List<Prediction> p = model.predict(samples);
    int right = 0;
    for (int i = 0; i < p.size(); i++) {
      right += p.get(i).value() == TEST.set().targets(i)[0] ? 1 : 0;
    }
    return (double) right / p.size();
  }

  @Test
  void crossAttentionFindsThePlaceThatTheOtherStreamNames() throws IOException {
    try (TrainedModel model = train(40, 0, s -> s, fusion())) {
      assertThat(accuracy(model, TEST.set().samples())).isGreaterThanOrEqualTo(0.95);
      double planted = 0;
      var maps = model.attention(TEST.set().samples());
      for (int i = 0; i < TEST.set().size(); i++) {
        AttentionMap m = maps.get(i).pairs().get("where.what").get(0);
        for (int h = 0; h < m.heads(); h++) {
          planted += m.values()[m.rowStart(h, TEST.asker(i)) + TEST.place(i)] / m.heads();
        }
      }
      assertThat(planted / TEST.set().size()).as("weight on the planted token").isGreaterThan(0.9);

      // What a stream holds matters: without it, or with another sample's, the answer is a guess.
      for (int stream = 0; stream < 2; stream++) {
        int s = stream;
        List<Sample> swapped =
            java.util.stream.IntStream.range(0, TEST.set().size())
                .mapToObj(
                    i ->
                        TEST.set()
                            .samples()
                            .get(i)
                            .with(
                                s,
                                TEST.set()
                                    .samples()
                                    .get((i + 1) % TEST.set().size())
                                    .streams()
                                    .get(s)))
                .toList();
        assertThat(accuracy(model, swapped)).as("stream %s swapped", s).isBetween(0.05, 0.35);
      }

      Path saved = dir.resolve("model");
      model.save(saved);
      try (TrainedModel again = TrainedModel.load(saved, KernelChoice.CPU, 1)) {
        assertThat(again.scores(TEST.set().samples()))
            .isEqualTo(model.scores(TEST.set().samples()));
        assertThat(again.layerPairs()).containsExactly("where.what");
      }
    }
  }

  @Test
  void singleStreamsStayAtChance() throws IOException {
    for (int stream = 0; stream < 2; stream++) {
      int s = stream;
      UnaryOperator<Sample> only = sample -> new Sample(sample.id(), sample.streams().get(s));
      try (TrainedModel model = train(8, 0, only, null)) {
        assertThat(accuracy(model, TEST.set().samples().stream().map(only).toList()))
            .as("stream %s alone", s)
            .isBetween(0.05, 0.25);
      }
    }
  }

  @Test
  void aModelTrainedWithStreamsLeftOutPredictsFromAnySubset() throws IOException {
    try (TrainedModel model = train(30, 0.2, s -> s, fusion())) {
      assertThat(accuracy(model, TEST.set().samples())).isGreaterThan(0.9);
      for (int stream = 0; stream < 2; stream++) {
        int s = stream;
        List<Sample> without =
            TEST.set().samples().stream().map(x -> x.with(s, x.streams().get(s).absent())).toList();
        // Nothing is left to say: no letter is likely.
        double likeliest = 0;
        for (Prediction p : model.predict(without)) {
          double[] odds = p.tasks().get(0).probabilities();
          likeliest += java.util.Arrays.stream(odds).max().orElseThrow() / without.size();
        }
        assertThat(likeliest).as("likeliest letter without stream %s", s).isLessThan(0.5);
      }
    }
  }
}
