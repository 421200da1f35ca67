package org.matlens.model.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Memory for the matrices of one chunk: handed out from one block, all taken back at once. When the
 * block is too small another is added, and the next chunk gets one block as large as all of them,
 * so that after a few chunks nothing is allocated any more. What is not needed any more is freed at
 * once: the garbage collector, which sees small objects only, would take its time.
 */
final class Arena {
  private static final int ALIGN = 16;
  private static final int SMALLEST = 1 << 18;

  private final List<Block> blocks = new ArrayList<>();
  private Block current;
  private int used;

  /** Takes everything back. */
  void reset() {
    if (blocks.size() > 1) {
      long total = floats();
      free();
      add((int) Math.min(total, Block.MOST));
    }
    used = 0;
  }

  /** Takes everything back, and keeps nothing when it is more than {@code most} bytes. */
  void trim(long most) {
    if (4 * floats() > most) {
      free();
    }
    reset();
  }

  private long floats() {
    return blocks.stream().mapToLong(b -> b.floats).sum();
  }

  private void free() {
    blocks.forEach(b -> b.pointer.deallocate());
    blocks.clear();
    current = null;
  }

  private void add(int floats) {
    current = new Block(floats);
    blocks.add(current);
    used = 0;
  }

  /** Number of the block in use and what is used of it. */
  long mark() {
    return current == null ? 0 : ((long) blocks.indexOf(current) << 32) | used;
  }

  /** Takes back what was handed out since {@code mark}; later blocks are kept for use. */
  void release(long mark) {
    if (!blocks.isEmpty()) {
      current = blocks.get((int) (mark >>> 32));
      used = (int) mark;
    }
  }

  /**
   * A matrix with undefined content, aligned to 64 bytes, with 64 readable bytes behind its end.
   */
  NativeMatrix matrix(int rows, int columns) {
    long floats = (long) rows * columns + ALIGN;
    long aligned = (floats + ALIGN - 1) / ALIGN * ALIGN;
    if (aligned > Block.MOST) {
      throw new IllegalArgumentException(
          "a matrix of "
              + rows
              + " x "
              + columns
              + " entries is larger than 2 GiB; use fewer tokens per sample");
    }
    if (current == null) {
      add((int) Math.max(aligned, SMALLEST));
    }
    while (used + aligned > current.floats) {
      int next = blocks.indexOf(current) + 1;
      if (next == blocks.size()) {
        add((int) Math.min(Math.max(aligned, 2L * current.floats), Block.MOST));
      }
      current = blocks.get(next);
      used = 0;
    }
    NativeMatrix m = new NativeMatrix(current.pointer, current.bytes, used, rows, columns);
    used += (int) aligned;
    return m;
  }

  private static final class Block {
    /** 2 GiB less a little: a ByteBuffer is indexed by int. */
    static final int MOST = (Integer.MAX_VALUE - 1024) / 4;

    final int floats;
    final FloatPointer pointer;
    final ByteBuffer bytes;

    Block(int floats) {
      this.floats = floats;
      this.pointer = new FloatPointer(floats);
      this.bytes = pointer.asByteBuffer().order(ByteOrder.nativeOrder());
    }
  }
}
