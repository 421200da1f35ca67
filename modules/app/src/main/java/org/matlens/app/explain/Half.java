package org.matlens.app.explain;

/**
 * IEEE 754 binary16 numbers as the low 16 bits of a {@code short}: 1 sign, 5 exponent, 10 fraction
 * bits. The JDK offers the conversion from version 20 on only.
 */
final class Half {
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int HALF_FRACTION_BITS = 10;
  private static final int SHIFT = FLOAT_FRACTION_BITS - HALF_FRACTION_BITS;
  private static final int FLOAT_BIAS = 127;
  private static final int HALF_BIAS = 15;
  private static final int INFINITY = 0x7c00;
  private static final int QUIET_NAN = 0x7e00;

  private Half() {}

  /** The nearest half, ties to even; beyond 65504 infinity, NaN stays NaN. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    if (magnitude > 0x7f80_0000) {
      return (short) (sign | QUIET_NAN);
    }
    int exponent = (magnitude >>> FLOAT_FRACTION_BITS) - FLOAT_BIAS + HALF_BIAS;
    if (exponent >= 31) {
      return (short) (sign | INFINITY);
    }
    if (exponent <= 0) {
      // Subnormal: the fraction, with its hidden one, moves right until the exponent is 1.
      int shift = SHIFT + 1 - exponent;
      if (shift > 24) {
        return (short) sign;
      }
      int fraction = (magnitude & 0x7f_ffff) | 0x80_0000;
      return (short) (sign | roundedShift(fraction, shift));
    }
    // A carry out of the fraction runs into the exponent, which is just what rounding up needs.
    int packed = (exponent << FLOAT_FRACTION_BITS) | (magnitude & 0x7f_ffff);
    return (short) (sign | roundedShift(packed, SHIFT));
  }

  private static int roundedShift(int value, int shift) {
    int kept = value >>> shift;
    int rest = value & ((1 << shift) - 1);
    int tie = 1 << (shift - 1);
    return rest > tie || (rest == tie && (kept & 1) == 1) ? kept + 1 : kept;
  }

  /** The float of the same value. */
  static float toFloat(short half) {
    int exponent = (half >>> HALF_FRACTION_BITS) & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude;
    if (exponent == 31) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else {
      magnitude = Math.scalb(1f + fraction * 0x1p-10f, exponent - HALF_BIAS);
    }
    return half < 0 ? -magnitude : magnitude;
  }
}
