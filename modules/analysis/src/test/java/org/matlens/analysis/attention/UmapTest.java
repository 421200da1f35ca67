package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UmapTest {
  private static double[][] clusters(int groups, int each, int columns, double spread) {
    Random r = new Random(11);
    double[][] centres = new double[groups][columns];
    for (double[] c : centres) {
      Arrays.setAll(c, k -> 10 * r.nextGaussian());
    }
    double[][] rows = new double[groups * each][columns];
    for (int i = 0; i < rows.length; i++) {
      double[] centre = centres[i % groups];
      Arrays.setAll(rows[i], k -> centre[k] + spread * r.nextGaussian());
    }
    return rows;
  }

  private static double[][] embedded(double[][] rows) {
    return Umap.of(rows, Pca.of(rows, 2).coordinates(), 1);
  }

  private static int[] nearest(double[][] points, int of, int count) {
    return IntStream.range(0, points.length)
        .filter(j -> j != of)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> distance(points[of], points[j])))
        .limit(count)
        .mapToInt(j -> j)
        .toArray();
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length).mapToDouble(c -> (a[c] - b[c]) * (a[c] - b[c])).sum());
  }

  @Test
  void neighboursOfAClusterAreOfThatCluster() {
    double[][] y = embedded(clusters(3, 13, 7, 1));
    for (int i = 0; i < y.length; i++) {
      for (int j : nearest(y, i, 5)) {
        assertThat(j % 3).as("neighbour %d of %d", j, i).isEqualTo(i % 3);
      }
    }
  }

  /** Neighbours along a curve in five dimensions stay neighbours in the plane. */
  @Test
  void aCurveKeepsItsOrder() {
    int n = 53;
    double[][] rows = new double[n][5];
    for (int i = 0; i < n; i++) {
      double t = 2 * Math.PI * i / n;
      rows[i] = new double[] {Math.cos(t), Math.sin(t), Math.cos(2 * t), Math.sin(2 * t), 0};
    }
    double[][] y = embedded(rows);
    int kept = 0;
    for (int i = 0; i < n; i++) {
      for (int j : nearest(y, i, 6)) {
        int apart = Math.abs(i - j);
        kept += Math.min(apart, n - apart) <= 6 ? 1 : 0;
      }
    }
    assertThat(kept / (6.0 * n)).isGreaterThan(0.95);
  }

  @Test
  void theSameRowsGiveTheSamePicture() {
    double[][] rows = clusters(2, 5, 3, 1);
    assertThat(embedded(rows)).isDeepEqualTo(embedded(rows));
    double[][] equal = new double[3][7];
    assertThat(embedded(equal)).isDeepEqualTo(new double[3][2]);
    for (double[] p : embedded(clusters(1, 3, 2, 1))) {
      assertThat(p).doesNotContain(Double.NaN);
    }
  }

  @Test
  void membershipsAddUpToTheLogarithmOfTheirNumber() {
    double[] m = Umap.memberships(new double[] {0.5, 0.7, 1.1, 1.3, 1.7, 2.3, 2.9});
    assertThat(Arrays.stream(m).sum()).isCloseTo(Math.log(7) / Math.log(2), within(1e-5));
    assertThat(m[0]).isEqualTo(1);
    assertThat(m).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(Umap.memberships(new double[] {2, 2, 2})).containsExactly(1, 1, 1);
  }

  @Test
  void directionsAreJoinedAsOneOfTwo() {
    double[][] d = {{0, 1, 3}, {1, 0, 2.5}, {3, 2.5, 0}};
    double[][] g = Umap.graph(d, 2);
    double[] from0 = Umap.memberships(new double[] {1, 3});
    double[] from2 = Umap.memberships(new double[] {2.5, 3});
    assertThat(g[0][2]).isCloseTo(from0[1] + from2[1] - from0[1] * from2[1], within(1e-15));
    assertThat(g[2][0]).isEqualTo(g[0][2]);
    assertThat(g[0][1]).isEqualTo(1);
    assertThat(g[1][1]).isZero();
  }

  /** No other a and b on a fine grid are nearer to the curve they stand for. */
  @Test
  void theCurveIsTheLeastSquaresFit() {
    double best = misfit(Umap.A, Umap.B);
    for (double da : new double[] {-0.02, 0, 0.02}) {
      for (double db : new double[] {-0.01, 0, 0.01}) {
        assertThat(misfit(Umap.A + da, Umap.B + db)).isGreaterThanOrEqualTo(best);
      }
    }
  }

  private static double misfit(double a, double b) {
    double sum = 0;
    for (int i = 0; i < 300; i++) {
      double d = 3.0 * i / 299;
      double wanted = d < 0.1 ? 1 : Math.exp(0.1 - d);
      double found = 1 / (1 + a * Math.pow(d, 2 * b));
      sum += (wanted - found) * (wanted - found);
    }
    return sum;
  }
}
