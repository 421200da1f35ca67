package org.matlens.model.kernel;

import static org.matlens.model.kernel.VectorMath.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Rows of tokens laid out so that the lanes of a vector are heads: entry i of head h stands at
 * {@code i * padded + h} instead of {@code h * d + i}. Sums over a head are then sums of whole
 * vectors, and numbers per head multiply without being spread.
 *
 * <p>Heads are padded to a power of two or to whole vectors, rows to whole vectors, with zeros. A
 * {@linkplain #period() period} is the shortest piece of whole vectors that holds all heads; fewer
 * heads than lanes stand in it several times.
 */
final class HeadLanes {
  final int heads;
  final int headDim;

  /** Heads with padding. */
  final int padded;

  /** Lanes of one copy of the heads. */
  private final int copy;

  private final float[] twice = new float[2 * LANES];

  HeadLanes(int heads, int headDim) {
    this.heads = heads;
    this.headDim = headDim;
    this.padded =
        heads <= LANES ? Integer.highestOneBit(2 * heads - 1) : (heads + LANES - 1) / LANES * LANES;
    this.copy = Math.min(padded, LANES);
  }

  /** Floats of a period. */
  int period() {
    return Math.max(padded, LANES);
  }

  /** Floats of a row. */
  int row() {
    int period = period();
    return (headDim * padded + period - 1) / period * period;
  }

  /** The sums over all copies of a head, in each of its lanes. */
  FloatVector fold(FloatVector v) {
    FloatVector sum = v;
    for (int by = copy; by < LANES; by += by) {
      sum.intoArray(twice, 0);
      sum.intoArray(twice, LANES);
      sum = sum.add(FloatVector.fromArray(VectorMath.SPECIES, twice, by));
    }
    return sum;
  }

  /** Columns {@code [column, column + heads * d)} of {@code from} as rows of this layout. */
  void spread(NativeMatrix from, int column, NativeMatrix to) {
    int row = row();
    for (int t = 0; t < from.rows(); t++) {
      int source = t * from.columns() + column;
      int target = t * row;
      for (int i = headDim * padded; i < row; i++) {
        to.put(target + i, 0);
      }
      for (int i = 0; i < headDim; i++) {
        for (int h = 0; h < heads; h++) {
          to.put(target + i * padded + h, from.get(source + h * headDim + i));
        }
        for (int h = heads; h < padded; h++) {
          to.put(target + i * padded + h, 0);
        }
      }
    }
  }

  /** The inverse of {@link #spread}; adds instead of overwriting when {@code add}. */
  void gather(NativeMatrix from, NativeMatrix to, int column, boolean add) {
    int row = row();
    for (int t = 0; t < to.rows(); t++) {
      int target = t * to.columns() + column;
      for (int h = 0; h < heads; h++) {
        for (int i = 0; i < headDim; i++) {
          float v = from.get(t * row + i * padded + h);
          int at = target + h * headDim + i;
          to.put(at, add ? to.get(at) + v : v);
        }
      }
    }
  }

  /** Numbers per head, [rows, heads], as rows of one period with all copies. */
  void spreadHeads(NativeMatrix from, NativeMatrix to) {
    int period = period();
    for (int r = 0; r < from.rows(); r++) {
      for (int i = 0; i < period; i++) {
        to.put(r * period + i, i % padded < heads ? from.get(r * heads + i % padded) : 0);
      }
    }
  }

  /** Adds the first copy of every head, one period per row, to [rows, heads]. */
  void addHeads(NativeMatrix from, NativeMatrix to) {
    for (int r = 0; r < to.rows(); r++) {
      for (int h = 0; h < heads; h++) {
        to.put(r * heads + h, to.get(r * heads + h) + from.get(r * period() + h));
      }
    }
  }
}
