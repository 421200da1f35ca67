package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.CpuKernels;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.kernel.Kernels;
import org.matlens.model.layer.Chunk;
import org.matlens.model.layer.ParameterSpec;
import org.matlens.model.layer.Pass;
import org.matlens.predict.Intervention;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network at work: a Deeplearning4j {@link ComputationGraph} that owns parameters and their
 * optimiser state, and workers that run its stages on packed batches, each with a part of the
 * samples. Not thread-safe.
 */
public final class Network implements AutoCloseable {
  /** Tokens of a chunk: what one worker holds in its cache at a time. */
  private static final int CHUNK_TOKENS = 256;

  /** Bytes of matrices that a worker keeps for the next sample when samples run alone. */
  private static final long KEPT_BYTES = 64L << 20;

  private final ComputationGraph graph;
  private final NetworkConfig config;
  private final Plan plan;
  private final List<StageRuntime> vertices = new ArrayList<>();
  private final List<Worker<?>> workers = new ArrayList<>();
  private final Crew crew;
  private final INDArray parameters;

  /**
   * A network on the parameters of {@code graph}.
   *
   * @param threads workers of the fused kernels; ND4J operations have threads of their own and get
   *     one worker
   */
  public Network(ComputationGraph graph, KernelChoice choice, int threads) {
    this.graph = graph;
    for (int index : graph.topologicalSortOrder()) { // the order of the parameters
      if (graph.getVertices()[index] instanceof StageRuntime s) {
        vertices.add(s);
      }
    }
    this.config = ((StageVertex) vertices.get(0).getConfig()).networkConfig();
    this.plan = Plan.of(config);
    this.parameters = graph.params();
    DataType type = parameters.dataType();
    boolean fused = choice.usesCpu(type);
    this.crew = new Crew(fused ? threads : 1);
    for (int i = 0; i < crew.size(); i++) {
      workers.add(worker(choice.create(type)));
    }
  }

  private <M> Worker<M> worker(Kernels<M> kernels) {
    return new Worker<>(plan, vertices, kernels, parameters);
  }

  /** A network with new parameters drawn from {@code seed}. */
  public static Network create(
      NetworkConfig config, long seed, DataType type, KernelChoice choice, int threads) {
    Network n = new Network(Graphs.build(config, type), choice, threads);
    n.initialise(List.of(), seed);
    return n;
  }

  public NetworkConfig config() {
    return config;
  }

  /** The graph that owns the parameters. */
  public ComputationGraph graph() {
    return graph;
  }

  /** All parameters, flat; what is written here changes the network. */
  public INDArray parameters() {
    return parameters;
  }

  /** Name of the kernels in use. */
  public String kernels() {
    return workers.get(0).kernels().name();
  }

  public int threads() {
    return crew.size();
  }

  Crew crew() {
    return crew;
  }

  /** Whether the fused CPU kernels are at work. */
  boolean fused() {
    return workers.get(0).kernels() instanceof CpuKernels;
  }

  /** Gradients of the workers since {@link #clearGradients}; the whole gradient is their sum. */
  List<INDArray> gradients() {
    return workers.stream().map(Worker::gradient).toList();
  }

  /** Names of the stages with parameters, from the input on. */
  public List<String> stageNames() {
    return plan.nodes().stream()
        .filter(n -> !StageKind.parameters(n).isEmpty())
        .map(Plan.Node::name)
        .toList();
  }

  /** The pair of streams of every attention layer; empty for a network of one stream. */
  public List<String> layerPairs() {
    return config.fusion() == null ? List.of() : plan.layerPairs();
  }

  /** Number of attention layers. */
  public int numLayers() {
    return plan.layerPairs().size();
  }

  /** Visits every parameter in flat order. */
  interface ParameterVisitor {
    void visit(String vertex, ParameterSpec spec, int offset);
  }

  void forEachParameter(ParameterVisitor visitor) {
    int at = 0;
    for (StageRuntime v : vertices) {
      for (ParameterSpec s : StageKind.parameters(plan.node(v.getVertexName()))) {
        visitor.visit(v.getVertexName(), s, at);
        at += s.size();
      }
    }
  }

