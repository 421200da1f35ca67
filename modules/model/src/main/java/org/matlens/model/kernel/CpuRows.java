package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;
import static org.matlens.model.kernel.VectorMath.SPECIES;
import static org.matlens.model.kernel.VectorMath.load;
import static org.matlens.model.kernel.VectorMath.store;

import jdk.incubator.vector.FloatVector;

/** Operations on whole rows: copies, sums over rows, rotation, scaling. */
final class CpuRows {
  private CpuRows() {}

  static void fillRows(NativeMatrix y, NativeMatrix b) {
    int n = y.columns();
    int full = n - n % LANES;
    for (int c = 0; c < full; c += LANES) {
      FloatVector v = load(b.bytes(), b.row(0) + 4 * c);
      for (int r = 0; r < y.rows(); r++) {
        store(v, y.bytes(), y.row(r) + 4 * c);
      }
    }
    for (int c = full; c < n; c++) {
      for (int r = 0; r < y.rows(); r++) {
        y.put(r * n + c, b.get(c));
      }
    }
  }

  static void addColumnSums(NativeMatrix dy, NativeMatrix db) {
    int n = dy.columns();
    int full = n - n % LANES;
    for (int c = 0; c < full; c += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int r = 0; r < dy.rows(); r++) {
        sum = sum.add(load(dy.bytes(), dy.row(r) + 4 * c));
      }
      store(load(db.bytes(), db.row(0) + 4 * c).add(sum), db.bytes(), db.row(0) + 4 * c);
    }
    for (int c = full; c < n; c++) {
      float sum = 0;
      for (int r = 0; r < dy.rows(); r++) {
        sum += dy.get(r * n + c);
      }
      db.put(c, db.get(c) + sum);
    }
  }

  static void rotate(NativeMatrix qkv, int[] offsets, int heads, boolean inverse) {
    int width = qkv.columns();
    int headDim = width / 3 / heads;
    int half = headDim / 2;
    double[] cos = new double[qkv.rows() * half];
    double[] sin = new double[qkv.rows() * half];
    Rotary.fill(offsets, half, inverse, cos, sin);
    for (int r = 0; r < qkv.rows(); r++) {
      for (int h = 0; h < 2 * heads; h++) {
        for (int i = 0; i < half; i++) {
          int at = r * width + h * headDim + 2 * i;
          float c = (float) cos[r * half + i];
          float s = (float) sin[r * half + i];
          float a = qkv.get(at);
          float b = qkv.get(at + 1);
          qkv.put(at, a * c - b * s);
          qkv.put(at + 1, a * s + b * c);
        }
      }
    }
  }

  static void gather(NativeMatrix table, int[] ids, NativeMatrix y) {
    for (int t = 0; t < ids.length; t++) {
      copyRow(table, ids[t], y, t, false);
    }
  }

  static void scatterAdd(NativeMatrix dy, int[] ids, NativeMatrix dTable) {
    for (int t = 0; t < ids.length; t++) {
      copyRow(dy, t, dTable, ids[t], true);
    }
  }

  static void copyRow(NativeMatrix from, int fromRow, NativeMatrix to, int toRow, boolean add) {
    int n = from.columns();
    int full = n - n % LANES;
    int a = from.row(fromRow);
    int b = to.row(toRow);
    for (int c = 0; c < full; c += LANES) {
      FloatVector v = load(from.bytes(), a + 4 * c);
      store(add ? v.add(load(to.bytes(), b + 4 * c)) : v, to.bytes(), b + 4 * c);
    }
    for (int c = full; c < n; c++) {
      float v = from.get(fromRow * n + c);
      to.put(toRow * n + c, add ? v + to.get(toRow * n + c) : v);
    }
  }

  static void pool(NativeMatrix x, int[] offsets, double[] weights, NativeMatrix y) {
    int n = x.columns();
    int full = n - n % LANES;
    for (int b = 0; b + 1 < offsets.length; b++) {
      for (int c = 0; c < full; c += LANES) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int t = offsets[b]; t < offsets[b + 1]; t++) {
          sum = load(x.bytes(), x.row(t) + 4 * c).mul((float) weights[t]).add(sum);
        }
        store(sum, y.bytes(), y.row(b) + 4 * c);
      }
      for (int c = full; c < n; c++) {
        float sum = 0;
        for (int t = offsets[b]; t < offsets[b + 1]; t++) {
          sum += (float) weights[t] * x.get(t * n + c);
        }
        y.put(b * n + c, sum);
      }
    }
  }

  static void poolBackward(NativeMatrix dy, int[] offsets, double[] weights, NativeMatrix dx) {
    int n = dy.columns();
    for (int b = 0; b + 1 < offsets.length; b++) {
      for (int t = offsets[b]; t < offsets[b + 1]; t++) {
        for (int c = 0; c < n; c++) {
          dx.put(t * n + c, (float) weights[t] * dy.get(b * n + c));
        }
      }
    }
  }

  static void scale(
      NativeMatrix m, int fromRow, int toRow, int fromColumn, int toColumn, double factor) {
    for (int r = fromRow; r < toRow; r++) {
      for (int c = fromColumn; c < toColumn; c++) {
        m.put(r * m.columns() + c, (float) (m.get(r * m.columns() + c) * factor));
      }
    }
  }
}
