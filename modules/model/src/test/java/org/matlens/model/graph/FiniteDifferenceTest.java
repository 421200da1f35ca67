package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of every parameter array against central differences in float64, for each kind of
 * layer, dropout included.
 */
class FiniteDifferenceTest {
  private static final double STEP = 1e-5;

  static Stream<NetworkConfig> networks() {
    return Stream.of(
        network(Position.NONE, Pooling.MEAN, false, 0, 3, 11),
        network(Position.SINUSOIDAL, Pooling.SUM, false, 5, 0, 0),
        network(Position.LEARNED, Pooling.CLASS_TOKEN, true, 0, 0, 7),
        network(Position.ROTARY, Pooling.WEIGHTED, true, 5, 3, 0),
        contributing(network(Position.NONE, Pooling.WEIGHTED, false, 5, 3, 11)),
        contributing(network(Position.NONE, Pooling.MEAN, false, 0, 0, 0)),
        overEdges(network(Position.NONE, Pooling.MEAN, false, 5, 3, 0), false),
        overEdges(network(Position.NONE, Pooling.WEIGHTED, false, 0, 0, 0), true));
  }

  private static NetworkConfig overEdges(NetworkConfig c, boolean gate) {
    return new NetworkConfig(
        c.encoder().withFractionStd(gate ? 0.7 : 0).withEdges(new EdgeConfig(5, 4.3, gate)),
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
      shake(net);
      PackedBatch batch = Batches.random(config, 3, 5, 1, 7);
      Pass pass = Pass.train(99);
      net.differentiate(batch, pass, null, FiniteDifferenceTest::loss);
      double[] gradient = net.gradients().get(0).toDoubleVector();
      java.util.SplittableRandom random = new java.util.SplittableRandom(2);
      net.forEachParameter(
          (vertex, spec, offset) -> {
            for (int direction = 0; direction < 4; direction++) {
              // Two directions through all entries of the array, two along one entry.
              double[] step = new double[spec.size()];
              if (direction < 2) {
                java.util.Arrays.setAll(step, i -> random.nextGaussian());
              } else {
                step[random.nextInt(step.length)] = 1;
              }
              check(net, batch, pass, vertex + "." + spec.name(), gradient, offset, step);
            }
          });
    }
  }

  /** The slope along {@code direction} by a central difference and from the gradient. */
  private static void check(
      Network net,
      PackedBatch batch,
      Pass pass,
      String what,
      double[] gradient,
      int offset,
      double[] direction) {
    double slope = 0;
    double size = 0;
    for (int i = 0; i < direction.length; i++) {
      slope += gradient[offset + i] * direction[i];
      size += Math.abs(gradient[offset + i] * direction[i]);
    }
    double difference =
        (lossAt(net, batch, pass, offset, direction, STEP)
                - lossAt(net, batch, pass, offset, direction, -STEP))
            / (2 * STEP);
    assertThat(Math.abs(slope - difference))
        .as("%s: gradient says %g, difference %g", what, slope, difference)
        .isLessThan(1e-6 * size + 1e-8);
  }

  private static double lossAt(
      Network net, PackedBatch batch, Pass pass, int offset, double[] direction, double step) {
    INDArray p =
        net.parameters()
            .get(org.nd4j.linalg.indexing.NDArrayIndex.interval(offset, offset + direction.length));
    INDArray before = p.dup();
    p.addi(Nd4j.createFromArray(direction).muli(step));
    double[][] outputs = net.run(batch, pass, null).outputs();
    p.assign(before);
    double sum = 0;
    for (int b = 0; b < outputs.length; b++) {
      sum += loss(b, outputs[b], new double[outputs[b].length]);
    }
    return sum;
  }

  /** Biases and pair tables start at zero, where some mistakes do not show. */
  private static void shake(Network net) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (int i = 0; i < net.parameters().length(); i++) {
      net.parameters().putScalar(i, net.parameters().getDouble(i) + 0.3 * random.nextGaussian());
    }
  }

  /**
   * A loss that is neither linear nor symmetric in its outputs: sum of (o + 1) sin(out + sample).
   */
  private static double loss(int sample, double[] out, double[] dOut) {
    double sum = 0;
    for (int o = 0; o < out.length; o++) {
      sum += (o + 1) * Math.sin(out[o] + sample);
      dOut[o] = (o + 1) * Math.cos(out[o] + sample);
    }
    return sum;
  }

  @Test
  void aGradientThatIsWrongWouldBeSeen() {
    NetworkConfig config = networks().findFirst().orElseThrow();
    try (Network net = Network.create(config, 5, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      PackedBatch batch = Batches.random(config, 3, 5, 1, 7);
      net.differentiate(batch, Pass.train(99), null, FiniteDifferenceTest::loss);
      double[] a = net.gradients().get(0).toDoubleVector();
      net.clearGradients();
      net.differentiate(batch, Pass.train(98), null, FiniteDifferenceTest::loss);
      assertThat(net.gradients().get(0).toDoubleVector())
          .as("another dropout seed")
          .isNotEqualTo(a);
    }
  }
}
