package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.matlens.model.kernel.Close.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Batch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.predict.Intervention;
import org.nd4j.linalg.api.buffer.DataType;

/** Attention that is made again on demand is the attention that would have been kept. */
class WeightsOnDemandTest {
  private static final Pass KEPT = Pass.DIFFERENTIATE.keeping(Long.MAX_VALUE);
  private static final Pass ON_DEMAND = Pass.DIFFERENTIATE.keeping(0);

  /** A token looks back only. */
  private static final NetworkConfig CAUSAL =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.ROTARY, Pooling.MEAN, true, 31, 5),
          19,
          3,
          0,
          2);

  static Stream<NetworkConfig> configs() {
    return Stream.concat(
        Stream.concat(Networks.all().stream(), Stream.of(CAUSAL)), Fusions.all().stream());
  }

  private static Batch batch(NetworkConfig config) {
    return config.fusion() == null
        ? new Batch(Batches.random(config, 4, Networks.LENGTHS))
        : Fusions.batch(config, 4);
  }

  /** All that a pass shows of its samples, by name. */
  private static Map<String, float[]> shown(Network.Result result) {
    Map<String, float[]> out = new java.util.TreeMap<>();
    for (Chunks c : result.parts()) {
      for (int b = 0; b < c.size(); b++) {
        String sample = "sample " + (c.firstSample() + b) + " ";
        out.put(sample + "embeddings", c.embeddings(b));
        out.put(sample + "embedding gradient", c.embeddingGradient(b));
        put(out, sample + "weights ", c.attention(b, "s"));
        put(out, sample + "derivatives ", c.attentionGradient(b, "s"));
      }
    }
    return out;
  }

  private static void put(Map<String, float[]> out, String what, AttentionMaps maps) {
    maps.pairs()
        .forEach(
            (pair, layers) -> {
              for (int l = 0; l < layers.size(); l++) {
                out.put(what + pair + " " + l, layers.get(l).entries());
              }
            });
  }

  private static List<AttentionMap> maps(Network.Result result) {
    List<AttentionMap> out = new ArrayList<>();
    for (Chunks c : result.parts()) {
      for (int b = 0; b < c.size(); b++) {
        c.attention(b, "s").pairs().values().forEach(out::addAll);
        c.attentionGradient(b, "s").pairs().values().forEach(out::addAll);
      }
    }
    return out;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fusedKernelsMakeTheSameBitsAgain(NetworkConfig config) {
    Batch batch = batch(config);
    try (Network net = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      Networks.shake(net);
      Network.Result kept = net.differentiate(batch, KEPT, null, Networks::waves);
      Network.Result onDemand = net.differentiate(batch, ON_DEMAND, null, Networks::waves);
      assertThat(maps(kept)).allMatch(AttentionMap::held);
      assertThat(maps(onDemand)).allMatch(m -> m.held() == (m.edges() != null));
      assertThat(onDemand.outputs()).isDeepEqualTo(kept.outputs());
      Map<String, float[]> expected = shown(kept);
      Map<String, float[]> made = shown(onDemand);
      assertThat(made).hasSameSizeAs(expected);
      expected.forEach((what, values) -> assertThat(made.get(what)).as(what).isEqualTo(values));
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void operationsOfNd4jMakeThemAgain(NetworkConfig config) {
    Batch batch = batch(config);
    try (Network net = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      Networks.shake(net);
      Network.Result kept = net.differentiate(batch, KEPT, null, Networks::waves);
      Network.Result onDemand = net.differentiate(batch, ON_DEMAND, null, Networks::waves);
      assertClose(
          "outputs", Networks.flat(onDemand.outputs()), Networks.flat(kept.outputs()), 1e-12);
      Map<String, float[]> made = shown(onDemand);
      shown(kept)
          .forEach(
              (what, values) -> assertClose(what, doubles(made.get(what)), doubles(values), 1e-6));
    }
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  @Test
  void interventionsAreSeenAsTheyAre() {
    Batch batch = new Batch(Batches.random(Networks.CONFIG, 4, 13));
    try (Network net = Network.create(Networks.CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      float[] given = new float[2 * 13 * 13];
      for (int i = 0; i < given.length; i++) {
        given[i] = i % 7 / 11f;
      }
      List<List<Intervention>> changes =
          List.of(
              List.of(
                  new Intervention.ReplaceAttention(1, new AttentionMap(2, 13, 13, given)),
                  new Intervention.ScaleHead(0, 1, 0.3)));
      Map<String, float[]> made =
          shown(net.differentiate(batch, ON_DEMAND, changes, Networks::waves));
      assertThat(made.get("sample 0 weights s.s 1")).isEqualTo(given);
      shown(net.differentiate(batch, KEPT, changes, Networks::waves))
          .forEach((what, values) -> assertThat(made.get(what)).as(what).isEqualTo(values));
    }
  }

  /** What was shown stays as it was when other samples ran and the parameters are others. */
  @Test
  void mapsAreOfTheirPassForGood() {
    Batch batch = new Batch(Batches.random(Networks.CONFIG, 4, 17, 5));
    Batch other = new Batch(Batches.random(Networks.CONFIG, 5, 23, 29));
    try (Network net = Network.create(Networks.CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      Map<String, float[]> expected = shown(net.differentiate(batch, KEPT, null, Networks::waves));
      Network.Result result = net.differentiate(batch, ON_DEMAND, null, Networks::waves);
      net.differentiate(other, ON_DEMAND, null, Networks::waves);
      net.parameters().addi(0.25);
      shown(result)
          .forEach((what, values) -> assertThat(values).as(what).isEqualTo(expected.get(what)));
    }
  }

  @Test
  void gradientsOfEmbeddingsAloneAreTheSame() {
    for (NetworkConfig config : List.of(Networks.CONFIG, Networks.OVER_EDGES)) {
      Batch batch = batch(config);
      try (Network net = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
        Map<String, float[]> expected =
            shown(net.differentiate(batch, KEPT, null, Networks::waves));
        for (long kept : new long[] {0, Long.MAX_VALUE}) {
          Pass pass = Pass.DIFFERENTIATE_EMBEDDINGS.keeping(kept);
          Network.Result alone = net.differentiate(batch, pass, null, Networks::waves);
          assertThat(maps(alone)).isEmpty();
          shown(alone)
              .forEach((what, values) -> assertThat(values).as(what).isEqualTo(expected.get(what)));
        }
      }
    }
  }
}
