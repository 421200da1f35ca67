package org.matlens.model.graph;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.token.Geometry;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of one stream that differ in what they do, losses of them, and what comes out. */
final class Networks {
  static final NetworkConfig CONFIG =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.ROTARY, Pooling.MEAN, false, 31, 5),
          19,
          3,
          11,
          2);

  /** Tokens contribute, each with its weight. */
  static final NetworkConfig CONTRIBUTING =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.NONE, Pooling.WEIGHTED, false, 31, 5)
              .withReadout(EncoderConfig.Readout.CONTRIBUTIONS)
              .withEmbeddingStd(0.25),
          19,
          3,
          11,
          2);

  /** Attention over edges, gated; a second vector per token, times its weight. */
  static final NetworkConfig OVER_EDGES =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.NONE, Pooling.MEAN, false, 31, 5)
              .withFractions(0.7, 0)
              .withEdges(new EdgeConfig(7, 4.3, true)),
          19,
          3,
          0,
          2);

  /** Tokens of twelve samples. */
  static final int[] LENGTHS = {5, 31, 2, 17, 1, 29, 13, 23, 19, 7, 11, 3};

  private Networks() {}

  /** A class token that starts as the sum of the others; weights in steps. */
  static final NetworkConfig SUMMING =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.LEARNED, Pooling.CLASS_SUM, false, 31, 5)
              .withFractions(0.7, 7),
          19,
          3,
          11,
          2);

  /** Every token of the vocabulary with weights of its own in the hidden layer. */
  static final NetworkConfig SIDE_BY_SIDE =
      new NetworkConfig(
          new EncoderConfig(52, 2, 3, 37, 0.2, Position.NONE, Pooling.FLATTEN, false, 31, 5),
          19,
          3,
          11,
          2);

  /** One of each. */
  static List<NetworkConfig> all() {
    return List.of(CONFIG, CONTRIBUTING, OVER_EDGES, SUMMING, SIDE_BY_SIDE);
  }

  /** Summed squares of the outputs less the number of the sample. */
  static double squares(int sample, double[] out, double[] dOut) {
    double sum = 0;
    for (int o = 0; o < out.length; o++) {
      sum += (out[o] - sample) * (out[o] - sample);
      dOut[o] = 2 * (out[o] - sample);
    }
    return sum;
  }

  /**
   * A loss that is neither linear nor symmetric in its outputs: sum of (o + 1) sin(out + sample).
   */
  static double waves(int sample, double[] out, double[] dOut) {
    double sum = 0;
    for (int o = 0; o < out.length; o++) {
      sum += (o + 1) * Math.sin(out[o] + sample);
      dOut[o] = (o + 1) * Math.cos(out[o] + sample);
    }
    return sum;
  }

  /** Biases and pair tables start at zero, where some mistakes do not show. */
  static void shake(Network net) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < net.parameters().length(); i++) {
      net.parameters().putScalar(i, net.parameters().getDouble(i) + 0.3 * random.nextGaussian());
    }
  }

  /** The gradient of all parameters, of all threads. */
  static double[] gradient(Network n) {
    double[] sum = new double[(int) n.parameters().length()];
    for (INDArray g : n.gradients()) {
      double[] part = g.toDoubleVector();
      Arrays.setAll(sum, i -> sum[i] + part[i]);
    }
    return sum;
  }

  static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** A batch as Deeplearning4j takes it. */
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
}
