package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.junit.jupiter.api.Test;

class AttentionGraphTest {
  private static final int N = 7;

  private static double[] random(long seed) {
    return new SplittableRandom(seed).doubles(N * N).map(v -> v * v).toArray();
  }

  @Test
  void degreesCountEdgesAboveTheThresholdWithoutLoops() {
    AttentionGraph g = AttentionGraph.of(new double[] {.5, .25, .25, 0, 1, 0, .3, .7, 0}, 3, 0.26);
    assertThat(g.inDegree()).containsExactly(1, 1, 0);
    assertThat(g.outDegree()).containsExactly(0, 0, 2);
    assertThat(g.inStrength()).containsExactly(0.3, 0.7, 0);
    assertThat(g.outStrength()).containsExactly(0, 0, 1);
    assertThat(g.eigenvector()).containsOnly(Double.NaN); // no cycle
  }

  @Test
  void pageRankIsItsFixedPoint() {
    double[] w = random(3);
    double[] rank = AttentionGraph.of(w, N, 0).pageRank();
    assertThat(Arrays.stream(rank).sum()).isEqualTo(1, within(1e-9));
    double[] out = new double[N];
    for (int i = 0; i < w.length; i++) {
      out[i / N] += i / N == i % N ? 0 : w[i];
    }
    for (int k = 0; k < N; k++) {
      double next = 0.15 / N;
      for (int q = 0; q < N; q++) {
        next += q == k ? 0 : 0.85 * rank[q] * w[q * N + k] / out[q];
      }
      assertThat(rank[k]).isEqualTo(next, within(1e-9));
    }
  }

  @Test
  void eigenvectorIsThatOfTheLargestEigenvalue() {
    double[] w = random(5);
    double[] c = AttentionGraph.of(w, N, 0).eigenvector();
    double[][] transposed = new double[N][N];
    for (int i = 0; i < w.length; i++) {
      transposed[i % N][i / N] = i / N == i % N ? 0 : w[i];
    }
    EigenDecomposition e = new EigenDecomposition(MatrixUtils.createRealMatrix(transposed));
    int top = 0;
    for (int i = 1; i < N; i++) {
      top = e.getRealEigenvalue(i) > e.getRealEigenvalue(top) ? i : top;
    }
    double[] expected = e.getEigenvector(top).toArray();
    double sum = Arrays.stream(expected).sum();
    for (int k = 0; k < N; k++) {
      assertThat(c[k]).isEqualTo(expected[k] / sum, within(1e-8));
    }
    // two tokens that only look at each other: periodic, and still settled
    assertThat(AttentionGraph.of(new double[] {0, 1, 1, 0}, 2, 0).eigenvector())
        .containsExactly(new double[] {0.5, 0.5}, within(1e-9));
  }

  @Test
  void betweennessCountsShortestPaths() {
    double[] w = random(7);
    double[] found = AttentionGraph.of(w, N, 0.05).betweenness();
    double[][] d = new double[N][N];
    for (int q = 0; q < N; q++) {
      for (int k = 0; k < N; k++) {
        double v = w[q * N + k];
        d[q][k] = q == k ? 0 : v > 0.05 ? 1 / v : Double.POSITIVE_INFINITY;
      }
    }
    for (int via = 0; via < N; via++) {
      for (int q = 0; q < N; q++) {
        for (int k = 0; k < N; k++) {
          d[q][k] = Math.min(d[q][k], d[q][via] + d[via][k]);
        }
      }
    }
    for (int v = 0; v < N; v++) {
      int through = 0; // random lengths: shortest paths are unique
      for (int q = 0; q < N; q++) {
        for (int k = 0; k < N; k++) {
          through +=
              q != v
                      && k != v
                      && q != k
                      && d[q][k] < 1e9
                      && Math.abs(d[q][v] + d[v][k] - d[q][k]) < 1e-9
                  ? 1
                  : 0;
        }
      }
      assertThat(found[v]).isEqualTo(through, within(1e-9));
    }
    assertThat(Arrays.stream(found).sum()).isPositive();
  }

  @Test
  void badWeightsAreNamed() {
    assertThatThrownBy(() -> AttentionGraph.of(new double[] {0, Double.NaN, 0, 0}, 2, 0))
        .hasMessage("weight NaN of query 0, key 1");
    assertThatThrownBy(() -> AttentionGraph.of(new double[3], 2, 0))
        .hasMessage("3 weights of 2 tokens above 0.0");
  }
}
