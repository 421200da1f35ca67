package org.matlens.model.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.Sample;
import org.matlens.batch.TrainingSet;
import org.matlens.model.EncoderConfig;
import org.matlens.model.FusionConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.TrainedModel;
import org.matlens.model.TrainingConfig;
import org.matlens.model.graph.AdamW;
import org.matlens.model.graph.Network;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.predict.Task;
import org.matlens.token.Vocabulary;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains one network. The same request and seed give the same bits, whether the run was stopped and
 * resumed or not: order, masks and dropout of an epoch depend on seed and epoch alone.
 */
public final class Trainer {
  /**
   * A state is written when this long has passed since the last one; epochs in between are run
   * again on resume.
   */
  private static final double SECONDS_BETWEEN_STATES = 5;

  private static final String STATE = "training.state";

  private final Request request;
  private final TrainingConfig config;
  private final Network network;
  private final AdamW optimiser;
  private final Targets targets;
  private final Loss loss;
  private final LearnedFeatures features;
  private final Teacher teacher;
  private final TrainingListener listener;
  private final TrainingState state;
  private final Path stateFile;
  private final Draws draws;
  private final int stepsPerEpoch;

  /**
   * What is to be trained on what.
   *
   * @param encoder shape of the encoder
   * @param training how to train
   * @param tasks in the order of the targets
   * @param vocabulary of the training samples
   * @param numFeatures per token
   * @param numPairBuckets of the pair geometry, 0 for none
   * @param train training samples
   * @param validation samples that choose the best epoch; may be empty
   * @param seed of parameters, order, masks and dropout
   * @param kernels which kernels to use
   * @param fusion streams and how they meet, null for one stream; features and pair buckets are
   *     then those of the streams
   */
  public record Request(
      EncoderConfig encoder,
      TrainingConfig training,
      List<Task> tasks,
      Vocabulary vocabulary,
      int numFeatures,
      int numPairBuckets,
      TrainingSet train,
      TrainingSet validation,
      long seed,
      KernelChoice kernels,
      FusionConfig fusion) {

    /** The network that is asked for. */
    public NetworkConfig network() {
      return new NetworkConfig(
          encoder,
          vocabulary.size(),
          numFeatures,
          numPairBuckets,
          Targets.numOutputs(tasks, training.loss()),
          fusion);
    }

    /** A request for a network of one stream. */
    public Request(
        EncoderConfig encoder,
        TrainingConfig training,
        List<Task> tasks,
        Vocabulary vocabulary,
        int numFeatures,
        int numPairBuckets,
        TrainingSet train,
        TrainingSet validation,
        long seed,
        KernelChoice kernels) {
      this(
          encoder,
          training,
          tasks,
          vocabulary,
          numFeatures,
          numPairBuckets,
          train,
          validation,
          seed,
          kernels,
          null);
    }
  }

  private Trainer(Request r, Path stateDir, TrainingListener listener) throws IOException {
    this.request = r;
    this.config = r.training();
    this.listener = listener;
    if (r.train().size() == 0) {
      throw new IllegalArgumentException("no training samples");
    }
    double[][] labels = new double[r.train().size()][];
    Arrays.setAll(labels, r.train()::targets);
    this.targets = Targets.fit(r.tasks(), labels, config.loss());
    this.loss =
        new Loss(
            targets,
            config.loss(),
            config.balanceClasses() ? Loss.balanced(r.tasks(), labels) : null);
    NetworkConfig shape = r.network();
    this.network = Network.create(shape, r.seed(), DataType.FLOAT, r.kernels(), config.threads());
    this.features = learnedFeatures(shape);
    this.teacher = teacher(labels);
    this.optimiser = new AdamW(network);
    this.draws = new Draws(r.seed(), config.maskRate(), config.streamDropRate());
    int batches = (r.train().size() + config.batchSize() - 1) / config.batchSize();
    this.stepsPerEpoch = (batches + config.accumulate() - 1) / config.accumulate();
    String fingerprint = fingerprint(labels);
    this.stateFile = stateDir.resolve(STATE);
    this.state =
        Files.exists(stateFile)
            ? TrainingState.read(stateFile, fingerprint)
            : new TrainingState(fingerprint);
  }

  private Teacher teacher(double[][] labels) {
    if (!config.teacher().teaches()) {
      return null;
    }
    if (request.fusion() != null) {
      throw new IllegalArgumentException("training.teacher does not go with several streams");
    }
    return Teacher.fit(
        config.teacher(),
        request.tasks(),
        request.vocabulary().size(),
        labels,
        request.seed(),
        (from, to) -> plain(asRead(request.train(), from, to)));
  }

