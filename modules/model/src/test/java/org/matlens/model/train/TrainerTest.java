package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.batch.FixedSet;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
import org.matlens.model.EncoderConfig;
import org.matlens.model.TrainedModel;
import org.matlens.model.TrainingConfig;
import org.matlens.model.TrainingConfig.RegressionLoss;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * Training learns, repeats bit for bit, resumes bit for bit, and stops with a name when the loss is
 * lost.
 */
class TrainerTest {
  private static final List<Task> TASKS =
      List.of(Task.regression("share", "%"), Task.binary("hasB"));
  private static final FixedSet TRAIN = CountingTask.of(211, 1);
  private static final FixedSet VALIDATION = CountingTask.of(53, 2);

  @TempDir Path dir;

  private static TrainingConfig training(
      int epochs, double rate, double ema, double maskRate, RegressionLoss loss, int patience) {
    return TrainingConfig.builder()
        .epochs(epochs)
        .batchSize(16)
        .accumulate(2)
        .learningRate(rate)
        .warmUpFraction(0.1)
        .patience(patience)
        .emaDecay(ema)
        .maskRate(maskRate)
        .loss(loss)
        .threads(2)
        .build();
  }

  private static Trainer.Request request(TrainingConfig training, TrainingSet train, long seed) {
    EncoderConfig encoder =
        new EncoderConfig(
            16,
            2,
            2,
            32,
            0.05,
            EncoderConfig.Position.NONE,
            EncoderConfig.Pooling.MEAN,
            false,
            31,
            0);
    return new Trainer.Request(
        encoder,
        training,
        TASKS,
        CountingTask.vocabulary(TRAIN),
        0,
        0,
        train,
        VALIDATION,
        seed,
        KernelChoice.CPU);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(dir.resolve(name));
  }

  @Test
  void learnsWhatIsThere() throws IOException {
    for (RegressionLoss loss : RegressionLoss.values()) {
      var request =
          request(training(loss.numOutputs() > 1 ? 150 : 50, 4e-3, 0.9, 0, loss, 0), TRAIN, 3);
      try (TrainedModel model = Trainer.train(request, folder(loss.name()), r -> {})) {
        List<Prediction> p = model.predict(VALIDATION.samples());
        double error = 0;
        int right = 0;
        int labelled = 0;
        for (int i = 0; i < p.size(); i++) {
          double[] target = VALIDATION.targets(i);
          if (!Double.isNaN(target[0])) {
            error += Math.abs(p.get(i).value() - target[0]);
            labelled++;
          }
          right += (p.get(i).tasks().get(1).value() >= 0.5 ? 1 : 0) == target[1] ? 1 : 0;
          assertThat(Double.isNaN(p.get(i).tasks().get(0).uncertainty()))
              .isEqualTo(loss != RegressionLoss.GAUSSIAN && loss != RegressionLoss.LAPLACE);
        }
        // The targets' mean absolute deviation is 1.2.
        assertThat(error / labelled).as(loss.name()).isLessThan(0.4);
        assertThat(right).as(loss.name()).isGreaterThanOrEqualTo(50);
      }
    }
  }

  private static List<Prediction> predictions(TrainedModel model) {
    return model.predict(VALIDATION.samples());
  }

  private static void assertSame(List<Prediction> a, List<Prediction> b) {
    for (int i = 0; i < a.size(); i++) {
      for (int t = 0; t < TASKS.size(); t++) {
        assertThat(a.get(i).tasks().get(t).value()).isEqualTo(b.get(i).tasks().get(t).value());
      }
    }
  }

  /** Thrown where a run is to be cut. */
  private static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static List<EpochRecord> timeless(List<EpochRecord> records) {
    return records.stream()
        .map(
            r ->
                new EpochRecord(
                    r.epoch(),
                    r.step(),
                    r.learningRate(),
                    r.trainLoss(),
                    r.valLoss(),
                    r.valMetrics(),
                    0))
        .toList();
  }

  @Test
  void aRunThatWasCutGoesOnBitByBit() throws IOException {
    var request = request(training(9, 4e-3, 0.9, 0.2, RegressionLoss.SQUARED, 0), TRAIN, 3);
    List<EpochRecord> whole = new ArrayList<>();
    List<Prediction> expected;
    try (TrainedModel model = Trainer.train(request, folder("whole"), whole::add)) {
      expected = predictions(model);
    }
    Path state = folder("cut");
    for (int cut : new int[] {2, 5, 8}) {
      TrainingListener killer =
          new TrainingListener() {
            @Override
            public void epoch(EpochRecord r) {}

            @Override
            public void batch(int epoch, int batch, int batches) {
              if (epoch == cut && batch == 3) {
                throw new Cut();
              }
            }
          };
      assertThatThrownBy(() -> Trainer.train(request, state, killer, 0)).isInstanceOf(Cut.class);
    }
    List<EpochRecord> resumed = new ArrayList<>();
    try (TrainedModel model = Trainer.train(request, state, resumed::add, 0)) {
      assertSame(predictions(model), expected);
    }
    assertThat(timeless(resumed)).isEqualTo(timeless(whole));
    // A finished run trains no more.
    try (TrainedModel model = Trainer.train(request, state, r -> {}, 0)) {
      assertSame(predictions(model), expected);
    }
  }

