package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.matlens.model.kernel.Close.assertClose;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.predict.Intervention;
import org.matlens.token.Geometry;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The whole network: both kernels, one or several threads, Deeplearning4j's own execution, storage,
 * interventions.
 */
class NetworkTest {
  private static final NetworkConfig CONFIG =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.ROTARY, Pooling.MEAN, false, 31, 5),
          19,
          3,
          11,
          2);

  /** Tokens contribute, each with its weight. */
  private static final NetworkConfig CONTRIBUTING =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.NONE, Pooling.WEIGHTED, false, 31, 5)
              .withReadout(EncoderConfig.Readout.CONTRIBUTIONS)
              .withEmbeddingStd(0.25),
          19,
          3,
          11,
          2);

  /** Attention over edges, gated; a second vector per token, times its weight. */
  private static final NetworkConfig OVER_EDGES =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.NONE, Pooling.MEAN, false, 31, 5)
              .withFractionStd(0.7)
              .withEdges(new EdgeConfig(7, 4.3, true)),
          19,
          3,
          0,
          2);

  static List<NetworkConfig> configs() {
    return List.of(CONFIG, CONTRIBUTING, OVER_EDGES);
  }

  private static final int[] LENGTHS = {5, 31, 2, 17, 1, 29, 13, 23, 19, 7, 11, 3};

  private static double squares(int sample, double[] out, double[] dOut) {
    double sum = 0;
    for (int o = 0; o < out.length; o++) {
      sum += (out[o] - sample) * (out[o] - sample);
      dOut[o] = 2 * (out[o] - sample);
    }
    return sum;
  }

  private static double[] totalGradient(Network n) {
    double[] sum = new double[(int) n.parameters().length()];
    for (INDArray g : n.gradients()) {
      double[] part = g.toDoubleVector();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i];
      }
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fusedKernelsOnTwoThreadsAgreeWithNd4jInDouble(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, LENGTHS);
    try (Network fused = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2);
        Network exact = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      for (Pass pass : List.of(Pass.train(12), new Pass(false, 0, true, true, true, true, true))) {
        fused.clearGradients();
        exact.clearGradients();
        var a = fused.differentiate(batch, pass, null, NetworkTest::squares);
        var b = exact.differentiate(batch, pass, null, NetworkTest::squares);
        assertClose("outputs", flat(a.outputs()), flat(b.outputs()), 1e-5);
        assertThat(a.loss())
            .isCloseTo(b.loss(), org.assertj.core.data.Percentage.withPercentage(1e-3));
        assertClose("gradient", totalGradient(fused), totalGradient(exact), 1e-4);
      }
    }
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aSampleDoesNotDependOnItsCompany(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, LENGTHS);
    try (Network n = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      double[][] together = n.run(batch, Pass.PREDICT, null).outputs();
      for (int b = 0; b < batch.size(); b++) {
        double[] alone = n.run(batch.slice(b, b + 1), Pass.PREDICT, null).outputs()[0];
        assertThat(alone).isEqualTo(together[b]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void twoRunsAreBitIdentical(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, LENGTHS);
    double[][] runs = new double[2][];
    for (int r = 0; r < 2; r++) {
      try (Network n = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
        n.differentiate(batch, Pass.train(12), null, NetworkTest::squares);
        runs[r] = totalGradient(n);
        // Long enough for the code to be compiled between the two runs.
        for (int i = 0; r == 0 && i < 300; i++) {
          n.differentiate(batch, Pass.train(i), null, NetworkTest::squares);
        }
      }
    }
    assertThat(runs[1]).isEqualTo(runs[0]);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void deeplearning4jDrivesTheSameNetwork(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, 5, 7, 1);
    try (Network n = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      ComputationGraph g = n.graph();
      INDArray[] inputs = inputs(batch);
      double[] ours =
          flat(
              n.differentiate(
                      batch,
                      new Pass(false, 0, true, true, false, false, false),
                      null,
                      NetworkTest::squares)
                  .outputs());
      double[] gradient = totalGradient(n);
      assertClose(
          "output",
          g.output(inputs)[0].dup('c').toDoubleMatrix()[1],
          Arrays.copyOfRange(ours, 2, 4),
          1e-12);
      g.feedForward(inputs, true, false);
      INDArray upstream = Nd4j.create(DataType.DOUBLE, 3, 2);
      for (int i = 0; i < 6; i++) {
        upstream.putScalar(i / 2, i % 2, 2 * (ours[i] - i / 2));
      }
      g.backpropGradient(upstream);
      assertClose("gradient", g.gradient().gradient().toDoubleVector(), gradient, 1e-12);
    }
  }

  static INDArray[] inputs(PackedBatch b) {
    int f = b.numFeatures();
    INDArray tokens = Nd4j.create(DataType.DOUBLE, b.numTokens(), 2 + f);
    for (int t = 0; t < b.numTokens(); t++) {
      tokens.putScalar(t, 0, b.tokens()[t]);
      tokens.putScalar(t, 1, b.weights()[t]);
      for (int c = 0; c < f; c++) {
        tokens.putScalar(t, 2 + c, b.features()[t * f + c]);
      }
    }
    if (b.edges() == null && b.pairs() == null) {
      return new INDArray[] {tokens, column(b.offsets())};
    }
    INDArray last = b.edges() == null ? column(b.pairs()) : edges(b.edges());
    return new INDArray[] {tokens, column(b.offsets()), last};
  }

  private static INDArray edges(Geometry.Edges edges) {
    INDArray table = Nd4j.create(DataType.DOUBLE, edges.count(), 6);
    int[] query = edges.query();
    for (int e = 0; e < edges.count(); e++) {
      table.putScalar(e, 0, query[e]);
      table.putScalar(e, 1, edges.key()[e]);
      for (int i = 0; i < 3; i++) {
        table.putScalar(e, 2 + i, edges.image()[3 * e + i]);
      }
      table.putScalar(e, 5, edges.distance()[e]);
    }
    return table;
  }

  private static INDArray column(int[] values) {
    return Nd4j.createFromArray(IntStream.of(values).asDoubleStream().toArray())
        .reshape(values.length, 1);
  }

  @Test
  void embeddingsStartAsWideAsAskedAndNothingElseChanges() {
    NetworkConfig unit = withEmbeddingStd(CONTRIBUTING, 1);
    int table = CONTRIBUTING.vocabularySize() * CONTRIBUTING.encoder().dModel();
    try (Network narrow = Network.create(CONTRIBUTING, 7, DataType.FLOAT, KernelChoice.CPU, 1);
        Network wide = Network.create(unit, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      float[] a = narrow.parameters().toFloatVector();
      float[] b = wide.parameters().toFloatVector();
      int quarters = 0;
      for (int i = 0; i < a.length; i++) {
        if (a[i] != b[i]) {
          assertThat(a[i]).isEqualTo(0.25f * b[i]);
          quarters++;
        }
      }
      assertThat(quarters).isEqualTo(table);
    }
  }

  private static NetworkConfig withEmbeddingStd(NetworkConfig c, double std) {
    return new NetworkConfig(
        c.encoder().withEmbeddingStd(std),
        c.vocabularySize(),
        c.numFeatures(),
        c.numPairBuckets(),
        c.numOutputs());
  }

  @Test
  void goesThroughModelSerializer(@TempDir Path dir) throws Exception {
    PackedBatch batch = Batches.random(CONFIG, 4, LENGTHS);
    File file = dir.resolve("network.zip").toFile();
    double[] before;
    try (Network n = Network.create(CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      n.graph().getUpdater(true).getStateViewArray().assign(0.25);
      before = flat(n.run(batch, Pass.PREDICT, null).outputs());
      ModelSerializer.writeModel(n.graph(), file, true);
    }
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file, true);
    try (Network n = new Network(restored, KernelChoice.CPU, 2)) {
      assertThat(n.config()).isEqualTo(CONFIG);
      assertThat(flat(n.run(batch, Pass.PREDICT, null).outputs())).isEqualTo(before);
      INDArray state = n.graph().getUpdater(true).getStateViewArray();
      assertThat(state.length()).isEqualTo(2 * n.parameters().length());
      assertThat(state.minNumber().floatValue()).isEqualTo(0.25f);
    }
  }

  @Test
  void attentionSumsToOneOverWhatMayBeSeen() {
    PackedBatch batch = Batches.random(CONFIG, 4, 5, 31, 2);
    try (Network n = Network.create(CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      var result = n.run(batch, Pass.ATTEND, null);
      int pair = 0;
      for (var chunk : result.chunks()) {
        for (int b = 0; b < chunk.batch().size(); b++) {
          List<AttentionMap> layers = chunk.seen().attention(b);
          assertThat(layers).hasSize(3);
          int tokens = chunk.batch().length(b);
          for (AttentionMap m : layers) {
            for (int q = 0; q < tokens; q++) {
              checkRow(batch, m, q, pair + q * tokens, tokens);
            }
          }
          pair += tokens * tokens;
        }
      }
    }
  }

  private static void checkRow(PackedBatch batch, AttentionMap m, int q, int pair, int tokens) {
    for (int h = 0; h < m.heads(); h++) {
      double sum = 0;
      boolean any = false;
      for (int k = 0; k < tokens; k++) {
        boolean allowed = batch.pairs()[pair + k] >= 0;
        any |= allowed;
        sum += m.get(h, q, k);
        if (!allowed) {
          assertThat(m.get(h, q, k)).isZero();
        }
      }
      assertThat(sum).isCloseTo(any ? 1 : 0, org.assertj.core.data.Offset.offset(1e-5));
    }
  }

  @Test
  void interventionsDoWhatTheySay() {
    PackedBatch batch = Batches.random(CONFIG, 4, 7, 13);
    try (Network n = Network.create(CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      var plain = n.run(batch, Pass.ATTEND, null);
      AttentionMap own = plain.chunks().get(1).seen().attention(0).get(1);
      double[][] same =
          n.run(
                  batch,
                  Pass.PREDICT,
                  List.of(List.of(), List.of(new Intervention.ReplaceAttention(1, own))))
              .outputs();
      assertClose("own weights put back", flat(same), flat(plain.outputs()), 1e-6);
      float[] uniform = new float[own.values().length];
      Arrays.fill(uniform, 1f / own.keys());
      AttentionMap flat = new AttentionMap(own.heads(), own.queries(), own.keys(), uniform);
      double[][] changed =
          n.run(
                  batch,
                  Pass.ATTEND,
                  List.of(List.of(), List.of(new Intervention.ReplaceAttention(1, flat))))
              .outputs();
      assertThat(changed[0]).isEqualTo(plain.outputs()[0]);
      assertThat(changed[1][0])
          .isNotCloseTo(plain.outputs()[1][0], org.assertj.core.data.Offset.offset(1e-4));
      List<Intervention> silenceAll =
          List.of(new Intervention.ScaleHead(1, 0, 0), new Intervention.ScaleHead(1, 1, 0));
      AttentionMap nothing =
          new AttentionMap(own.heads(), own.queries(), own.keys(), new float[uniform.length]);
      assertClose(
          "silenced heads are heads that see nothing",
          n.run(batch, Pass.PREDICT, List.of(List.of(), silenceAll)).outputs()[1],
          n.run(
                  batch,
                  Pass.PREDICT,
                  List.of(List.of(), List.of(new Intervention.ReplaceAttention(1, nothing))))
              .outputs()[1],
          1e-6);
      float[] embeddings =
          n.differentiate(batch, Pass.DIFFERENTIATE, null, NetworkTest::squares)
              .chunks()
              .get(0)
              .seen()
              .embeddings(0);
      assertClose(
          "own embeddings put back",
          n.run(
                  batch,
                  Pass.PREDICT,
                  List.of(List.of(new Intervention.ReplaceEmbeddings(embeddings)), List.of()))
              .outputs()[0],
          plain.outputs()[0],
          1e-6);
      AttentionMap wrong = new AttentionMap(2, 3, 3, new float[18]);
      assertThatThrownBy(
              () ->
                  n.run(
                      batch,
                      Pass.PREDICT,
                      List.of(List.of(new Intervention.ReplaceAttention(1, wrong)), List.of())))
          .hasMessage("sample sample0: replaced attention is [2, 3, 3], the layer has [2, 7, 7]");
    }
  }

  @Test
  void interventionsOnEdges() {
    PackedBatch batch = Batches.random(OVER_EDGES, 4, 7, 13);
    try (Network n = Network.create(OVER_EDGES, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      var plain = n.run(batch, Pass.ATTEND, null);
      AttentionMap own = plain.chunks().get(1).seen().attention(0).get(1);
      Geometry.Edges edges = own.edges();
      assertThat(edges).isEqualTo(batch.edges().range(7, 20));
      for (int h = 0; h < 2; h++) {
        for (int q = 0; q < 13; q++) {
          double sum = 0;
          for (int e = own.rowStart(h, q); e < own.rowEnd(h, q); e++) {
            sum += own.entries()[e];
            double r = edges.distance()[e - h * edges.count()];
            assertThat(own.entries()[e] > 0).isEqualTo(r < 4.3);
          }
          assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
        }
      }
      assertClose("own weights put back", replaced(n, batch, own), flat(plain.outputs()), 1e-6);
      float[] uniform = new float[own.entries().length];
      Arrays.fill(uniform, 0.25f);
      double[] changed = replaced(n, batch, own.withEntries(uniform));
      assertThat(changed[0]).isEqualTo(plain.outputs()[0][0]);
      assertThat(changed[2])
          .isNotCloseTo(plain.outputs()[1][0], org.assertj.core.data.Offset.offset(1e-4));
      AttentionMap dense = new AttentionMap(2, 13, 13, own.values());
      assertThatThrownBy(() -> replaced(n, batch, dense))
          .hasMessage(
              "sample sample1: replaced attention is [2, 13, 13], the layer has [2, %d edges]",
              edges.count());
    }
  }

  /** Outputs with the weights of layer 1 of the second sample replaced. */
  private static double[] replaced(Network n, PackedBatch batch, AttentionMap map) {
    List<Intervention> change = List.of(new Intervention.ReplaceAttention(1, map));
    return flat(n.run(batch, Pass.PREDICT, List.of(List.of(), change)).outputs());
  }

  /** The derivative with respect to a weight is the slope of the output along that weight. */
  @Test
  void derivativesOfEdgeWeightsAreSlopes() {
    PackedBatch batch = Batches.random(OVER_EDGES, 4, 7, 13);
    try (Network n = Network.create(OVER_EDGES, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      var seen =
          n.differentiate(
                  batch,
                  Pass.DIFFERENTIATE,
                  null,
                  (b, out, dOut) -> {
                    dOut[1] = 1;
                    return out[1];
                  })
              .chunks()
              .get(1)
              .seen();
      AttentionMap own = seen.attention(0).get(1);
      AttentionMap slopes = seen.attentionGradient(0).get(1);
      for (int e = 3; e < own.entries().length; e += 17) {
        float[] more = own.entries().clone();
        float[] less = own.entries().clone();
        more[e] += 1 / 256f;
        less[e] -= 1 / 256f;
        double step = (double) more[e] - less[e];
        double slope =
            (replaced(n, batch, own.withEntries(more))[3]
                    - replaced(n, batch, own.withEntries(less))[3])
                / step;
        // Beyond the cut-off a weight is zero for good, and so is its derivative.
        double r = own.edges().distance()[e % own.edges().count()];
        assertThat((double) slopes.entries()[e])
            .isCloseTo(r < 4.3 ? slope : 0, org.assertj.core.data.Offset.offset(2e-5));
      }
    }
  }

  @Test
  void reinitialisesNamedStagesOnly() {
    try (Network n = Network.create(CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      assertThat(n.stageNames())
          .containsExactly("embedding", "block0", "block1", "block2", "pool", "head");
      INDArray before = n.parameters().dup();
      n.initialise(List.of("block1"), 8);
      INDArray changed = n.parameters().neq(before).castTo(DataType.FLOAT);
      int perBlock = 52 * 3 * 52 + 52 * 52 + 2 * 52 * 37 + 4 * 52 + 3 * 52 + 52 + 37 + 52 + 11 * 2;
      int start = 3 * 52 + 19 * 52 + perBlock;
      assertThat(changed.sumNumber().intValue())
          .isEqualTo(52 * 3 * 52 + 52 * 52 + 2 * 52 * 37 + 11 * 2);
      assertThat(
              changed
                  .get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, start))
                  .sumNumber()
                  .intValue())
          .isZero();
      n.initialise(List.of("block1"), 7);
      assertThat(n.parameters()).isEqualTo(before);
    }
  }

  @Test
  void tooLongASampleIsNamed() {
    PackedBatch batch = Batches.random(CONFIG, 4, 5, 32);
    try (Network n = Network.create(CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      assertThatThrownBy(() -> n.run(batch, Pass.PREDICT, null))
          .hasMessage("sample sample1 has 32 tokens, expected 1 to 31 (model.maxTokens)");
    }
  }
}
