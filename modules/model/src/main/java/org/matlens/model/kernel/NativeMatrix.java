package org.matlens.model.kernel;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A row-major float matrix outside the Java heap, where BLAS and the Java Vector API both reach it.
 *
 * @param pointer for BLAS; entry 0 is at {@code pointer[first]}
 * @param bytes for vector code; entry 0 is at byte {@code 4 first}
 * @param first index of entry 0 in the block of memory that pointer and bytes share
 */
record NativeMatrix(FloatPointer pointer, ByteBuffer bytes, int first, int rows, int columns) {

  /** Byte of entry (row, 0). */
  int row(int row) {
    return 4 * (first + row * columns);
  }

  /** {@code count} rows from row {@code from} on, the same memory. */
  NativeMatrix rows(int from, int count) {
    return new NativeMatrix(pointer, bytes, first + from * columns, count, columns);
  }

  /** Number of entries. */
  int size() {
    return rows * columns;
  }

  /** A pointer of its own at entry {@code index}; BLAS reads its address and position. */
  FloatPointer at(int index) {
    return new FloatPointer(pointer).position((long) first + index);
  }

  float get(int index) {
    return bytes.getFloat(4 * (first + index));
  }

  void put(int index, float value) {
    bytes.putFloat(4 * (first + index), value);
  }
}
