package org.matlens.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.matlens.batch.Batch;
import org.matlens.model.layer.Pass;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The gradient of a network in float64, held against central differences of the loss. */
final class FiniteDifferences {
  private static final double STEP = 1e-5;

  private final Network net;
  private final Batch batch;
  private final Pass pass;
  private final double[] gradient;

  /** Of a network whose parameters are moved away from where they start. */
  FiniteDifferences(Network net, Batch batch, Pass pass) {
    this.net = net;
    this.batch = batch;
    this.pass = pass;
    Networks.shake(net);
    net.differentiate(batch, pass, null, Networks::waves);
    gradient = Networks.gradient(net);
  }

  /**
   * Holds the slope along {@code direction} by a central difference against the gradient's.
   *
   * @param offset of the array's first parameter
   * @return summed magnitudes of what makes up the slope; 0 when the gradient vanishes
   */
  double check(String what, int offset, double[] direction) {
    double slope = 0;
    double size = 0;
    for (int i = 0; i < direction.length; i++) {
      slope += gradient[offset + i] * direction[i];
      size += Math.abs(gradient[offset + i] * direction[i]);
    }
    double difference =
        (lossAt(offset, direction, STEP) - lossAt(offset, direction, -STEP)) / (2 * STEP);
    assertThat(Math.abs(slope - difference))
        .as("%s: gradient says %g, difference %g", what, slope, difference)
        .isLessThan(1e-6 * size + 1e-8);
    return size;
  }

  private double lossAt(int offset, double[] direction, double step) {
    INDArray p = net.parameters().get(NDArrayIndex.interval(offset, offset + direction.length));
    INDArray before = p.dup();
    p.addi(Nd4j.createFromArray(direction).muli(step));
    double[][] outputs = net.run(batch, pass, null).outputs();
    p.assign(before);
    double sum = 0;
    for (int b = 0; b < outputs.length; b++) {
      sum += Networks.waves(b, outputs[b], new double[outputs[b].length]);
    }
    return sum;
  }
}
