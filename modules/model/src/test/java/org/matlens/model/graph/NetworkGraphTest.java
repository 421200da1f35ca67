package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.matlens.model.kernel.Close.assertClose;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.batch.PackedBatch;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A network as Deeplearning4j's graph: its own execution, and storage. */
class NetworkGraphTest {
  @ParameterizedTest
  @MethodSource("org.matlens.model.graph.Networks#all")
  void deeplearning4jDrivesTheSameNetwork(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, 5, 7, 1);
    try (Network n = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      ComputationGraph g = n.graph();
      INDArray[] inputs = Networks.inputs(batch);
      double[] ours =
          Networks.flat(
              n.differentiate(
                      batch,
                      new Pass(false, 0, true, true, false, false, false),
                      null,
                      Networks::squares)
                  .outputs());
      double[] gradient = Networks.gradient(n);
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

  @Test
  void equalNetworksAreStoredAlike() throws Exception {
    String first = Graphs.build(Networks.CONFIG, DataType.FLOAT).getConfiguration().toJson();
    Thread.sleep(2); // the time must not be in it
    assertThat(Graphs.build(Networks.CONFIG, DataType.FLOAT).getConfiguration().toJson())
        .isEqualTo(first);
  }

  @Test
  void goesThroughModelSerializer(@TempDir Path dir) throws Exception {
    PackedBatch batch = Batches.random(Networks.CONFIG, 4, Networks.LENGTHS);
    File file = dir.resolve("network.zip").toFile();
    double[] before;
    try (Network n = Network.create(Networks.CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      n.graph().getUpdater(true).getStateViewArray().assign(0.25);
      before = Networks.flat(n.run(batch, Pass.PREDICT, null).outputs());
      ModelSerializer.writeModel(n.graph(), file, true);
    }
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file, true);
    try (Network n = new Network(restored, KernelChoice.CPU, 2)) {
      assertThat(n.config()).isEqualTo(Networks.CONFIG);
      assertThat(Networks.flat(n.run(batch, Pass.PREDICT, null).outputs())).isEqualTo(before);
      INDArray state = n.graph().getUpdater(true).getStateViewArray();
      assertThat(state.length()).isEqualTo(2 * n.parameters().length());
      assertThat(state.minNumber().floatValue()).isEqualTo(0.25f);
    }
  }
}