  /** Samples of one stream with the features they were read with. */
  private PackedBatch plain(List<Sample> samples) {
    return network.config().pack(samples, request.vocabulary()).streams().get(0);
  }

  private LearnedFeatures learnedFeatures(NetworkConfig shape) {
    int[] embeddingOf = shape.fusion() == null ? new int[1] : shape.fusion().embeddingOf();
    List<LearnedFeatures> streams = new ArrayList<>();
    for (int i = 0; i < embeddingOf.length; i++) {
      // Streams with one embedding are read alike.
      int[] alike = alike(embeddingOf, i);
      streams.add(alike[0] < i ? streams.get(alike[0]) : learnedFeatures(shape, alike));
    }
    return LearnedFeatures.of(streams);
  }

  private static int[] alike(int[] embeddingOf, int stream) {
    return IntStream.range(0, embeddingOf.length)
        .filter(i -> embeddingOf[i] == embeddingOf[stream])
        .toArray();
  }

  private LearnedFeatures learnedFeatures(NetworkConfig shape, int[] streams) {
    Vocabulary vocabulary = request.vocabulary();
    List<FeatureScaling.Packing> packings = new ArrayList<>();
    for (int stream : streams) {
      packings.add(
          (set, from, to) -> shape.pack(asRead(set, from, to), vocabulary).streams().get(stream));
    }
    int steps = shape.streams().get(streams[0]).encoder().fractionSteps();
    return new LearnedFeatures(
        config.scaleFeatures() ? FeatureScaling.fit(request.train(), vocabulary, packings) : null,
        steps > 0
            ? FractionSteps.fit(
                request.train(), vocabulary, packings, steps, request.seed() + 31L * streams[0])
            : null,
        List.of());
  }

  /** The request in one line: settings, sizes, and a digest of the targets. */
  private String fingerprint(double[][] labels) {
    return request.encoder()
        + " "
        + config
        + " seed "
        + request.seed()
        + " tasks "
        + request.tasks()
        + " tokens "
        + request.vocabulary().size()
        + " features "
        + request.numFeatures()
        + " pairs "
        + request.numPairBuckets()
        + " samples "
        + request.train().size()
        + "+"
        + request.validation().size()
        + " targets "
        + Integer.toHexString(Arrays.deepHashCode(labels))
        + " kernels "
        + network.kernels()
        + (request.fusion() == null ? "" : " " + request.fusion());
  }

  /**
   * Trains, or goes on where {@code stateDir} says a run of the same request was stopped.
   *
   * @param stateDir an existing folder that holds the state of this run alone
   * @throws TrainingException when the loss is no longer finite
   * @throws IOException when a state cannot be written, or belongs to another request
   */
  public static TrainedModel train(Request request, Path stateDir, TrainingListener listener)
      throws IOException {
    return train(request, stateDir, listener, SECONDS_BETWEEN_STATES);
  }

  static TrainedModel train(
      Request request, Path stateDir, TrainingListener listener, double secondsBetweenStates)
      throws IOException {
    return new Trainer(request, stateDir, listener).run(secondsBetweenStates);
  }

  private TrainedModel run(double secondsBetweenStates) throws IOException {
    if (state.epoch() > 0) {
      restore();
    } else if (config.emaDecay() > 0) {
      state.averaged = network.parameters().toFloatVector();
    }
    double lastState = seconds();
    while (!state.finished) {
      EpochRecord record = epoch(state.epoch() + 1);
      state.history.add(record);
      state.step = record.step();
      listener.epoch(record);
      state.finished = record.epoch() == config.epochs() || impatient();
      if (state.finished || seconds() - lastState > secondsBetweenStates) {
        writeState();
        lastState = seconds();
      }
    }
    if (kept().length > 0) {
      network.parameters().assign(Nd4j.createFromArray(kept()));
    }
    return trained();
  }

  private TrainedModel trained() {
    return new TrainedModel(network, targets, request.vocabulary(), features);
  }

  /** The weights to give back, empty for the current ones. */
  private float[] kept() {
    return config.restoreBest() && state.best.length > 0 ? state.best : state.averaged;
  }

  private boolean impatient() {
    return config.patience() > 0
        && state.bestEpoch > 0
        && state.epoch() - state.bestEpoch >= config.patience();
  }

  private void restore() {
    network.parameters().assign(Nd4j.createFromArray(state.parameters));
    optimiser.moments().assign(Nd4j.createFromArray(state.moments));
    optimiser.setSteps(state.step);
    state.history.forEach(listener::epoch);
  }

  private void writeState() throws IOException {
    state.parameters = network.parameters().toFloatVector();
    state.moments = optimiser.moments().toFloatVector();
    state.write(stateFile);
  }

