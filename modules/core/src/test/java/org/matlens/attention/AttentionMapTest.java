package org.matlens.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.matlens.token.Geometry;

class AttentionMapTest {
  /** Token 0 sees itself, an image of itself, and token 1 twice; token 1 sees itself alone. */
  private static final Geometry.Edges EDGES =
      new Geometry.Edges(
          new int[] {0, 4, 5},
          new int[] {0, 0, 1, 1, 1},
          new short[] {0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0},
          new double[] {0, 3, 2, 2.5, 0});

  private static final AttentionMap WEIGHTS =
      AttentionMap.ofEdges(
          2, EDGES, new float[] {0.5f, 0.25f, 0.125f, 0.125f, 1, 0.75f, 0.25f, 0, 0, 1});

  @Test
  void theDenseFormSumsOverImages() {
    assertThat(WEIGHTS.values()).containsExactly(0.75f, 0.25f, 0, 1, 1, 0, 0, 1);
    assertThat(WEIGHTS.get(0, 0, 1)).isEqualTo(0.25f);
    assertThat(WEIGHTS.meanOverHeads()).containsExactly(0.875, 0.125, 0, 1);
  }

  @Test
  void productsWithDerivativesAreThoseOfTheEdges() {
    float[] slopes = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29};
    AttentionMap d = AttentionMap.derivativesOf(WEIGHTS, slopes);
    for (int head = 0; head < 2; head++) {
      for (int q = 0; q < 2; q++) {
        for (int k = 0; k < 2; k++) {
          double expected = 0;
          for (int e = WEIGHTS.rowStart(head, q); e < WEIGHTS.rowEnd(head, q); e++) {
            expected += WEIGHTS.keyOf(e) == k ? WEIGHTS.entries()[e] * slopes[e] : 0;
          }
          assertThat((double) WEIGHTS.get(head, q, k) * d.get(head, q, k))
              .isCloseTo(expected, within(1e-5));
        }
      }
    }
    // Where nothing is seen the plain mean stands.
    assertThat(d.get(1, 0, 1)).isEqualTo(21);
  }

  @Test
  void headsAreMadeOneByOne() {
    AttentionMap slopes =
        AttentionMap.derivativesOf(WEIGHTS, new float[] {2, 3, 5, 7, 11, 13, 17, 19, 23, 29});
    HeadRoom room = new HeadRoom();
    for (AttentionMap map : java.util.List.of(WEIGHTS, slopes)) {
      AttentionMap fresh = map.withEntries(map.entries());
      float[] first = head(fresh, 0, room);
      float[] second = head(fresh, 1, room);
      assertThat(fresh.head(0, room).values()).as("the same room").hasSize(4);
      assertThat(first)
          .containsExactly(map.get(0, 0, 0), map.get(0, 0, 1), map.get(0, 1, 0), map.get(0, 1, 1));
      assertThat(second)
          .containsExactly(map.get(1, 0, 0), map.get(1, 0, 1), map.get(1, 1, 0), map.get(1, 1, 1));
    }
  }

  private static float[] head(AttentionMap map, int head, HeadRoom room) {
    AttentionMap.Head h = map.head(head, room);
    return java.util.Arrays.copyOfRange(
        h.values(), h.offset(), h.offset() + map.queries() * map.keys());
  }

  @Test
  void aMapOnDemandIsNotHeldUntilAllOfItIsAskedFor() {
    java.util.List<Integer> asked = new java.util.ArrayList<>();
    AttentionMap map =
        AttentionMap.onDemand(
            3,
            2,
            5,
            (h, into) -> {
              asked.add(h);
              for (int i = 0; i < 10; i++) {
                into[i] = 10 * h + i;
              }
            });
    assertThat(map.held()).isFalse();
    assertThat(head(map, 2, new HeadRoom()))
        .containsExactly(20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
    assertThat(map.meanOverHeads()[7]).isEqualTo(17);
    assertThat(map.held()).isFalse();
    assertThat(asked).containsExactly(2, 0, 1, 2);
    assertThat(map.get(1, 1, 3)).isEqualTo(18);
    assertThat(map.held()).isTrue();
    asked.clear();
    assertThat(map.entries()).hasSize(30).isSameAs(map.values());
    assertThat(head(map, 0, new HeadRoom())[9]).isEqualTo(9);
    assertThat(asked).isEmpty();
  }

  @Test
  void rowsAndKeysOfADenseMap() {
    AttentionMap map = new AttentionMap(2, 3, 5, new float[30]);
    assertThat(map.edges()).isNull();
    assertThat(map.rowStart(1, 2)).isEqualTo(25);
    assertThat(map.rowEnd(1, 2)).isEqualTo(30);
    assertThat(map.keyOf(27)).isEqualTo(2);
    assertThat(map.values()).isSameAs(map.entries());
    assertThat(map.withEntries(new float[30]).queries()).isEqualTo(3);
  }

  @Test
  void otherEntriesStandOverTheSameEdges() {
    AttentionMap other = WEIGHTS.withEntries(new float[10]);
    assertThat(other.edges()).isSameAs(EDGES);
    assertThat(other.values()).containsOnly(0);
  }

  @Test
  void entriesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> AttentionMap.ofEdges(3, EDGES, new float[10]))
        .hasMessage("attention of 3 heads over 5 edges with 10 entries");
    assertThatThrownBy(() -> new AttentionMap(2, 3, 5, new float[31]))
        .hasMessage("attention map [2, 3, 5] with 31 values");
  }
}