  @Test
  void aStateOfAnotherRequestIsRefused() throws IOException {
    Path state = folder("other");
    Trainer.train(
            request(training(1, 4e-3, 0, 0, RegressionLoss.SQUARED, 0), TRAIN, 3), state, r -> {})
        .close();
    assertThatThrownBy(
            () ->
                Trainer.train(
                    request(training(1, 4e-3, 0, 0, RegressionLoss.SQUARED, 0), TRAIN, 4),
                    state,
                    r -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to a run with other settings or data");
  }

  @Test
  void aLostLossNamesEpochBatchAndSamples() {
    AtomicInteger asked = new AtomicInteger();
    TrainingSet poisoned =
        new TrainingSet() {
          @Override
          public int size() {
            return TRAIN.size();
          }

          @Override
          public Sample sample(int index, int epoch) {
            return TRAIN.sample(index, epoch);
          }

          @Override
          public double[] targets(int index) {
            // a number when mean and deviation are looked for, none in training
            return index == 17 && asked.incrementAndGet() > 1
                ? new double[] {Double.POSITIVE_INFINITY, 0}
                : TRAIN.targets(index);
          }
        };
    assertThatThrownBy(
            () ->
                Trainer.train(
                    request(training(1, 4e-3, 0, 0, RegressionLoss.SQUARED, 0), poisoned, 3),
                    folder("lost"),
                    r -> {}))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching("loss is (NaN|Infinity) in epoch 1, batch \\d+, samples s\\d+.*");
  }

  @Test
  void patienceEndsATrainingThatDoesNotImprove() throws IOException {
    List<EpochRecord> history = new ArrayList<>();
    Trainer.train(
            request(training(200, 1e-2, 0, 0, RegressionLoss.SQUARED, 3), TRAIN, 3),
            folder("patience"),
            history::add)
        .close();
    assertThat(history.size()).isLessThan(200);
    double best = history.stream().mapToDouble(EpochRecord::valLoss).min().orElseThrow();
    assertThat(history.get(history.size() - 4).valLoss()).isEqualTo(best);
  }

  @Test
  void goesToDiskAndBack() throws IOException {
    var request = request(training(2, 4e-3, 0, 0, RegressionLoss.GAUSSIAN, 0), TRAIN, 3);
    try (TrainedModel model = Trainer.train(request, folder("run"), r -> {})) {
      assertThat(TrainedModel.isSaved(dir.resolve("model"))).isFalse();
      model.save(dir.resolve("model"));
      try (TrainedModel read = TrainedModel.load(dir.resolve("model"), KernelChoice.CPU, 1)) {
        assertSame(predictions(read), predictions(model));
        assertThat(read.tasks()).isEqualTo(TASKS);
        assertThat(read.vocabulary().texts()).isEqualTo(model.vocabulary().texts());
      }
    }
  }

  @Test
  void gradientsAreInTheUnitOfTheTarget() throws IOException {
    var request = request(training(2, 4e-3, 0, 0, RegressionLoss.GAUSSIAN, 0), TRAIN, 3);
    try (TrainedModel model = Trainer.train(request, folder("gradients"), r -> {})) {
      List<Sample> one = List.of(VALIDATION.samples().get(7));
      for (int output = 0; output < 2; output++) {
        var g = model.gradients(one, output).get(0);
        assertSame(List.of(g.prediction().orElseThrow()), model.predict(one));
        assertThat(g.score()).isEqualTo(model.scores(one)[0][output]);
        float[] moved = g.embeddings().clone();
        double along = 0;
        for (int i = 0; i < moved.length; i++) {
          moved[i] += 1e-2f * Math.signum(g.embeddingGradient()[i]);
          along += 1e-2 * Math.abs(g.embeddingGradient()[i]);
        }
        double rise = model.gradients(one, List.of(moved), output).get(0).score() - g.score();
        assertThat(rise).isCloseTo(along, org.assertj.core.data.Percentage.withPercentage(15));
      }
    }
  }
}