  /**
   * How many parameters are NaN or infinite, and where the first stands; empty when all are
   * numbers.
   */
  public Optional<String> nonFinite() {
    double[] all = parameters.toDoubleVector();
    long count = Arrays.stream(all).filter(v -> !Double.isFinite(v)).count();
    if (count == 0) {
      return Optional.empty();
    }
    int first =
        IntStream.range(0, all.length)
            .filter(i -> !Double.isFinite(all[i]))
            .findFirst()
            .orElseThrow();
    String[] where = {""};
    forEachParameter(
        (vertex, s, at) -> {
          if (first >= at && first < at + s.size()) {
            where[0] = vertex + "." + s.name();
          }
        });
    return Optional.of(
        count + " of " + all.length + " parameters NaN or infinite, the first in " + where[0]);
  }

  /** For every parameter in flat order whether weight decay pulls at it. */
  public boolean[] decays() {
    boolean[] out = new boolean[(int) parameters.length()];
    forEachParameter((vertex, s, at) -> java.util.Arrays.fill(out, at, at + s.size(), s.decays()));
    return out;
  }

  /**
   * Draws the parameters of the named stages anew; an empty list means all. Each stage has random
   * numbers of its own.
   */
  public void initialise(List<String> stages, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    for (StageRuntime v : vertices) {
      SplittableRandom random = seeds.split();
      if (stages.isEmpty() || stages.contains(v.getVertexName())) {
        for (ParameterSpec s : StageKind.parameters(plan.node(v.getVertexName()))) {
          v.values().get(s.name()).assign(draw(s, random).reshape(s.rows(), s.columns()));
        }
      }
    }
  }

  private INDArray draw(ParameterSpec s, RandomGenerator random) {
    double[] values = new double[s.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (s.init()) {
            case ZERO -> 0;
            case ONE -> 1;
            case NORMAL -> s.std() * random.nextGaussian();
            case FAN_IN -> (2 * random.nextDouble() - 1) / Math.sqrt(s.rows());
          };
    }
    return org.nd4j.linalg.factory.Nd4j.createFromArray(values).castTo(parameters.dataType());
  }

  /** Outputs of a batch, and what was seen of it. */
  public Result run(Batch batch, Pass pass, List<List<Intervention>> interventions) {
    return pass(batch, pass, interventions, null);
  }

  /** As above, for a network of one stream. */
  public Result run(PackedBatch batch, Pass pass, List<List<Intervention>> interventions) {
    return run(new Batch(batch), pass, interventions);
  }

  /** Sets the gradients of all parameters to zero. */
  public void clearGradients() {
    crew.run(workers.size(), i -> workers.get(i).clear());
  }

  /**
   * Adds to the gradients: runs a batch forward and backward with {@code upstream} as the gradient
   * of its outputs.
   */
  public Result differentiate(
      Batch batch, Pass pass, List<List<Intervention>> interventions, Upstream upstream) {
    return pass(batch, pass, interventions, upstream);
  }

  /** As above, for a network of one stream. */
  public Result differentiate(
      PackedBatch batch, Pass pass, List<List<Intervention>> interventions, Upstream upstream) {
    return differentiate(new Batch(batch), pass, interventions, upstream);
  }

  /** The gradient of the outputs of one sample. */
  public interface Upstream {
    /** Fills {@code dOut} (zero before) and gives the sample's part of the loss. */
    double of(int sample, double[] out, double[] dOut);
  }

  private Result pass(
      Batch batch, Pass pass, List<List<Intervention>> interventions, Upstream upstream) {
    check(batch);
    List<List<Chunks>> parts = chunks(batch, pass, interventions);
    double[][] outputs = new double[batch.size()][];
    double[] losses = new double[parts.size()];
    crew.run(
        parts.size(),
        i -> {
          Worker<?> w = workers.get(i);
          for (Chunks c : parts.get(i)) {
            losses[i] += w.run(c, upstream, outputs);
          }
          if (pass.alone()) {
            w.kernels().trim(KEPT_BYTES);
          }
        });
    double loss = 0;
    for (double l : losses) {
      loss += l;
    }
    return new Result(outputs, loss, parts.stream().flatMap(List::stream).toList());
  }

