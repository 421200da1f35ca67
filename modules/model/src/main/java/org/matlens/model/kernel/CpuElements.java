package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Operations entry by entry: activation, dropout, sums. */
final class CpuElements {
  /** Entries done at a time: two kilobytes stay in the nearest cache. */
  private static final int TILE = 512;

  private CpuElements() {}

  static void gelu(NativeMatrix u, NativeMatrix g) {
    int full = u.size() - u.size() % LANES;
    for (int i = 0; i < full; i += LANES) {
      FloatVector v = load(u.bytes(), u.row(0) + 4 * i);
      store(VectorMath.geluGate(v).mul(v), g.bytes(), g.row(0) + 4 * i);
    }
    for (int i = full; i < u.size(); i++) {
      g.put(i, u.get(i) * VectorMath.geluGate(u.get(i)));
    }
  }

  /**
   * Slopes first, products after them: in one loop the compiler finds the body too large, inlines
   * no more of it, and makes an object of every vector, at twice the time.
   */
  static void geluBackward(NativeMatrix u, NativeMatrix dg, NativeMatrix du) {
    int full = u.size() - u.size() % LANES;
    float[] slopes = new float[Math.min(full, TILE)];
    for (int i = 0; i < full; i += TILE) {
      int n = Math.min(TILE, full - i);
      geluSlopes(u.bytes(), u.row(0) + 4 * i, slopes, n);
      multiply(dg.bytes(), dg.row(0) + 4 * i, slopes, du.bytes(), du.row(0) + 4 * i, n);
    }
    for (int i = full; i < u.size(); i++) {
      du.put(i, dg.get(i) * VectorMath.geluSlope(u.get(i), VectorMath.geluGate(u.get(i))));
    }
  }

  private static void geluSlopes(ByteBuffer u, int at, float[] slopes, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = load(u, at + 4 * i);
      VectorMath.geluSlope(v, VectorMath.geluGate(v)).intoArray(slopes, i);
    }
  }

  private static void multiply(
      ByteBuffer from, int at, float[] by, ByteBuffer to, int toAt, int n) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector factor = FloatVector.fromArray(VectorMath.SPECIES, by, i);
      store(load(from, at + 4 * i).mul(factor), to, toAt + 4 * i);
    }
  }

  static void dropoutAdd(
      NativeMatrix x,
      NativeMatrix residual,
      Dropout dropout,
      long key,
      int firstRow,
      NativeMatrix y) {
    int n = x.columns();
    int full = n - n % LANES;
    float scale = dropout.scale();
    int threshold = dropout.threshold();
    for (int r = 0; r < x.rows(); r++) {
      int start = Dropout.start(key, firstRow + r);
      for (int c = 0; c < full; c += LANES) {
        FloatVector v = load(x.bytes(), x.row(r) + 4 * c);
        if (dropout.active()) {
          IntVector hash = VectorMath.COLUMN_STEPS.add(start + c * Dropout.STEP);
          v = VectorMath.drop(v, scale, VectorMath.kept(hash, threshold));
        }
        if (residual != null) {
          v = v.add(load(residual.bytes(), residual.row(r) + 4 * c));
        }
        store(v, y.bytes(), y.row(r) + 4 * c);
      }
      for (int c = full; c < n; c++) {
        float v = x.get(r * n + c) * (dropout.active() ? dropout.factor(start, c) : 1);
        y.put(r * n + c, residual == null ? v : v + residual.get(r * n + c));
      }
    }
  }

  static void add(NativeMatrix a, NativeMatrix b) {
    int full = a.size() - a.size() % LANES;
    for (int i = 0; i < full; i += LANES) {
      int at = a.row(0) + 4 * i;
      store(load(a.bytes(), at).add(load(b.bytes(), b.row(0) + 4 * i)), a.bytes(), at);
    }
    for (int i = full; i < a.size(); i++) {
      a.put(i, a.get(i) + b.get(i));
    }
  }
}
