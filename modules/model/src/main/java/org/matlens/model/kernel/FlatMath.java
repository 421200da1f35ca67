package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The optimiser's arithmetic on flat float arrays, in parts that different threads may do at the
 * same time.
 */
public final class FlatMath {
  /** Squares are summed in floats over this many entries, then in doubles. */
  private static final int BLOCK = 4096;

  private final NativeMatrix parameters;
  private final NativeMatrix moments;
  private final NativeMatrix decays;
  private final NativeMatrix[] gradients;
  private final int size;

  /**
   * Arrays of one network.
   *
   * @param moments [m | v], twice as long as the others
   * @param decays 1 where weight decay pulls, else 0
   * @param gradients of the workers; the first receives their sum
   */
  public FlatMath(
      INDArray parameters, INDArray moments, INDArray decays, List<INDArray> gradients) {
    this.parameters = CpuKernels.nativeMatrix(parameters);
    this.moments = CpuKernels.nativeMatrix(moments);
    this.decays = CpuKernels.nativeMatrix(decays);
    this.gradients = gradients.stream().map(CpuKernels::nativeMatrix).toArray(NativeMatrix[]::new);
    this.size = this.parameters.size();
  }

  /** First entry of a part: whole vectors, and the rest to the last part. */
  private int start(int part, int parts) {
    return part == parts ? size : (int) ((long) size * part / parts) / LANES * LANES;
  }

  /**
   * Adds all workers' gradients into the first's; gives the sum of squares when {@code squares}.
   */
  public double sumGradients(int part, int parts, boolean squares) {
    int from = start(part, parts);
    int to = start(part + 1, parts);
    NativeMatrix g = gradients[0];
    double total = 0;
    float[] lanes = new float[LANES];
    for (int block = from; block < to; block += BLOCK) {
      int end = Math.min(block + BLOCK, to);
      FloatVector sum = FloatVector.zero(VectorMath.SPECIES);
      int i = block;
      for (; i + LANES <= end; i += LANES) {
        FloatVector v = load(g.bytes(), g.row(0) + 4 * i);
        for (int w = 1; w < gradients.length; w++) {
          v = v.add(load(gradients[w].bytes(), gradients[w].row(0) + 4 * i));
        }
        store(v, g.bytes(), g.row(0) + 4 * i);
        sum = v.fma(v, sum);
      }
      total += squares ? VectorMath.sum(sum, lanes) : 0;
      for (; i < end; i++) {
        float v = g.get(i);
        for (int w = 1; w < gradients.length; w++) {
          v += gradients[w].get(i);
        }
        g.put(i, v);
        total += (double) v * v;
      }
    }
    return total;
  }

  /**
   * One step of Adam with decoupled decay on a part.
   *
   * @param scale factor of the gradient
   * @param rate learning rate over 1 - β1ᵗ
   * @param correction 1 / sqrt(1 - β2ᵗ)
   * @param decay learning rate times weight decay
   */
  public void adam(
      int part,
      int parts,
      double scale,
      double beta1,
      double beta2,
      double rate,
      double correction,
      double epsilon,
      double decay) {
    int from = start(part, parts);
    int to = start(part + 1, parts);
    float s = (float) scale;
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float r = (float) rate;
    float c = (float) correction;
    float e = (float) epsilon;
    float d = (float) decay;
    NativeMatrix g = gradients[0];
    int secondAt = moments.row(0) + 4 * size;
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      FloatVector grad = load(g.bytes(), g.row(0) + 4 * i).mul(s);
      FloatVector m = load(moments.bytes(), moments.row(0) + 4 * i);
      FloatVector v = load(moments.bytes(), secondAt + 4 * i);
      m = m.mul(b1).add(grad.mul(1 - b1));
      v = v.mul(b2).add(grad.mul(grad).mul(1 - b2));
      store(m, moments.bytes(), moments.row(0) + 4 * i);
      store(v, moments.bytes(), secondAt + 4 * i);
      FloatVector p = load(parameters.bytes(), parameters.row(0) + 4 * i);
      FloatVector pull = p.mul(load(decays.bytes(), decays.row(0) + 4 * i)).mul(d);
      FloatVector step = m.mul(r).div(v.sqrt().mul(c).add(e));
      store(p.sub(step).sub(pull), parameters.bytes(), parameters.row(0) + 4 * i);
    }
    for (; i < to; i++) {
      float grad = g.get(i) * s;
      float m = moments.get(i) * b1 + grad * (1 - b1);
      float v = moments.get(size + i) * b2 + grad * grad * (1 - b2);
      moments.put(i, m);
      moments.put(size + i, v);
      float p = parameters.get(i);
      parameters.put(i, p - m * r / ((float) Math.sqrt(v) * c + e) - p * decays.get(i) * d);
    }
  }
}
