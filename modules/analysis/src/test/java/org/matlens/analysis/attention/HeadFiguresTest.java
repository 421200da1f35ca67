package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attention.HeadFigures.Figure;
import org.matlens.attention.AttentionMap;

class HeadFiguresTest {
  @Test
  void ofRowsKnownByHand() {
    // head 0: uniform rows; head 1: all on one key, the last query sees nothing
    AttentionMap map =
        new AttentionMap(
            2,
            3,
            4,
            new float[] {
              .25f, .25f, .25f, .25f, .25f, .25f, .25f, .25f, .25f, .25f, .25f, .25f, //
              1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0
            });
    HeadFigures uniform = HeadFigures.of(map, 0);
    assertThat(uniform.entropy()).isEqualTo(Math.log(4), within(1e-12));
    assertThat(uniform.relativeEntropy()).isEqualTo(1, within(1e-12));
    assertThat(uniform.gini()).isZero();
    assertThat(uniform.sparsity()).isZero();
    assertThat(uniform.maximum()).isEqualTo(0.25);
    assertThat(uniform.selfMass()).isNaN();
    assertThat(uniform.queries()).isEqualTo(3);
    HeadFigures sharp = HeadFigures.of(map, 1);
    assertThat(sharp.entropy()).isZero();
    assertThat(sharp.gini()).isEqualTo(0.75);
    assertThat(sharp.sparsity()).isEqualTo(0.75);
    assertThat(sharp.maximum()).isEqualTo(1);
    assertThat(sharp.queries()).isEqualTo(2);
    assertThat(HeadFigures.received(map, 1)).containsExactly(0.5, 0, 0.5, 0);
    // a uniform row against one on a single of four keys: H(5/8, 1/8 x 3) - (2 + 0) / 2 bits
    double middle = -(5 / 8.0 * log2(5 / 8.0) + 3 / 8.0 * log2(1 / 8.0));
    assertThat(HeadFigures.diversity(map)).hasSize(4);
    assertThat(HeadFigures.diversity(map)[1]).isEqualTo(middle - 1, within(1e-12));
    assertThat(HeadFigures.diversity(map)[2]).isEqualTo(middle - 1, within(1e-12));
    assertThat(HeadFigures.diversity(map)[0]).isZero();
    AttentionMap square = new AttentionMap(1, 2, 2, new float[] {.5f, .5f, .25f, .75f});
    assertThat(HeadFigures.of(square, 0).selfMass()).isEqualTo(0.625);
    assertThat(HeadFigures.of(square, 0).futureMass()).isEqualTo(0.25);
    assertThat(HeadFigures.of(square, 0, false).selfMass()).isNaN(); // two streams of two tokens
    assertThat(HeadFigures.of(square, 0, false).futureMass()).isNaN();
    AttentionMap dark = new AttentionMap(1, 1, 2, new float[2]);
    assertThat(HeadFigures.of(dark, 0).entropy()).isNaN();
    assertThat(HeadFigures.of(dark, 0).queries()).isZero();
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  @Test
  void giniIsTheMeanDifference() {
    SplittableRandom r = new SplittableRandom(3);
    for (int n : new int[] {1, 2, 7, 13}) {
      double[] w = r.doubles(n).toArray();
      double differences = 0;
      double total = 0;
      for (double a : w) {
        total += a;
        for (double b : w) {
          differences += Math.abs(a - b);
        }
      }
      assertThat(HeadFigures.gini(w)).isEqualTo(differences / (2 * n * total), within(1e-12));
    }
  }

  @Test
  void summariesAreMeansOverSamples() {
    SplittableRandom r = new SplittableRandom(5);
    HeadSummary.Builder builder = new HeadSummary.Builder();
    double[] sums = new double[7];
    double diversity = 0;
    int[] sizes = {3, 7, 5};
    for (int n : sizes) {
      List<AttentionMap> maps = List.of(Drawn.map(3, n, n, r), Drawn.map(3, n, n, r));
      builder.add(maps);
      HeadFigures f = HeadFigures.of(maps.get(1), 2);
      for (Figure figure : Figure.values()) {
        sums[figure.ordinal()] += figure.of(f) / sizes.length;
      }
      double[] d = HeadFigures.diversity(maps.get(1));
      diversity += (d[2 * 3] + d[2 * 3 + 1]) / 2 / sizes.length;
    }
    AttentionMap bad = new AttentionMap(3, 1, 1, new float[] {1, Float.NaN, 1});
    builder.add(List.of(new AttentionMap(3, 1, 1, new float[] {1, 1, 1}), bad));
    List<HeadSummary> all = builder.build();
    assertThat(all).hasSize(6);
    HeadSummary last = all.get(5);
    assertThat(last.layer()).isEqualTo(1);
    assertThat(last.head()).isEqualTo(2);
    assertThat(last.leftOut()).isEqualTo(1);
    assertThat(all.get(0).leftOut()).isZero();
    for (Figure figure : Figure.values()) {
      assertThat(last.figures().get(figure).mean())
          .isEqualTo(sums[figure.ordinal()], within(1e-12));
      assertThat(last.figures().get(figure).n()).isEqualTo(3);
    }
    assertThat(last.diversity()).isEqualTo(diversity, within(1e-12));
    // the sample of a single token has no relative entropy
    assertThat(all.get(0).figures().get(Figure.RELATIVE_ENTROPY).n()).isEqualTo(3);
    assertThat(all.get(0).figures().get(Figure.ENTROPY).n()).isEqualTo(4);
    assertThatThrownBy(() -> builder.add(List.of(bad))).hasMessage("1 layers, expected 2");
  }
}
