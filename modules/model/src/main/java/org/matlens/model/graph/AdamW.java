package org.matlens.model.graph;

import java.util.List;
import org.matlens.model.kernel.FlatMath;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101) on all parameters of a network at once:
 *
 * <pre>
 * m = β1 m + (1 - β1) g,  v = β2 v + (1 - β2) g²
 * p = p - rate (m / (1 - β1ᵗ) / (sqrt(v / (1 - β2ᵗ)) + 1e-8) + decay p)
 * </pre>
 *
 * <p>The moments live in the graph's updater state [m | v], so that Deeplearning4j's model files
 * carry them.
 */
public final class AdamW {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Network network;
  private final INDArray moments;
  private final INDArray decays;
  private final int size;
  private long steps;

  /** An optimiser whose moments are those in the graph. */
  public AdamW(Network network) {
    this.network = network;
    this.size = (int) network.parameters().length();
    INDArray state = network.graph().getUpdater(true).getStateViewArray();
    this.moments = state.reshape(state.length());
    boolean[] d = network.decays();
    double[] mask = new double[d.length];
    for (int i = 0; i < d.length; i++) {
      mask[i] = d[i] ? 1 : 0;
    }
    this.decays = Nd4j.createFromArray(mask).castTo(moments.dataType());
  }

  /** First and second moments, flat; for a resumed run. */
  public INDArray moments() {
    return moments;
  }

  public long steps() {
    return steps;
  }

  /** For a resumed run. */
  public void setSteps(long steps) {
    this.steps = steps;
  }

  /**
   * One step with the gradients of the network.
   *
   * @param scale factor of the gradients, for accumulated ones
   * @param clipNorm largest norm of the scaled gradient, 0 for no limit
   * @return norm of the scaled gradient before clipping; NaN when there is no limit
   */
  public double step(double rate, double weightDecay, double scale, double clipNorm) {
    steps++;
    double c1 = 1 - Math.pow(BETA_1, steps);
    double c2 = 1 - Math.pow(BETA_2, steps);
    List<INDArray> gradients = network.gradients();
    return network.fused()
        ? fused(gradients, rate, weightDecay, scale, clipNorm, c1, c2)
        : plain(gradients.get(0), rate, weightDecay, scale, clipNorm, c1, c2);
  }

  private double plain(
      INDArray g,
      double rate,
      double weightDecay,
      double scale,
      double clipNorm,
      double c1,
      double c2) {
    double norm = clipNorm > 0 ? scale * g.norm2Number().doubleValue() : Double.NaN;
    g.muli(scale * clip(norm, clipNorm));
    INDArray m = moments.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, size));
    INDArray v = moments.get(org.nd4j.linalg.indexing.NDArrayIndex.interval(size, 2L * size));
    m.muli(BETA_1).addi(g.mul(1 - BETA_1));
    v.muli(BETA_2).addi(g.mul(g).muli(1 - BETA_2));
    INDArray p = network.parameters();
    INDArray step = m.div(c1).divi(Transforms.sqrt(v.div(c2)).addi(EPSILON));
    p.subi(step.addi(decays.mul(p).muli(weightDecay)).muli(rate));
    return norm;
  }

  private double fused(
      List<INDArray> gradients,
      double rate,
      double weightDecay,
      double scale,
      double clipNorm,
      double c1,
      double c2) {
    int parts = network.crew().size();
    double[] squares = new double[parts];
    FlatMath flat = new FlatMath(network.parameters(), moments, decays, gradients);
    network.crew().run(parts, i -> squares[i] = flat.sumGradients(i, parts, clipNorm > 0));
    double norm = Double.NaN;
    if (clipNorm > 0) {
      double sum = 0;
      for (double s : squares) {
        sum += s;
      }
      norm = scale * Math.sqrt(sum);
    }
    double factor = scale * clip(norm, clipNorm);
    network
        .crew()
        .run(
            parts,
            i ->
                flat.adam(
                    i,
                    parts,
                    factor,
                    BETA_1,
                    BETA_2,
                    rate / c1,
                    1 / Math.sqrt(c2),
                    EPSILON,
                    rate * weightDecay));
    return norm;
  }

  private static double clip(double norm, double clipNorm) {
    return clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
  }
}
