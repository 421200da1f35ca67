package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.token.Geometry;

class AttentionDriftTest {
  /** Two heads on three tokens: head 0 of given rows, head 1 uniform. */
  private static AttentionMap map(float... rows) {
    float[] w = new float[18];
    System.arraycopy(rows, 0, w, 0, 9);
    java.util.Arrays.fill(w, 9, 18, 1 / 3f);
    return new AttentionMap(2, 3, 3, w);
  }

  @Test
  void nothingInCommonIsOneBit() {
    AttentionMap then = map(1, 0, 0, 1, 0, 0, 0.5f, 0.5f, 0);
    AttentionMap now = map(0, 1, 0, 0, 0.5f, 0.5f, 0.5f, 0.5f, 0);
    List<AttentionDrift> d = new AttentionDrift.Builder().add(List.of(then), List.of(now)).build();
    assertThat(d).hasSize(2);
    assertThat(d.get(0).divergence()).isCloseTo(2 / 3.0, within(1e-6)); // two rows of three
    assertThat(d.get(1).divergence()).isZero();
    assertThat(d.get(1).rankCorrelation()).isNaN(); // constant weights
    assertThat(List.of(d.get(0).layer(), d.get(0).head())).containsExactly(0, 0);
  }

  @Test
  void rankCorrelationIsOfTheOrderOfWeights() {
    SplittableRandom r = new SplittableRandom(3);
    AttentionMap now = Drawn.map(3, 7, 7, r);
    float[] squared = now.entries().clone();
    float[] inverted = now.entries().clone();
    for (int i = 0; i < squared.length; i++) {
      squared[i] *= squared[i];
      inverted[i] = 1 - inverted[i];
    }
    AttentionDrift.Builder same = new AttentionDrift.Builder();
    same.add(List.of(now.withEntries(squared)), List.of(now));
    assertThat(same.build().get(2).rankCorrelation()).isCloseTo(1, within(1e-12));
    assertThat(same.build().get(2).divergence()).isPositive();
    AttentionDrift.Builder other = new AttentionDrift.Builder();
    other.add(List.of(now.withEntries(inverted)), List.of(now));
    assertThat(other.build().get(2).rankCorrelation()).isCloseTo(-1, within(1e-12));
  }

  /** Rows of edges are as long as they are; a map that is not finite is in no figure. */
  @Test
  void edgesAndWhatIsNotFinite() {
    Geometry.Edges edges =
        new Geometry.Edges(
            new int[] {0, 2, 5},
            new int[] {0, 1, 1, 0, 1},
            new short[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0},
            new double[] {0, 2, 0, 2, 3});
    AttentionMap then = AttentionMap.ofEdges(1, edges, new float[] {1, 0, 0.2f, 0.3f, 0.5f});
    AttentionMap now = AttentionMap.ofEdges(1, edges, new float[] {0, 1, 0.2f, 0.3f, 0.5f});
    AttentionMap bad = AttentionMap.ofEdges(1, edges, new float[] {0, Float.NaN, 0, 0, 1});
    AttentionDrift.Builder b = new AttentionDrift.Builder();
    b.add(List.of(then), List.of(now)).add(List.of(bad), List.of(now));
    AttentionDrift d = b.build().get(0);
    assertThat(d.divergence()).isCloseTo(0.5, within(1e-9));
    assertThat(List.of(d.samples(), d.leftOut())).containsExactly(1L, 1L);
    assertThatThrownBy(() -> b.add(List.of(), List.of(now))).hasMessage("0 layers, expected 1");
    assertThatThrownBy(() -> b.add(List.of(map(new float[9])), List.of(now)))
        .hasMessage("maps of different shapes");
  }
}
