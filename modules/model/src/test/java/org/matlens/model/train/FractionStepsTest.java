package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
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

/** Alloys of iron and copper that are hard in a window of copper only. */
class FractionStepsTest {
  private static final int STEPS = 5;

  @TempDir Path dir;

  private record Alloys(List<Sample> samples) implements TrainingSet {
    static Alloys random(int size, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Sample> out = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        out.add(alloy("a" + i, random.nextDouble(0.04, 0.81)));
      }
      return new Alloys(out);
    }

    static Sample alloy(String id, double copper) {
      List<Token> tokens = List.of(token("Fe", 1 - copper), token("Cu", copper));
      return new Sample(id, new TokenSequence("composition", tokens));
    }

    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public Sample sample(int index, int epoch) {
      return samples.get(index);
    }

    @Override
    public double[] targets(int index) {
      double copper =
          ((TokenSource.ElementShare) samples.get(index).sequence().tokens().get(1).source())
              .fraction();
      return new double[] {Math.abs(Math.sin(9 * copper))};
    }
  }

  private static Token token(String element, double amount) {
    return new Token(
        element,
        TokenKind.ELEMENT,
        new TokenSource.ElementShare(element, amount),
        new float[] {(float) amount},
        (float) amount);
  }

  private static final Alloys TRAIN = Alloys.random(211, 5);

  private static Vocabulary vocabulary() {
    return Vocabulary.build(TRAIN.samples().stream().map(Sample::sequence).toList());
  }

  private static PackedBatch pack(List<Sample> samples) {
    return PackedBatch.of(samples, vocabulary(), 1, false);
  }

  private static FractionSteps fit(long seed) {
    return FractionSteps.fit(
        TRAIN,
        vocabulary(),
        List.of((set, from, to) -> pack(TRAIN.samples().subList(from, to))),
        STEPS,
        seed);
  }

  @Test
  void knotsRiseFromTheSmallestRootToTheLargest() {
    FractionSteps steps = fit(3);
    PackedBatch all = pack(TRAIN.samples());
    int copper = all.tokens()[1];
    double[] roots = new double[TRAIN.size()];
    Arrays.setAll(roots, i -> Math.sqrt(all.weights()[2 * i + 1]));
    Arrays.sort(roots);
    float[] knots = steps.knots()[copper];
    assertThat(knots).hasSize(STEPS + 1).isSorted();
    assertThat((double) knots[0]).isCloseTo(roots[0], offset(1e-7));
    assertThat((double) knots[STEPS]).isCloseTo(roots[roots.length - 1], offset(1e-7));
    assertThat(fit(4).knots()[copper]).isNotEqualTo(knots);
    assertThat(fit(3).knots()[copper]).isEqualTo(knots);
  }

  @Test
  void stepsAddUpToThePlaceBetweenTheKnotsAndEndOutsideThem() {
    FractionSteps steps = fit(3);
    int copper = pack(TRAIN.samples()).tokens()[1];
    float[] knots = steps.knots()[copper];
    for (double share : new double[] {0.001, 0.11, 0.37, 0.73, 0.97}) {
      PackedBatch b = steps.apply(pack(List.of(Alloys.alloy("x", share))));
      assertThat(b.numFeatures()).isEqualTo(1 + STEPS);
      assertThat((double) b.features()[1 + STEPS]).isCloseTo(share, offset(1e-6));
      double back = knots[0];
      for (int k = 0; k < STEPS; k++) {
        float step = b.features()[1 + STEPS + 1 + k];
        assertThat(step).isBetween(0f, 1f);
        back += step * (knots[k + 1] - knots[k]);
      }
      double expected = Math.max(knots[0], Math.min(knots[STEPS], Math.sqrt(share)));
      assertThat(back).isCloseTo(expected, offset(1e-6));
    }
  }

  @Test
  void whatWasNeverMeasuredHasNoSteps() {
    FractionSteps steps = fit(3);
    Sample foreign =
        new Sample("x", new TokenSequence("composition", List.of(token("Zr", 1))).withClassToken());
    float[] features = steps.apply(pack(List.of(foreign))).features();
    assertThat(Arrays.copyOfRange(features, 1, 1 + STEPS)).containsOnly(0);
    assertThat(Arrays.copyOfRange(features, 2 + STEPS, 2 + 2 * STEPS)).containsOnly(0);
  }

  @Test
  void aWindowOfAmountsIsLearnedAndSavedWithTheModel() throws IOException {
    double plain = error(0);
    double inSteps = error(STEPS);
    assertThat(inSteps).isLessThan(plain / 2);
  }

  private double error(int steps) throws IOException {
    TrainingConfig training =
        TrainingConfig.builder()
            .epochs(15)
            .batchSize(16)
            .learningRate(3e-3)
            .weightDecay(0)
            .warmUpFraction(0.1)
            .emaDecay(0.9)
            .restoreBest(false)
            .threads(1)
            .build();
    EncoderConfig encoder =
        new EncoderConfig(
                14,
                2,
                1,
                29,
                0,
                EncoderConfig.Position.NONE,
                EncoderConfig.Pooling.CLASS_SUM,
                false,
                31,
                0)
            .withFractions(steps > 0 ? 1 : 0, steps);
    Alloys others = Alloys.random(53, 7);
    Trainer.Request request =
        new Trainer.Request(
            encoder,
            training,
            List.of(Task.regression("hardness", "")),
            vocabulary(),
            1,
            0,
            withClassTokens(TRAIN),
            withClassTokens(others),
            3,
            KernelChoice.CPU);
    Path folder = Files.createDirectories(dir.resolve("" + steps));
    double sum = 0;
    try (TrainedModel model = Trainer.train(request, folder, r -> {})) {
      model.save(folder.resolve("model"));
      try (TrainedModel again = TrainedModel.load(folder.resolve("model"), KernelChoice.CPU, 1)) {
        for (int i = 0; i < others.size(); i++) {
          List<Sample> one = List.of(withClassTokens(others).sample(i, -1));
          double p = model.predict(one).get(0).value();
          assertThat(again.predict(one).get(0).value()).isEqualTo(p);
          sum += Math.abs(p - others.targets(i)[0]);
        }
      }
    }
    return sum / others.size();
  }

  private static TrainingSet withClassTokens(Alloys alloys) {
    return new TrainingSet() {
      @Override
      public int size() {
        return alloys.size();
      }

      @Override
      public Sample sample(int index, int epoch) {
        Sample s = alloys.sample(index, epoch);
        return new Sample(s.id(), s.sequence().withClassToken());
      }

      @Override
      public double[] targets(int index) {
        return alloys.targets(index);
      }
    };
  }
}