  private void check(Batch batch) {
    List<NetworkConfig> streams = config.streams();
    if (batch.streams().size() != streams.size()) {
      throw new IllegalArgumentException(
          "batch of " + batch.streams().size() + " streams, the network reads " + streams.size());
    }
    for (int i = 0; i < streams.size(); i++) {
      String stream = config.fusion() == null ? "" : config.fusion().streams().get(i).name() + ": ";
      check(stream, batch.streams().get(i), streams.get(i));
    }
  }

  /** A network without buckets reads pairs that only forbid. */
  private static boolean fits(int[] pairs, boolean read) {
    return read ? pairs != null : pairs == null || Arrays.stream(pairs).allMatch(b -> b <= 0);
  }

  private static void check(String stream, PackedBatch batch, NetworkConfig own) {
    if (batch.numFeatures() != own.batchFeatures()
        || !fits(batch.pairs(), own.readsPairs())
        || (batch.edges() != null) != own.readsEdges()) {
      throw new IllegalArgumentException(
          stream
              + "batch with "
              + batch.numFeatures()
              + " features and "
              + geometry(batch.pairs() != null, batch.edges() != null)
              + "; the network reads "
              + own.batchFeatures()
              + " features and "
              + geometry(own.readsPairs(), own.readsEdges()));
    }
    for (int b = 0; b < batch.size(); b++) {
      if (batch.length(b) < 1 || batch.length(b) > own.encoder().maxTokens()) {
        throw new IllegalArgumentException(
            stream
                + "sample "
                + batch.ids()[b]
                + " has "
                + batch.length(b)
                + " tokens, expected 1 to "
                + own.encoder().maxTokens()
                + " (model.maxTokens)");
      }
    }
  }

  private static String geometry(boolean pairs, boolean edges) {
    return pairs && edges ? "pairs and edges" : pairs ? "pairs" : edges ? "edges" : "no pairs";
  }

  /**
   * For each worker its chunks: neighbouring samples, about the same number of tokens for each
   * worker.
   */
  private List<List<Chunks>> chunks(
      Batch batch, Pass pass, List<List<Intervention>> interventions) {
    int parts = Math.min(crew.size(), batch.size());
    int perChunk = pass.alone() ? 1 : fused() ? CHUNK_TOKENS : Integer.MAX_VALUE;
    List<List<Chunks>> out = new ArrayList<>();
    int from = 0;
    for (int p = 0; p < parts; p++) {
      long target = (long) batch.offset(batch.size()) * (p + 1) / parts;
      int to = from + 1;
      while (to < batch.size() - (parts - p - 1)
          && (p == parts - 1
              || batch.offset(to) + (batch.offset(to + 1) - batch.offset(to)) / 2 < target)) {
        to++;
      }
      out.add(split(batch, from, to, perChunk, pass, interventions));
      from = to;
    }
    return out;
  }

  private List<Chunks> split(
      Batch batch,
      int from,
      int to,
      int perChunk,
      Pass pass,
      List<List<Intervention>> interventions) {
    List<Chunks> chunks = new ArrayList<>();
    int start = from;
    while (start < to) {
      int end = start + 1;
      while (end < to && batch.offset(end + 1) - batch.offset(start) <= perChunk) {
        end++;
      }
      var changes = interventions == null ? null : interventions.subList(start, end);
      chunks.add(new Chunks(plan, batch, start, end, pass, changes, config.encoder().dModel()));
      start = end;
    }
    return chunks;
  }

  /**
   * What came out of a pass.
   *
   * @param outputs [B][outputs]
   * @param loss sum of what upstream gave
   * @param parts what was seen, part by part of the batch
   */
  public record Result(double[][] outputs, double loss, List<Chunks> parts) {

    /** The chunks of a network of one stream. */
    public List<Chunk> chunks() {
      return parts.stream().map(Chunks::first).toList();
    }
  }

  @Override
  public void close() {
    crew.close();
  }
}
