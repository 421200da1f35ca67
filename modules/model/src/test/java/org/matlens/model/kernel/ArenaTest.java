package org.matlens.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class ArenaTest {
  /** Bytes that live outside of the heap, all of the process: other tests do not run beside. */
  private static long held() {
    return Pointer.totalBytes();
  }

  @Test
  void whatIsTrimmedGoesBackAtOnce() {
    long before = held();
    Arena arena = new Arena();
    NativeMatrix m = arena.matrix(1009, 2003);
    m.put(m.size() - 1, 7);
    long mark = arena.mark();
    arena.matrix(1009, 3001);
    arena.release(mark);
    long grown = held() - before;
    assertThat(grown).isGreaterThan(4L * 1009 * 5004);
    assertThat(m.get(m.size() - 1)).isEqualTo(7);
    arena.trim(grown);
    assertThat(held() - before).as("not more than may be kept").isEqualTo(grown);
    arena.trim(grown - 1);
    assertThat(held()).isEqualTo(before);
    NativeMatrix again = arena.matrix(3, 5);
    again.put(14, 3);
    assertThat(again.get(14)).isEqualTo(3);
    arena.trim(0);
    assertThat(held()).isEqualTo(before);
  }

  @Test
  void aChunkAfterManyMatricesFindsOneBlock() {
    Arena arena = new Arena();
    for (int i = 0; i < 7; i++) {
      arena.matrix(101, 10_007);
    }
    long grown = held();
    arena.reset();
    assertThat(held()).as("the old blocks are gone").isLessThanOrEqualTo(grown);
    for (int i = 0; i < 7; i++) {
      arena.matrix(101, 10_007);
    }
    assertThat(held()).as("nothing new").isLessThanOrEqualTo(grown);
    arena.trim(0);
  }
}