  private static double seconds() {
    return System.nanoTime() * 1e-9;
  }

  private EpochRecord epoch(int epoch) throws IOException {
    double start = seconds();
    int n = request.train().size();
    int[] order = draws.order(n, epoch);
    int batches = (n + config.batchSize() - 1) / config.batchSize();
    double sum = 0;
    double rate = 0;
    int inStep = 0;
    for (int b = 0; b < batches; b++) {
      int[] members =
          Arrays.copyOfRange(
              order, b * config.batchSize(), Math.min(n, (b + 1) * config.batchSize()));
      if (inStep == 0) {
        network.clearGradients();
      }
      sum += batch(epoch, b, members) * members.length;
      inStep++;
      if (inStep == config.accumulate() || b == batches - 1) {
        rate = rate(optimiser.steps() + 1);
        optimiser.step(rate, config.weightDecay(), 1.0 / inStep, config.clipNorm());
        average();
        inStep = 0;
      }
      listener.batch(epoch, b + 1, batches);
    }
    return validated(epoch, rate, sum / n, start);
  }

  /** Forward and backward of one batch; gives its mean loss. */
  private double batch(int epoch, int number, int[] members) {
    List<Sample> views = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    double[][] given = new double[members.length][];
    for (int i = 0; i < members.length; i++) {
      views.add(request.train().sample(members[i], epoch));
      samples.add(draws.hide(views.get(i), epoch, members[i]));
      given[i] = request.train().targets(members[i]);
    }
    double[][] labels = teacher == null ? given : teacher.blend(plain(views), given);
    Batch batch = pack(samples);
    Pass pass = Pass.train(draws.dropoutSeed(epoch) + number);
    double weight = 1.0 / members.length;
    double value =
        network
            .differentiate(
                batch, pass, null, (i, out, dOut) -> loss.of(out, labels[i], weight, dOut))
            .loss();
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          "loss is "
              + value
              + " in epoch "
              + epoch
              + ", batch "
              + (number + 1)
              + ", samples "
              + String.join(", ", batch.ids())
              + "; a lower training.learningRate or a training.clipNorm may help");
    }
    return value;
  }

  private static List<Sample> asRead(TrainingSet set, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> set.sample(i, -1)).toList();
  }

  /** The samples as the network reads them. */
  private Batch pack(List<Sample> samples) {
    return features.apply(network.config().pack(samples, request.vocabulary()));
  }

  /** Linear warm-up, then half a cosine down to zero. */
  private double rate(long step) {
    double total = (double) stepsPerEpoch * config.epochs();
    double warmUp = config.warmUpFraction() * total;
    if (step <= warmUp) {
      return config.learningRate() * step / warmUp;
    }
    double done = (step - warmUp) / Math.max(1, total - warmUp);
    return config.learningRate() * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
  }

  /**
   * averaged = decay averaged + (1 - decay) parameters, with a shorter memory in the first steps.
   */
  private void average() {
    if (config.emaDecay() > 0) {
      double decay =
          Math.min(config.emaDecay(), (1.0 + optimiser.steps()) / (10.0 + optimiser.steps()));
      float[] now = network.parameters().toFloatVector();
      float d = (float) decay;
      for (int i = 0; i < now.length; i++) {
        state.averaged[i] = d * state.averaged[i] + (1 - d) * now[i];
      }
    }
  }

  private EpochRecord validated(int epoch, double rate, double trainLoss, double start)
      throws IOException {
    INDArray p = network.parameters();
    float[] current = config.emaDecay() > 0 ? p.toFloatVector() : null;
    if (current != null) {
      p.assign(Nd4j.createFromArray(state.averaged));
    }
    double valLoss = Double.NaN;
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (request.validation().size() > 0) {
      valLoss =
          new Validation(network, targets, loss, request.validation(), this::pack).measure(metrics);
      if (valLoss < state.bestLoss) {
        state.bestLoss = valLoss;
        state.bestEpoch = epoch;
        if (config.restoreBest()) {
          state.best = p.toFloatVector();
        }
      }
    }
    if (listener.wantsModel(epoch)) {
      listener.model(epoch, trained());
    }
    if (current != null) {
      p.assign(Nd4j.createFromArray(current));
    }
    return new EpochRecord(
        epoch, optimiser.steps(), rate, trainLoss, valLoss, metrics, seconds() - start);
  }

  /** Deletes the state in {@code stateDir}, once its run has been saved elsewhere. */
  public static void deleteState(Path stateDir) {
    try {
      Files.deleteIfExists(stateDir.resolve(STATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
