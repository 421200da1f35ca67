package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/** {@link Kernels#layerNorm} and its gradients, for one thread. */
final class CpuNorm {
  private static final float EPSILON = 1e-5f;

  private final float[] lanes = new float[LANES];

  void forward(
      NativeMatrix x, NativeMatrix gain, NativeMatrix shift, NativeMatrix y, NativeMatrix stats) {
    int n = x.columns();
    int full = n - n % LANES;
    for (int r = 0; r < x.rows(); r++) {
      int at = x.row(r);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int c = 0; c < full; c += LANES) {
        sum = sum.add(load(x.bytes(), at + 4 * c));
      }
      float total = VectorMath.sum(sum, lanes);
      for (int c = full; c < n; c++) {
        total += x.get(r * n + c);
      }
      float mean = total / n;
      FloatVector squares = FloatVector.zero(SPECIES);
      for (int c = 0; c < full; c += LANES) {
        FloatVector d = load(x.bytes(), at + 4 * c).sub(mean);
        squares = d.fma(d, squares);
      }
      float variance = VectorMath.sum(squares, lanes);
      for (int c = full; c < n; c++) {
        float d = x.get(r * n + c) - mean;
        variance += d * d;
      }
      float rstd = (float) (1 / Math.sqrt(variance / n + EPSILON));
      int to = y.row(r);
      for (int c = 0; c < full; c += LANES) {
        FloatVector normed = load(x.bytes(), at + 4 * c).sub(mean).mul(rstd);
        store(
            normed.fma(
                load(gain.bytes(), gain.row(0) + 4 * c), load(shift.bytes(), shift.row(0) + 4 * c)),
            y.bytes(),
            to + 4 * c);
      }
      for (int c = full; c < n; c++) {
        y.put(r * n + c, (x.get(r * n + c) - mean) * rstd * gain.get(c) + shift.get(c));
      }
      stats.put(2 * r, mean);
      stats.put(2 * r + 1, rstd);
    }
  }

  void backward(
      NativeMatrix x,
      NativeMatrix gain,
      NativeMatrix stats,
      NativeMatrix dy,
      NativeMatrix dgain,
      NativeMatrix dshift,
      NativeMatrix dx) {
    int n = x.columns();
    int full = n - n % LANES;
    for (int r = 0; r < x.rows(); r++) {
      float mean = stats.get(2 * r);
      float rstd = stats.get(2 * r + 1);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector along = FloatVector.zero(SPECIES);
      for (int c = 0; c < full; c += LANES) {
        FloatVector normed = load(x.bytes(), x.row(r) + 4 * c).sub(mean).mul(rstd);
        FloatVector up = load(dy.bytes(), dy.row(r) + 4 * c);
        if (dgain != null) {
          int g = dgain.row(0) + 4 * c;
          int s = dshift.row(0) + 4 * c;
          store(up.fma(normed, load(dgain.bytes(), g)), dgain.bytes(), g);
          store(load(dshift.bytes(), s).add(up), dshift.bytes(), s);
        }
        FloatVector scaled = up.mul(load(gain.bytes(), gain.row(0) + 4 * c));
        sum = sum.add(scaled);
        along = scaled.fma(normed, along);
      }
      float total = VectorMath.sum(sum, lanes);
      float totalAlong = VectorMath.sum(along, lanes);
      for (int c = full; c < n; c++) {
        float normed = (x.get(r * n + c) - mean) * rstd;
        float up = dy.get(r * n + c);
        if (dgain != null) {
          dgain.put(c, dgain.get(c) + up * normed);
          dshift.put(c, dshift.get(c) + up);
        }
        total += up * gain.get(c);
        totalAlong += up * gain.get(c) * normed;
      }
      float meanUp = total / n;
      float meanAlong = totalAlong / n;
      for (int c = 0; c < full; c += LANES) {
        FloatVector normed = load(x.bytes(), x.row(r) + 4 * c).sub(mean).mul(rstd);
        FloatVector scaled =
            load(dy.bytes(), dy.row(r) + 4 * c).mul(load(gain.bytes(), gain.row(0) + 4 * c));
        FloatVector d = scaled.sub(meanUp).sub(normed.mul(meanAlong)).mul(rstd);
        int to = dx.row(r) + 4 * c;
        store(load(dx.bytes(), to).add(d), dx.bytes(), to);
      }
      for (int c = full; c < n; c++) {
        float normed = (x.get(r * n + c) - mean) * rstd;
        float d = (dy.get(r * n + c) * gain.get(c) - meanUp - normed * meanAlong) * rstd;
        dx.put(r * n + c, dx.get(r * n + c) + d);
      }
    }
  }
}
