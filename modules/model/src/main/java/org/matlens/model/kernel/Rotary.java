package org.matlens.model.kernel;

/** Angles of the rotary position encoding (Su et al. 2021, arXiv:2104.09864). */
final class Rotary {
  private static final double BASE = 10_000;

  private Rotary() {}

  /**
   * Cosine and sine of position · 10000^(-i/half) for each row and pair of columns.
   *
   * @param offsets sample offsets; the position of a row is its index within its sample
   * @param half pairs of columns per head
   * @param inverse negates the angles
   * @param cos [rows * half], filled
   * @param sin [rows * half], filled
   */
  static void fill(int[] offsets, int half, boolean inverse, double[] cos, double[] sin) {
    for (int b = 0; b + 1 < offsets.length; b++) {
      for (int t = offsets[b]; t < offsets[b + 1]; t++) {
        for (int i = 0; i < half; i++) {
          double angle = (t - offsets[b]) * Math.pow(BASE, -(double) i / half);
          cos[t * half + i] = Math.cos(angle);
          sin[t * half + i] = inverse ? -Math.sin(angle) : Math.sin(angle);
        }
      }
    }
  }
}
