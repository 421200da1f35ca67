package org.matlens.app.explain;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * An array to be written for numpy: an element type, a shape, and the elements in row-major order.
 *
 * <p>The elements may come in several pieces that follow each other, so that a tensor made of
 * layers is written without being copied together.
 */
public sealed interface NpyArray {

  /** Length of each axis. */
  int[] shape();

  /** Type of the elements. */
  Type type();

  /** Bytes of the elements, header not counted. */
  default long bytes() {
    return elements(shape()) * type().bytes;
  }

  /** Number of elements of an array of {@code shape}. */
  static long elements(int... shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Little-endian element types and their numpy names. */
  enum Type {
    FLOAT32("<f4", 4),
    FLOAT16("<f2", 2),
    INT32("<i4", 4);

    final String descr;
    final int bytes;

    Type(String descr, int bytes) {
      this.descr = descr;
      this.bytes = bytes;
    }
  }

  /**
   * Floats, written in full or half precision.
   *
   * @param shape length of each axis
   * @param pieces the elements; not copied
   * @param half true to write float16, rounded to nearest even
   */
  record Floats(int[] shape, List<float[]> pieces, boolean half) implements NpyArray {
    public Floats {
      pieces = List.copyOf(pieces);
      check(shape, pieces.stream().mapToLong(p -> p.length).sum());
    }

    /** Floats of one piece in full precision. */
    public Floats(float[] values, int... shape) {
      this(shape, List.of(values), false);
    }

    @Override
    public Type type() {
      return half ? Type.FLOAT16 : Type.FLOAT32;
    }
  }

  /**
   * Floats that are made while they are written, so that they are never all in memory.
   *
   * @param shape length of each axis
   * @param source makes them
   * @param half true to write float16, rounded to nearest even
   */
  record MadeFloats(int[] shape, Source source, boolean half) implements NpyArray {
    @Override
    public Type type() {
      return half ? Type.FLOAT16 : Type.FLOAT32;
    }
  }

  /** Hands the elements of an array to {@code sink} in order. */
  interface Source {
    void writeTo(Sink sink) throws IOException;
  }

  /** Takes elements. */
  interface Sink {
    /** Takes {@code values[from]} to {@code values[to - 1]}. */
    void floats(float[] values, int from, int to) throws IOException;
  }

  /**
   * 32-bit integers.
   *
   * @param shape length of each axis
   * @param values the elements; not copied
   */
  record Ints(int[] shape, int[] values) implements NpyArray {
    public Ints {
      check(shape, values.length);
    }

    @Override
    public Type type() {
      return Type.INT32;
    }
  }

  private static void check(int[] shape, long count) {
    if (elements(shape) != count) {
      throw new IllegalArgumentException(
          "array of shape " + Arrays.toString(shape) + " with " + count + " elements");
    }
  }
}
