package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.matlens.model.kernel.Close.assertClose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.FusionBlock;
import org.matlens.model.FusionBlock.Kind;
import org.matlens.model.FusionConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.StreamConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.predict.Intervention;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of several streams: gradients, both kernels, Deeplearning4j, attention, storage. */
class FusionTest {
  private static final Pass EXPLAIN = new Pass(false, 0, true, true, true, true, true);

  static List<NetworkConfig> configs() {
    return Fusions.all();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void gradientsOfAllParametersAreThoseOfFiniteDifferences(NetworkConfig config) {
    try (Network net = Network.create(config, 5, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      var differences = new FiniteDifferences(net, Fusions.batch(config, 3, 2), Pass.train(99));
      SplittableRandom random = new SplittableRandom(2);
      List<String> idle = new ArrayList<>();
      net.forEachParameter(
          (vertex, spec, offset) -> {
            boolean shared = config.equals(Fusions.sharing());
            if (vertex.contains("block") && !shared && !spec.name().equals("qkvWeight")) {
              return; // FiniteDifferenceTest looks at all of a block
            }
            double[] step = new double[spec.size()];
            Arrays.setAll(step, i -> random.nextGaussian());
            String what = vertex + "." + spec.name();
            if (differences.check(what, offset, step) == 0) {
              idle.add(what);
            }
          });
      assertThat(idle).as("parameters without any gradient").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fusedKernelsOnTwoThreadsAgreeWithNd4jInDouble(NetworkConfig config) {
    Batch batch = Fusions.batch(config, 4);
    try (Network fused = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2);
        Network exact = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      for (Pass pass : List.of(Pass.train(12), EXPLAIN)) {
        fused.clearGradients();
        exact.clearGradients();
        var a = fused.differentiate(batch, pass, null, Networks::waves);
        var b = exact.differentiate(batch, pass, null, Networks::waves);
        assertClose("outputs", Networks.flat(a.outputs()), Networks.flat(b.outputs()), 1e-5);
        assertClose("gradient", Networks.gradient(fused), Networks.gradient(exact), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aSampleDoesNotDependOnItsCompanyAndRunsRepeat(NetworkConfig config) {
    Batch batch = Fusions.batch(config, 4);
    try (Network n = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      double[][] together = n.run(batch, Pass.PREDICT, null).outputs();
      for (int b = 0; b < batch.size(); b++) {
        assertThat(n.run(batch.slice(b, b + 1), Pass.PREDICT, null).outputs()[0])
            .isEqualTo(together[b]);
      }
      n.differentiate(batch, Pass.train(12), null, Networks::waves);
      double[] first = Networks.gradient(n);
      n.clearGradients();
      n.differentiate(batch, Pass.train(12), null, Networks::waves);
      assertThat(Networks.gradient(n)).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void deeplearning4jDrivesAndStoresTheSameNetwork(NetworkConfig config, @TempDir Path dir)
      throws Exception {
    Batch batch = Fusions.batch(config, 4, 3);
    Pass plain = new Pass(false, 0, true, true, false, false, false);
    try (Network n = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      double[] ours = Networks.flat(n.differentiate(batch, plain, null, Networks::waves).outputs());
      double[] gradient = Networks.gradient(n);
      INDArray[] inputs = inputs(batch);
      ComputationGraph g = n.graph();
      assertClose("output", g.output(inputs)[0].dup('c').data().asDouble(), ours, 1e-12);
      g.feedForward(inputs, true, false);
      INDArray upstream = Nd4j.create(DataType.DOUBLE, 3, 2);
      for (int b = 0; b < 3; b++) {
        double[] dOut = new double[2];
        Networks.waves(b, Arrays.copyOfRange(ours, 2 * b, 2 * b + 2), dOut);
        upstream.putRow(b, Nd4j.createFromArray(dOut));
      }
      g.backpropGradient(upstream);
      assertClose("gradient", g.gradient().gradient().toDoubleVector(), gradient, 1e-11);

      ModelSerializer.writeModel(g, dir.resolve("n.zip").toFile(), true);
      ComputationGraph read =
          ModelSerializer.restoreComputationGraph(dir.resolve("n.zip").toFile(), true);
      try (Network again = new Network(read, KernelChoice.ND4J, 1)) {
        assertThat(again.config()).isEqualTo(config);
        assertThat(Networks.flat(again.run(batch, plain, null).outputs())).isEqualTo(ours);
      }
    }
  }

  private static INDArray[] inputs(Batch batch) {
    List<INDArray> all = new ArrayList<>();
    for (PackedBatch p : batch.streams()) {
      all.addAll(List.of(Networks.inputs(p)));
    }
    return all.toArray(INDArray[]::new);
  }

  /** elements ask patches, what comes out asks sites; then all join. */
  private static final NetworkConfig MIXED =
      Fusions.network(
          List.of(
              Fusions.block(Kind.CROSS, 2, "elements", "patches"),
              Fusions.block(Kind.CONCAT, 1, "elements", "sites"),
              Fusions.block(Kind.CROSS, 1, "sites", "elements")),
          "sites");

  @Test
  void attentionIsThatOfEveryPairOfStreams() {
    Batch batch = Fusions.batch(MIXED, 4);
    try (Network n = Network.create(MIXED, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      assertThat(n.layerPairs())
          .containsExactly(
              "elements.elements",
              "patches.patches",
              "patches.patches",
              "sites.sites",
              "elements.patches",
              "elements.patches",
              "elements+sites.elements+sites",
              "sites.elements");
      var result = n.differentiate(batch, EXPLAIN, null, Networks::waves);
      for (Chunks c : result.parts()) {
        int b = c.firstSample();
        int elements = batch.streams().get(0).length(b);
        int patches = batch.streams().get(1).length(b);
        int sites = batch.streams().get(2).length(b);
        AttentionMaps maps = c.attention(0, "unused");
        AttentionMaps slopes = c.attentionGradient(0, "unused");
        assertShape(maps.pairs().get("elements.patches"), 2, elements, patches);
        assertShape(slopes.pairs().get("elements.patches"), 2, elements, patches);
        assertShape(maps.pairs().get("sites.elements"), 1, sites, elements);
        assertShape(
            maps.pairs().get("elements+sites.elements+sites"),
            1,
            elements + sites,
            elements + sites);
        assertThat(maps.layers(n.layerPairs())).hasSize(n.numLayers());
        for (AttentionMap m : maps.pairs().get("elements.patches")) {
          for (int row = 0; row < 2 * elements; row++) {
            double sum = 0;
            for (int k = 0; k < patches; k++) {
              sum += m.values()[row * patches + k];
            }
            assertThat(sum).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
          }
        }
        assertThat(c.embeddings(0)).hasSize((elements + patches + sites) * 52);
        assertThat(c.embeddingGradient(0)).hasSize((elements + patches + sites) * 52);
      }
    }
  }

  private static void assertShape(List<AttentionMap> maps, int layers, int queries, int keys) {
    assertThat(maps).hasSize(layers);
    assertThat(maps).allMatch(m -> m.queries() == queries && m.keys() == keys && m.heads() == 2);
  }

  @Test
  void interventionsReachTheirLayer() {
    Batch batch = Fusions.batch(MIXED, 4);
    try (Network n = Network.create(MIXED, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      Networks.shake(n);
      var plain = n.differentiate(batch, EXPLAIN, null, Networks::waves);
      int sample = 2;
      Chunks own = plain.parts().get(sample);
      List<AttentionMap> maps = own.attention(0, "").layers(n.layerPairs());
      List<AttentionMap> slopes = own.attentionGradient(0, "").layers(n.layerPairs());
      for (int layer = 0; layer < maps.size(); layer++) {
        double[] same =
            scores(n, batch, sample, new Intervention.ReplaceAttention(layer, maps.get(layer)));
        assertClose("layer " + layer, same, plain.outputs()[sample], 1e-6);
        assertThat(scores(n, batch, sample, new Intervention.ScaleHead(layer, 1, 0)))
            .as("head 1 of layer %s silenced", layer)
            .isNotEqualTo(plain.outputs()[sample]);
      }
      // The derivative of the last layer's weights, along a random direction.
      int last = maps.size() - 1;
      SplittableRandom random = new SplittableRandom(8);
      float[] up = maps.get(last).entries().clone();
      float[] down = up.clone();
      double expected = 0;
      for (int i = 0; i < up.length; i++) {
        float d = (float) (1e-3 * random.nextGaussian());
        up[i] += d;
        down[i] -= d;
        expected += 2 * d * slopes.get(last).entries()[i];
      }
      double rise =
          lossOf(n, batch, sample, maps.get(last).withEntries(up), last)
              - lossOf(n, batch, sample, maps.get(last).withEntries(down), last);
      assertThat(rise).isCloseTo(expected, org.assertj.core.data.Percentage.withPercentage(0.5));

      float[] embeddings = own.embeddings(0).clone();
      assertClose(
          "embeddings",
          scores(n, batch, sample, new Intervention.ReplaceEmbeddings(embeddings)),
          plain.outputs()[sample],
          1e-6);
      assertThatThrownBy(
              () -> scores(n, batch, sample, new Intervention.ReplaceEmbeddings(new float[7])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("7 numbers given for embeddings of 13 tokens times 52");
    }
  }

  private static double lossOf(Network n, Batch batch, int sample, AttentionMap map, int layer) {
    double[] out = scores(n, batch, sample, new Intervention.ReplaceAttention(layer, map));
    return Networks.waves(sample, out, new double[2]);
  }

  private static double[] scores(Network n, Batch batch, int sample, Intervention i) {
    List<List<Intervention>> all = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      all.add(b == sample ? List.of(i) : List.of());
    }
    return n.run(batch, Pass.PREDICT, all).outputs()[sample];
  }

  @Test
  void whatIsSharedIsThereOnceAndLearnsFromAll() {
    NetworkConfig config = Fusions.sharing();
    try (Network n = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      assertThat(n.stageNames())
          .containsExactly(
              "elements.embedding",
              "elements.block0",
              "elements.block1",
              "sites.embedding",
              "sites.block2",
              "fusion0.cross0",
              "pool.elements",
              "pool.sites",
              "head");
      assertThat(n.graph().getVertex("patches.block0").numParams()).isZero();
      // The same tokens give the same embeddings: there is one table.
      Batch batch = Fusions.batch(config, 4);
      List<PackedBatch> twice =
          List.of(batch.streams().get(0), batch.streams().get(0), batch.streams().get(2));
      for (Chunks c : n.differentiate(new Batch(twice), EXPLAIN, null, Networks::waves).parts()) {
        int half = twice.get(0).length(c.firstSample()) * 52;
        float[] all = c.embeddings(0);
        assertThat(Arrays.copyOfRange(all, 0, half))
            .isEqualTo(Arrays.copyOfRange(all, half, 2 * half));
      }
    }
  }

  @Test
  void whatCannotBeSharedIsRefused() {
    var own = new StreamConfig("a", 1, Position.NONE, Pooling.MEAN, 29, 1, null, 3, 0);
    var other = new StreamConfig("b", 1, Position.NONE, Pooling.MEAN, 29, 1, null, 2, 0);
    var pairs = new StreamConfig("c", 1, Position.NONE, Pooling.MEAN, 29, 1, null, 3, 5);
    assertThatThrownBy(() -> fusion(own.sharing("z", false), other))
        .hasMessage("stream a shares the encoder of \"z\", expected another of [a, b]");
    assertThatThrownBy(() -> fusion(own.sharing("a", false), other))
        .hasMessage("stream a shares the encoder of \"a\", expected another of [a, b]");
    assertThatThrownBy(() -> fusion(own.sharing("b", false), other.sharing("a", false)))
        .hasMessage("streams a and b share an encoder in a circle: nobody has it");
    assertThatThrownBy(() -> fusion(own.sharing("b", true), other))
        .hasMessageContaining("share an embedding, expected as many features")
        .hasMessageContaining("3 and 2 features");
    assertThatThrownBy(() -> fusion(own.sharing("c", false), pairs))
        .hasMessageContaining("expected the same geometry: no pairs and 5 kinds of pairs");
    assertThat(fusion(own.sharing("b", false), other).blockOf(0, 0)).isEqualTo("b");
  }

  private static FusionConfig fusion(StreamConfig... streams) {
    return new FusionConfig(List.of(streams), List.of(), List.of());
  }

  @Test
  void groupsDoNotMixWhenStreamsAreJoined() {
    NetworkConfig config =
        Fusions.network(List.of(Fusions.block(Kind.CONCAT, 2, "patches", "elements", "sites")));
    Batch batch = Fusions.batch(config, 4);
    PackedBatch patches = batch.streams().get(1);
    try (Network n = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      boolean some = false;
      for (Chunks c : n.run(batch, Pass.ATTEND, null).parts()) {
        PackedBatch own = patches.slice(c.firstSample(), c.firstSample() + 1);
        int length = own.length(0);
        for (AttentionMap m :
            c.attention(0, "").pairs().get("patches+elements+sites.patches+elements+sites")) {
          for (int q = 0; q < m.queries(); q++) {
            for (int k = 0; k < m.keys(); k++) {
              boolean forbidden = q < length && k < length && own.pairs()[q * length + k] < 0;
              some |= forbidden;
              assertThat(m.values()[q * m.keys() + k] == 0).isEqualTo(forbidden);
            }
          }
        }
      }
      assertThat(some).isTrue();
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Fusions.block(Kind.CROSS, 1, "a", "a"))
        .hasMessage("fusion cross of [a, a], expected each stream once");
    assertThatThrownBy(() -> Fusions.block(Kind.CONCAT, 0, "a", "b"))
        .hasMessage("fusion concat with layers 0, expected 1 to 64");
    assertThatThrownBy(() -> new FusionBlock(Kind.LATENTS, List.of("a"), 1, 0))
        .hasMessage("fusion latents with 0 latents, expected 1 to 4096");
    assertThatThrownBy(
            () -> Fusions.network(List.of(Fusions.block(Kind.CROSS, 1, "elements", "patch"))))
        .hasMessageContaining("fusion cross names stream \"patch\", expected one of [elements");
    assertThatThrownBy(
            () ->
                Fusions.network(
                    List.of(Fusions.block(Kind.CROSS, 1, "elements", "patches")), "elements"))
        .hasMessage(
            "stream \"sites\" is read for nothing: no fusion hands it on to what is pooled,"
                + " [elements]");
    try (Network n = Network.create(MIXED, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      assertThatThrownBy(() -> n.run(Fusions.batch(MIXED, 4).streams().get(0), Pass.PREDICT, null))
          .hasMessage("batch of 1 streams, the network reads 3");
    }
  }
}
