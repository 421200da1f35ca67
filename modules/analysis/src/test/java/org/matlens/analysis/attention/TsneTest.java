package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TsneTest {
  /** Three clusters of seven points in five dimensions, far apart. */
  private static double[][] clusters() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] rows = new double[21][5];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < 5; c++) {
        rows[i][c] = random.nextDouble() + (c == i / 7 ? 20 : 0);
      }
    }
    return rows;
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  @Test
  void neighboursStayNeighbours() {
    double[][] rows = clusters();
    double[][] y = Tsne.of(rows, Pca.of(rows, 2).coordinates());
    for (int i = 0; i < y.length; i++) {
      int nearest = i == 0 ? 1 : 0;
      for (int j = 0; j < y.length; j++) {
        if (j != i && distance(y[i], y[j]) < distance(y[i], y[nearest])) {
          nearest = j;
        }
      }
      assertThat(nearest / 7).as("point %d", i).isEqualTo(i / 7);
    }
  }

  @Test
  void theSameRowsGiveTheSamePicture() {
    double[][] rows = clusters();
    double[][] start = Pca.of(rows, 2).coordinates();
    assertThat(Tsne.of(rows, start)).isDeepEqualTo(Tsne.of(rows, start));
  }

  @Test
  void equalRowsLieOnOnePoint() {
    double[][] y = Tsne.of(new double[5][3], new double[5][2]);
    assertThat(y).isDeepEqualTo(new double[5][2]);
  }

  @Test
  void affinitiesAreSymmetricSumToOneAndHaveThePerplexity() {
    double[][] squared = {
      {0, 1, 4, 9, 16}, {1, 0, 1, 4, 9}, {4, 1, 0, 1, 4}, {9, 4, 1, 0, 1}, {16, 9, 4, 1, 0}
    };
    double[][] p = Tsne.affinities(squared, 2.5);
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      assertThat(p[i][i]).isZero();
      for (int j = 0; j < 5; j++) {
        assertThat(p[i][j]).isEqualTo(p[j][i]);
        sum += p[i][j];
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
    // the middle point's two neighbours on each side: e^-b and e^-4b, entropy ln 2.5
    double[][] two = Tsne.affinities(new double[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}, 2);
    assertThat(two[0][1]).isCloseTo(1.0 / 6, within(1e-9));
    assertThat(Tsne.perplexity(1000)).isEqualTo(30);
    assertThat(Tsne.perplexity(7)).isEqualTo(2);
  }
}
