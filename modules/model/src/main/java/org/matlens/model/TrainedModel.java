package org.matlens.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Batch;
import org.matlens.batch.Sample;
import org.matlens.model.graph.Chunks;
import org.matlens.model.graph.Graphs;
import org.matlens.model.graph.Network;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.model.train.LearnedFeatures;
import org.matlens.model.train.Targets;
import org.matlens.predict.Attends;
import org.matlens.predict.Contributes;
import org.matlens.predict.Differentiates;
import org.matlens.predict.DropsOut;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Randomises;
import org.matlens.predict.Task;
import org.matlens.token.Vocabulary;

/**
 * A trained network together with what its inputs and outputs mean. Safe to use from several
 * threads, one after the other: every call holds a lock.
 */
public final class TrainedModel
    implements Attends,
        Differentiates,
        Intervenes,
        Randomises,
        Contributes,
        DropsOut,
        AutoCloseable {
  /**
   * Samples that run together; each is a chunk of its own, so this bounds memory for results only.
   */
  private static final int BATCH = 128;

  private final Network network;
  private final Targets targets;
  private final Vocabulary vocabulary;
  private final LearnedFeatures features;
  private final OptionalLong dropout;

  /**
   * A model of a network whose training is done.
   *
   * @param features what the training samples said about features
   */
  public TrainedModel(
      Network network, Targets targets, Vocabulary vocabulary, LearnedFeatures features) {
    this(network, targets, vocabulary, features, OptionalLong.empty());
  }

  private TrainedModel(
      Network network,
      Targets targets,
      Vocabulary vocabulary,
      LearnedFeatures features,
      OptionalLong dropout) {
    this.dropout = dropout;
    this.network = network;
    this.targets = targets;
    this.vocabulary = vocabulary;
    this.features = features;
  }

  /**
   * Writes the model into {@code dir}: network.zip, a Deeplearning4j model file, and model.json.
   * The description is written last: a folder without it is not a model.
   */
  public synchronized void save(Path dir) throws IOException {
    new ModelFolder(dir).write(network, targets, vocabulary, features);
  }

  /** Whether {@code dir} holds a whole model. */
  public static boolean isSaved(Path dir) {
    return new ModelFolder(dir).isWhole();
  }

  /**
   * Reads a model.
   *
   * @param threads workers of the fused kernels
   * @throws IOException when the folder holds no model that this version reads, or one with
   *     parameters that are no numbers
   */
  public static TrainedModel load(Path dir, KernelChoice kernels, int threads) throws IOException {
    return new ModelFolder(dir).read(kernels, threads);
  }

  /** Shape of the network. */
  public NetworkConfig config() {
    return network.config();
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Name of the kernels in use, for log and provenance. */
  public String kernels() {
    return network.kernels();
  }

  /** Number of trained numbers. */
  public long numParameters() {
    return network.parameters().length();
  }

  @Override
  public List<Task> tasks() {
    return targets.tasks();
  }

  private Batch pack(List<Sample> samples) {
    return features.apply(network.config().pack(samples, vocabulary));
  }

  private interface BatchJob<R> {
    void run(List<Sample> samples, int from, List<R> results);
  }

  /** What is dropped depends on the row of a batch: with dropout each sample is a batch. */
  private <R> List<R> inBatches(List<Sample> samples, BatchJob<R> job) {
    int size = dropout.isPresent() ? 1 : BATCH;
    List<R> results = new ArrayList<>(samples.size());
    for (int from = 0; from < samples.size(); from += size) {
      job.run(samples.subList(from, Math.min(samples.size(), from + size)), from, results);
    }
    return results;
  }

  private Pass pass(Pass plain) {
    return dropout.isPresent() ? plain.withDropout(dropout.getAsLong()) : plain;
  }

  @Override
  public Optional<Predictor> withDropout(long seed) {
    return network.config().encoder().dropoutRate() > 0
        ? Optional.of(
            new TrainedModel(network, targets, vocabulary, features, OptionalLong.of(seed)))
        : Optional.empty();
  }

  private List<double[]> outputs(List<Sample> samples, List<List<Intervention>> interventions) {
    return inBatches(
        samples,
        (part, from, results) -> {
          var changes =
              interventions == null ? null : interventions.subList(from, from + part.size());
          results.addAll(List.of(network.run(pack(part), pass(Pass.PREDICT), changes).outputs()));
        });
  }

  @Override
  public synchronized List<Prediction> predict(List<Sample> samples) {
    List<double[]> outputs = outputs(samples, null);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      predictions.add(targets.prediction(samples.get(i).id(), outputs.get(i)));
    }
    return predictions;
  }

  @Override
  public synchronized double[][] scores(List<Sample> samples) {
    return outputs(samples, null).stream().map(targets::scores).toArray(double[][]::new);
  }

  @Override
  public synchronized double[][] scores(
      List<Sample> samples, List<List<Intervention>> interventions) {
    if (interventions.size() != samples.size()) {
      throw new IllegalArgumentException(
          interventions.size() + " lists of interventions for " + samples.size() + " samples");
    }
    return outputs(samples, interventions).stream().map(targets::scores).toArray(double[][]::new);
  }

  @Override
  public synchronized List<AttentionMaps> attention(List<Sample> samples) {
    return inBatches(
        samples,
        (part, from, results) -> {
          for (Chunks c : network.run(pack(part), pass(Pass.ATTEND), null).parts()) {
            for (int b = 0; b < c.size(); b++) {
              results.add(c.attention(b, stream(part.get(c.firstSample() + b))));
            }
          }
        });
  }

  private static String stream(Sample s) {
    return s.streams().get(0).stream();
  }

  @Override
  public int embeddingSize() {
    return network.config().encoder().dModel();
  }

  @Override
  public List<Gradients> gradients(List<Sample> samples, int output) {
    return gradients(samples, null, output);
  }

  @Override
  public synchronized List<Gradients> gradients(
      List<Sample> samples, List<float[]> embeddings, int output) {
    return differentiated(
        samples,
        embeddings,
        output,
        Pass.DIFFERENTIATE,
        (sample, score, outputs, c, b) ->
            new Gradients(
                score,
                c.embeddings(b),
                c.embeddingGradient(b),
                c.attention(b, stream(sample)),
                c.attentionGradient(b, stream(sample)),
                embeddings == null
                    ? Optional.of(targets.prediction(sample.id(), outputs))
                    : Optional.empty()));
  }

  @Override
  public synchronized List<EmbeddingGradient> embeddingGradients(
      List<Sample> samples, List<float[]> embeddings, int output) {
    return differentiated(
        samples,
        embeddings,
        output,
        Pass.DIFFERENTIATE_EMBEDDINGS,
        (sample, score, outputs, c, b) ->
            new EmbeddingGradient(score, c.embeddings(b), c.embeddingGradient(b)));
  }

  /** What a pass has shown of one sample, number {@code b} of {@code chunks}. */
  private interface Shown<R> {
    R of(Sample sample, double score, double[] outputs, Chunks chunks, int b);
  }

  private <R> List<R> differentiated(
      List<Sample> samples, List<float[]> embeddings, int output, Pass pass, Shown<R> shown) {
    return inBatches(
        samples,
        (part, from, results) -> {
          List<List<Intervention>> changes = embeddings == null ? null : new ArrayList<>();
          for (int i = 0; changes != null && i < part.size(); i++) {
            changes.add(List.of(new Intervention.ReplaceEmbeddings(embeddings.get(from + i))));
          }
          Network.Result r =
              network.differentiate(
                  pack(part),
                  pass(pass),
                  changes,
                  (b, out, dOut) -> {
                    targets.scoreGradient(output, out, dOut);
                    return 0;
                  });
          for (Chunks c : r.parts()) {
            for (int b = 0; b < c.size(); b++) {
              int i = c.firstSample() + b;
              double[] outputs = r.outputs()[i];
              double score = targets.scores(outputs)[output];
              results.add(shown.of(part.get(i), score, outputs, c, b));
            }
          }
        });
  }

  @Override
  public boolean contributesPerToken() {
    return network.config().isSumOverTokens()
        && targets.loss() != TrainingConfig.RegressionLoss.HURDLE;
  }

  @Override
  public synchronized List<Contributions> contributions(List<Sample> samples, int output) {
    if (!contributesPerToken()) {
      throw new IllegalStateException("the outputs of this model are no sum over tokens");
    }
    double[] slope = new double[network.config().numOutputs()];
    targets.scoreGradient(output, new double[slope.length], slope);
    return inBatches(
        samples,
        (part, from, results) -> {
          Network.Result r = network.run(pack(part), pass(Pass.CONTRIBUTE), null);
          for (Chunks c : r.parts()) {
            for (int b = 0; b < c.size(); b++) {
              double score = targets.scores(r.outputs()[c.firstSample() + b])[output];
              results.add(apart(score, c.contributions(b, network.config()), slope));
            }
          }
        });
  }

  /** A score as a constant and what each token adds; {@code slope} is that of the score. */
  private static Contributions apart(double score, double[] outputs, double[] slope) {
    double[] perToken = new double[outputs.length / slope.length];
    double constant = score;
    for (int t = 0; t < perToken.length; t++) {
      for (int o = 0; o < slope.length; o++) {
        perToken[t] += slope[o] * outputs[t * slope.length + o];
      }
      constant -= perToken[t];
    }
    return new Contributions(constant, perToken);
  }

  @Override
  public int numLayers() {
    return network.numLayers();
  }

  @Override
  public List<String> layerPairs() {
    return network.layerPairs();
  }

  @Override
  public int numHeads() {
    return network.config().encoder().numHeads();
  }

  @Override
  public List<String> parameterLayers() {
    return network.stageNames();
  }

  @Override
  public synchronized Predictor randomised(List<String> layers, long seed) {
    if (layers.isEmpty() || !network.stageNames().containsAll(layers)) {
      throw new IllegalArgumentException(
          "layers " + layers + ", expected some of " + network.stageNames());
    }
    Network copy =
        new Network(
            Graphs.build(network.config(), network.parameters().dataType()),
            KernelChoice.AUTO,
            network.threads());
    copy.parameters().assign(network.parameters());
    copy.initialise(layers, seed);
    return new TrainedModel(copy, targets, vocabulary, features);
  }

  @Override
  public void close() {
    network.close();
  }
}
