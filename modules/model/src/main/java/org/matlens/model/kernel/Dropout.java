package org.matlens.model.kernel;

/**
 * Dropout from a counter: whether an entry is kept depends on a key and the entry's place alone, so
 * nothing is stored for the backward pass and runs repeat bit for bit (Srivastava et al. 2014, JMLR
 * 15, 1929).
 *
 * @param rate probability of an entry to be dropped, in [0, 1)
 */
public record Dropout(double rate) {
  /** No dropout. */
  public static final Dropout NONE = new Dropout(0);

  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout rate " + rate + ", expected [0, 1)");
    }
  }

  public boolean active() {
    return rate > 0;
  }

  /** An entry is kept when the upper 31 bits of its hash are at least this. */
  public int threshold() {
    return (int) Math.round(rate * 0x1p31);
  }

  /** Factor of the entries that are kept. */
  public float scale() {
    return (float) (1 / (1 - rate));
  }

  /** Start of the hash of entry (row, 0); entry (row, c) is {@code mix(start + c * STEP)}. */
  public static int start(long key, int row) {
    long z = key + row * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (z ^ (z >>> 31));
  }

  /** Distance of the hash inputs of neighbouring columns. */
  public static final int STEP = 0x9E3779B9;

  static final int MIX_1 = 0x7feb352d;
  static final int MIX_2 = 0x846ca68b;

  /**
   * A 32-bit finaliser with full avalanche (multiply-xorshift, constants found by Wellons 2018).
   */
  public static int mix(int x) {
    x ^= x >>> 16;
    x *= MIX_1;
    x ^= x >>> 15;
    x *= MIX_2;
    x ^= x >>> 16;
    return x;
  }

  /** Factor of one entry: 0 or {@link #scale()}. */
  public float factor(int start, int column) {
    return (mix(start + column * STEP) >>> 1) >= threshold() ? scale() : 0;
  }

  /** A key for one use of dropout within one pass. */
  public static long key(long passSeed, int layer, int use) {
    long z = passSeed + 0x9E3779B97F4A7C15L * (layer * 8L + use + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    return z ^ (z >>> 31);
  }
}
