package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.matlens.model.kernel.Close.assertClose;

import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.matlens.batch.PackedBatch;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The whole network: both kernels, one or several threads, how it starts. */
class NetworkTest {
  @ParameterizedTest
  @MethodSource("org.matlens.model.graph.Networks#all")
  void fusedKernelsOnTwoThreadsAgreeWithNd4jInDouble(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, Networks.LENGTHS);
    try (Network fused = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2);
        Network exact = Network.create(config, 7, DataType.DOUBLE, KernelChoice.ND4J, 1)) {
      for (Pass pass : List.of(Pass.train(12), new Pass(false, 0, true, true, true, true, true))) {
        fused.clearGradients();
        exact.clearGradients();
        var a = fused.differentiate(batch, pass, null, Networks::squares);
        var b = exact.differentiate(batch, pass, null, Networks::squares);
        assertClose("outputs", Networks.flat(a.outputs()), Networks.flat(b.outputs()), 1e-5);
        assertThat(a.loss()).isCloseTo(b.loss(), Percentage.withPercentage(1e-3));
        assertClose("gradient", Networks.gradient(fused), Networks.gradient(exact), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.matlens.model.graph.Networks#all")
  void aSampleDoesNotDependOnItsCompany(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, Networks.LENGTHS);
    try (Network n = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
      double[][] together = n.run(batch, Pass.PREDICT, null).outputs();
      for (int b = 0; b < batch.size(); b++) {
        double[] alone = n.run(batch.slice(b, b + 1), Pass.PREDICT, null).outputs()[0];
        assertThat(alone).isEqualTo(together[b]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.matlens.model.graph.Networks#all")
  void twoRunsAreBitIdentical(NetworkConfig config) {
    PackedBatch batch = Batches.random(config, 4, Networks.LENGTHS);
    double[][] runs = new double[2][];
    for (int r = 0; r < 2; r++) {
      try (Network n = Network.create(config, 7, DataType.FLOAT, KernelChoice.CPU, 2)) {
        n.differentiate(batch, Pass.train(12), null, Networks::squares);
        runs[r] = Networks.gradient(n);
        // Long enough for the code to be compiled between the two runs.
        for (int i = 0; r == 0 && i < 300; i++) {
          n.differentiate(batch, Pass.train(i), null, Networks::squares);
        }
      }
    }
    assertThat(runs[1]).isEqualTo(runs[0]);
  }

  @Test
  void embeddingsStartAsWideAsAskedAndNothingElseChanges() {
    NetworkConfig unit = withEmbeddingStd(Networks.CONTRIBUTING, 1);
    int table = Networks.CONTRIBUTING.vocabularySize() * Networks.CONTRIBUTING.encoder().dModel();
    try (Network narrow =
            Network.create(Networks.CONTRIBUTING, 7, DataType.FLOAT, KernelChoice.CPU, 1);
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
  void reinitialisesNamedStagesOnly() {
    try (Network n = Network.create(Networks.CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      assertThat(n.stageNames())
          .containsExactly("embedding", "block0", "block1", "block2", "pool", "head");
      INDArray before = n.parameters().dup();
      n.initialise(List.of("block1"), 8);
      INDArray changed = n.parameters().neq(before).castTo(DataType.FLOAT);
      int perBlock = 52 * 3 * 52 + 52 * 52 + 2 * 52 * 37 + 4 * 52 + 3 * 52 + 52 + 37 + 52 + 11 * 2;
      int start = 3 * 52 + 19 * 52 + perBlock;
      assertThat(changed.sumNumber().intValue())
          .isEqualTo(52 * 3 * 52 + 52 * 52 + 2 * 52 * 37 + 11 * 2);
      assertThat(changed.get(NDArrayIndex.interval(0, start)).sumNumber().intValue()).isZero();
      n.initialise(List.of("block1"), 7);
      assertThat(n.parameters()).isEqualTo(before);
    }
  }

  @Test
  void tooLongASampleIsNamed() {
    PackedBatch batch = Batches.random(Networks.CONFIG, 4, 5, 32);
    try (Network n = Network.create(Networks.CONFIG, 7, DataType.FLOAT, KernelChoice.CPU, 1)) {
      assertThatThrownBy(() -> n.run(batch, Pass.PREDICT, null))
          .hasMessage("sample sample1 has 32 tokens, expected 1 to 31 (model.maxTokens)");
    }
  }
}
