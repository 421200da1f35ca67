package org.matlens.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.analysis.planted.PlantedModality;
import org.matlens.analysis.planted.PlantedSuite;
import org.matlens.batch.FixedSet;
import org.matlens.batch.Sample;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.TrainedModel;
import org.matlens.model.TrainingConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.train.Trainer;
import org.matlens.predict.Predictor;
import org.matlens.predict.Task;
import org.matlens.token.Vocabulary;

/**
 * Small networks that learn what hand-built models answer: the models of {@code audit --planted}
 * that were trained. Closing this closes them.
 */
public final class PlantedNetworks implements PlantedSuite.TrainedCopy, AutoCloseable {
  private static final int EPOCHS = 30;

  private final Progress progress;
  private final List<TrainedModel> trained = new ArrayList<>();

  public PlantedNetworks(Progress progress) {
    this.progress = progress;
  }

  @Override
  public Predictor of(
      PlantedModality modality, Task task, List<Sample> samples, double[] targets, long seed) {
    TrainingConfig training = training();
    Trainer.Request request =
        new Trainer.Request(
            encoder(modality),
            training,
            List.of(task),
            Vocabulary.build(samples.stream().map(Sample::sequence).toList()),
            samples.get(0).sequence().tokens().get(0).features().length,
            0,
            new FixedSet(samples, Arrays.stream(targets).mapToObj(t -> new double[] {t}).toList()),
            new FixedSet(List.of(), List.of()),
            seed,
            KernelChoice.AUTO);
    try {
      Path state = Files.createTempDirectory("matlens-planted");
      try {
        String what = "planted: training, " + modality.label();
        trained.add(Trainer.train(request, state, r -> progress.at(what, "", r.epoch(), EPOCHS)));
      } finally {
        Trainer.deleteState(state);
        Files.delete(state);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return trained.get(trained.size() - 1);
  }

  /** Sums, as the hand-built models do; patches know their place, sites their neighbours. */
  private static EncoderConfig encoder(PlantedModality modality) {
    return new EncoderConfig(
            32,
            4,
            2,
            64,
            0,
            modality == PlantedModality.SPECTRUM
                ? EncoderConfig.Position.LEARNED
                : EncoderConfig.Position.NONE,
            EncoderConfig.Pooling.SUM,
            false,
            64,
            0)
        .withEdges(modality == PlantedModality.CRYSTAL ? new EdgeConfig(8, 6, false) : null);
  }

  /** Some tokens are hidden in training, so that masked inputs are not foreign to the network. */
  private static TrainingConfig training() {
    return TrainingConfig.builder()
        .epochs(EPOCHS)
        .learningRate(0.002)
        .emaDecay(0.99)
        .maskRate(0.15)
        .restoreBest(false)
        .build();
  }

  @Override
  public void close() {
    trained.forEach(TrainedModel::close);
  }
}
