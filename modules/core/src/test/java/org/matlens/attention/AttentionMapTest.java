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
