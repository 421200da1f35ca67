package org.matlens.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.matlens.app.config.RunConfig;
import org.matlens.app.modality.StreamsModality;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
import org.matlens.data.split.Split;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.train.Trainer;
import org.matlens.predict.Predictor;
import org.matlens.predict.Retrains;
import org.matlens.token.TokenSequence;
import org.matlens.token.Vocabulary;

/** What the models of a run are trained on, and the same once more for an audit. */
record Training(RunConfig config, Samples samples, LoadedData data) {
  /** The training of one model. */
  Trainer.Request request(Split split, long seed) {
    return request(split, seed, false);
  }

  private Trainer.Request request(Split split, long seed, boolean shuffleLabels) {
    List<DataRow> train = RowSet.at(data, split.train());
    List<DataRow> validation = RowSet.at(data, split.validation());
    StreamsModality several = samples.modality() instanceof StreamsModality s ? s : null;
    List<TokenSequence> seen = new ArrayList<>();
    train.forEach(r -> seen.addAll(r.sample().streams()));
    if (several != null) {
      seen.addAll(several.absent()); // any subset may come to be predicted
    }
    Vocabulary vocabulary = Vocabulary.build(seen);
    TrainingSet learnt = new RowSet(train, samples, samples.trainingViews(), seed);
    return new Trainer.Request(
        config.model(),
        config.training(),
        data.tasks(),
        vocabulary,
        samples.modality().tokenizer().numFeatures(),
        samples.modality().tokenizer().numPairBuckets(),
        shuffleLabels ? ShuffledLabels.of(learnt, seed) : learnt,
        new RowSet(validation, samples, new int[samples.streams().size()], seed),
        seed,
        KernelChoice.AUTO,
        several == null ? null : config.streams().network());
  }

  /** Trains models like the first of {@code fold} again. */
  Retrains again(Fold fold, Progress progress) {
    return (seed, shuffleLabels) -> {
      Split split = config.split().refit() ? fold.refit(0) : fold.members().get(0);
      Trainer.Request request = request(split, seed, shuffleLabels);
      String what = shuffleLabels ? "training on shuffled labels" : "training with another seed";
      try {
        return train(request, what, progress);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private Predictor train(Trainer.Request request, String what, Progress progress)
      throws IOException {
    Path state = Files.createTempDirectory("matlens-retrain");
    try {
      int epochs = config.training().epochs();
      return Trainer.train(request, state, r -> progress.at(what, "", r.epoch(), epochs));
    } finally {
      try (Stream<Path> files = Files.walk(state)) {
        for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(p);
        }
      }
    }
  }

  /**
   * A training set whose targets are permuted among its samples.
   *
   * @param order the sample whose targets stand at each place
   */
  private record ShuffledLabels(TrainingSet set, int[] order) implements TrainingSet {
    static ShuffledLabels of(TrainingSet set, long seed) {
      int[] order = IntStream.range(0, set.size()).toArray();
      SplittableRandom random = new SplittableRandom(seed).split();
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      return new ShuffledLabels(set, order);
    }

    @Override
    public int size() {
      return set.size();
    }

    @Override
    public Sample sample(int index, int epoch) {
      return set.sample(index, epoch);
    }

    @Override
    public double[] targets(int index) {
      return set.targets(order[index]);
    }
  }
}
