package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradient of every parameter array against central differences in float64, for each kind of
 * layer, dropout included.
 */
class FiniteDifferenceTest {
  static Stream<NetworkConfig> networks() {
    return Stream.of(
        network(Position.NONE, Pooling.MEAN, false, 0, 3, 11),
        network(Position.SINUSOIDAL, Pooling.SUM, false, 5, 0, 0),
        network(Position.LEARNED, Pooling.CLASS_TOKEN, true, 0, 0, 7),
        network(Position.ROTARY, Pooling.WEIGHTED, true, 5, 3, 0),
        contributing(network(Position.NONE, Pooling.WEIGHTED, false, 5, 3, 11)),
        contributing(network(Position.NONE, Pooling.MEAN, false, 0, 0, 0)),
        network(Position.NONE, Pooling.FLATTEN, false, 0, 3, 11),
        network(Position.SINUSOIDAL, Pooling.FLATTEN, false, 5, 2, 0),
        overEdges(network(Position.NONE, Pooling.MEAN, false, 5, 3, 0), false),
        overEdges(network(Position.NONE, Pooling.WEIGHTED, false, 0, 0, 0), true),
        inSteps(network(Position.LEARNED, Pooling.CLASS_SUM, false, 0, 5, 11)),
        inSteps(network(Position.NONE, Pooling.WEIGHTED, false, 0, 0, 0)));
  }

  private static NetworkConfig overEdges(NetworkConfig c, boolean gate) {
    return new NetworkConfig(
        c.encoder().withFractions(gate ? 0.7 : 0, 0).withEdges(new EdgeConfig(5, 4.3, gate)),
        c.vocabularySize(),
        c.numFeatures(),
        c.numPairBuckets(),
        c.numOutputs());
  }

  private static NetworkConfig inSteps(NetworkConfig c) {
    return new NetworkConfig(
        c.encoder().withFractions(0.7, 3),
        c.vocabularySize(),
        c.numFeatures(),
        c.numPairBuckets(),
        c.numOutputs());
  }

  private static NetworkConfig contributing(NetworkConfig c) {
    return new NetworkConfig(
        c.encoder().withReadout(EncoderConfig.Readout.CONTRIBUTIONS),
        c.vocabularySize(),
        c.numFeatures(),
        c.numPairBuckets(),
        c.numOutputs());
  }

  private static NetworkConfig network(
      Position position,
      Pooling pooling,
      boolean causal,
      int headHidden,
      int features,
      int buckets) {
    return new NetworkConfig(
        new EncoderConfig(14, 7, 2, 11, 0.2, position, pooling, causal, 13, headHidden),
        17,
        features,
        buckets,
        3);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsOfAllParameters(NetworkConfig config) {
    try (Network net = Network.create(config, 5, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      var differences =
          new FiniteDifferences(net, new Batch(Batches.random(config, 3, 5, 1, 7)), Pass.train(99));
      SplittableRandom random = new SplittableRandom(2);
      net.forEachParameter(
          (vertex, spec, offset) -> {
            for (int direction = 0; direction < 4; direction++) {
              // Two directions through all entries of the array, two along one entry.
              double[] step = new double[spec.size()];
              if (direction < 2) {
                Arrays.setAll(step, i -> random.nextGaussian());
              } else {
                step[random.nextInt(step.length)] = 1;
              }
              differences.check(vertex + "." + spec.name(), offset, step);
            }
          });
    }
  }

  @Test
  void aGradientThatIsWrongWouldBeSeen() {
    NetworkConfig config = networks().findFirst().orElseThrow();
    try (Network net = Network.create(config, 5, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      PackedBatch batch = Batches.random(config, 3, 5, 1, 7);
      net.differentiate(batch, Pass.train(99), null, Networks::waves);
      double[] a = net.gradients().get(0).toDoubleVector();
      net.clearGradients();
      net.differentiate(batch, Pass.train(98), null, Networks::waves);
      assertThat(net.gradients().get(0).toDoubleVector())
          .as("another dropout seed")
          .isNotEqualTo(a);
    }
  }
}
