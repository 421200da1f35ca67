package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.HeadRoom;

class CoarseMapsTest {
  private static AttentionMap random(int heads, int queries, int keys) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[heads * queries * keys];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return new AttentionMap(heads, queries, keys, values);
  }

  @Test
  void cellsAreMeansOfTheirPairs() {
    AttentionMap map = random(2, 11, 7);
    AttentionMap coarse = new CoarseMaps(3, 2).of(map, new HeadRoom());
    assertThat(coarse.queries()).isEqualTo(4);
    assertThat(coarse.keys()).isEqualTo(4);
    for (int h = 0; h < 2; h++) {
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          double sum = 0;
          int count = 0;
          for (int q = 0; q < 11; q++) {
            for (int k = 0; k < 7; k++) {
              if (q / 3 == row && k / 2 == column) {
                sum += map.get(h, q, k);
                count++;
              }
            }
          }
          assertThat((double) coarse.get(h, row, column)).isCloseTo(sum / count, within(1e-6));
        }
      }
    }
  }

  @Test
  void onlyWhatIsTooLargeIsMadeCoarse() {
    assertThat(CoarseMaps.fitting(random(1, 1000, 3)).plain()).isTrue();
    CoarseMaps coarse = CoarseMaps.fitting(random(1, 2003, 3));
    assertThat(coarse).isEqualTo(new CoarseMaps(5, 1));
    assertThat(coarse.plain()).isFalse();
    assertThat(coarse.caption()).isEqualTo("cells of 5 × 1 tokens");
    List<String> labels = IntStream.range(0, 7).mapToObj(i -> "t" + i).toList();
    assertThat(CoarseMaps.labels(labels, 3)).containsExactly("t0", "t3", "t6");
    assertThat(CoarseMaps.labels(labels, 1)).isEqualTo(labels);
  }
}
