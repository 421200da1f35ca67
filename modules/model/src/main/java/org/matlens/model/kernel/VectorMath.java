package org.matlens.model.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions on vectors of floats, made of additions, multiplications and bit operations
 * only.
 *
 * <p>The JDK's own {@code EXP} and lane sums round differently in interpreted and in compiled code,
 * and when code gets compiled differs from run to run: runs would not repeat bit for bit. These do.
 */
final class VectorMath {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** 1.5 · 2^23: adding it rounds a small float to an integer kept in its low bits. */
  private static final float ROUNDER = 12582912f;

  /** Exponents are taken as no further from zero than this. */
  private static final float FARTHEST = 88f;

  private static final int FARTHEST_BITS = Float.floatToRawIntBits(FARTHEST);

  // Minimax polynomial of (e^r - 1 - r) / r² on [-ln 2 / 2, ln 2 / 2] (Moshier 1992, Cephes
  // library).
  private static final float C0 = 1.9875691500e-4f;
  private static final float C1 = 1.3981999507e-3f;
  private static final float C2 = 8.3334519073e-3f;
  private static final float C3 = 4.1665795894e-2f;
  private static final float C4 = 1.6666665459e-1f;
  private static final float C5 = 5.0000001201e-1f;

  /** sqrt(2/π) twice and the cubic coefficient of the tanh-GELU. */
  static final float GELU_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));

  static final float GELU_CUBE = 0.044715f;

  private VectorMath() {}

  static FloatVector load(ByteBuffer b, int at) {
    return FloatVector.fromByteBuffer(SPECIES, b, at, ORDER);
  }

  static void store(FloatVector v, ByteBuffer b, int at) {
    v.intoByteBuffer(b, at, ORDER);
  }

  /**
   * e^x, relative error below 3e-7; exactly 0 for x ≤ -87.7. NaN is taken as a large number: a
   * caller who may meet one looks for it.
   *
   * <p>Exponents are clamped by their bits: MAX and MIN of floats take several instructions each.
   */
  static FloatVector exp(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    FloatVector c =
        bits.and(Integer.MAX_VALUE)
            .min(FARTHEST_BITS)
            .or(bits.and(Integer.MIN_VALUE))
            .reinterpretAsFloats();
    FloatVector t =
        c.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDER));
    FloatVector n = t.sub(ROUNDER);
    FloatVector r =
        n.fma(
            FloatVector.broadcast(SPECIES, -LN2_LOW),
            n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), c));
    FloatVector p = FloatVector.broadcast(SPECIES, C0);
    p = p.fma(r, FloatVector.broadcast(SPECIES, C1));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C2));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C5));
    p = p.fma(r.mul(r), r).add(1f);
    FloatVector power =
        t.reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, 23)
            .add(127 << 23)
            .reinterpretAsFloats();
    return p.mul(power);
  }

  /** The same function on one number, with the same roundings. */
  static float exp(float x) {
    float c = Math.copySign(Math.abs(x) <= FARTHEST ? x : FARTHEST, x);
    float t = Math.fma(c, LOG2_E, ROUNDER);
    float n = t - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, c));
    float p = Math.fma(C0, r, C1);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C5);
    p = Math.fma(p, r * r, r) + 1f;
    return p * Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (127 << 23));
  }

  /** 1 / (1 + e^(-2z)) with 2z = 2 sqrt(2/π) (u + 0.044715 u³): the gate of the tanh-GELU. */
  static FloatVector geluGate(FloatVector u) {
    FloatVector inner = u.mul(u).mul(GELU_CUBE).add(1f).mul(u).mul(-GELU_SCALE);
    return FloatVector.broadcast(SPECIES, 1f).div(exp(inner).add(1f));
  }

  static float geluGate(float u) {
    return 1f / (exp((u * u * GELU_CUBE + 1f) * u * -GELU_SCALE) + 1f);
  }

  /** Derivative of u · gate(u), given the gate s. */
  static FloatVector geluSlope(FloatVector u, FloatVector s) {
    FloatVector inner = u.mul(u).mul(3 * GELU_CUBE).add(1f).mul(GELU_SCALE);
    return s.mul(-1f).add(1f).mul(s).mul(u).mul(inner).add(s);
  }

  static float geluSlope(float u, float s) {
    return (1f - s) * s * u * ((u * u * (3 * GELU_CUBE) + 1f) * GELU_SCALE) + s;
  }

  /**
   * Sum of the lanes in a fixed order: the second half onto the first, until one is left.
   *
   * @param s scratch, at least {@link #LANES} floats: a row has one sum, an array each would be
   *     garbage
   */
  static float sum(FloatVector v, float[] s) {
    v.intoArray(s, 0);
    for (int half = LANES / 2; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        s[i] += s[i + half];
      }
    }
    return s[0];
  }

  /**
   * 0, STEP, 2 STEP, …: what the columns of one vector add to the start of a {@link Dropout} hash.
   */
  static final IntVector COLUMN_STEPS = IntVector.broadcast(INTS, 0).addIndex(1).mul(Dropout.STEP);

  /** All ones in the lanes that are kept, zero in those that are dropped. */
  static IntVector kept(IntVector hashed, int threshold) {
    IntVector x = hashed;
    x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16)).mul(Dropout.MIX_1);
    x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15)).mul(Dropout.MIX_2);
    x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16));
    return x.lanewise(VectorOperators.LSHR, 1)
        .sub(threshold)
        .lanewise(VectorOperators.ASHR, 31)
        .lanewise(VectorOperators.XOR, -1);
  }

  /** x · scale where kept, 0 elsewhere. */
  static FloatVector drop(FloatVector x, float scale, IntVector kept) {
    return x.mul(scale).reinterpretAsInts().and(kept).reinterpretAsFloats();
  }
}
