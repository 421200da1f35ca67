package org.matlens.analysis.attention;

import java.util.Map;
import org.jgrapht.alg.scoring.BetweennessCentrality;
import org.jgrapht.alg.scoring.PageRank;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;

/**
 * A map as a directed graph of tokens: an edge from query to key where the weight exceeds a
 * threshold, without loops. All arrays are per token.
 *
 * @param inDegree queries that look at the token
 * @param outDegree keys the token looks at
 * @param inStrength weight it receives from others
 * @param outStrength weight it gives to others
 * @param betweenness pairs of other tokens whose shortest paths lead through it, an edge being 1 /
 *     weight long, each path of a pair counting its share (Freeman, 1977, doi:10.2307/3033543)
 * @param eigenvector c = (1/λ) Wᵀ c, the weight received from those who receive much, sum 1; NaN
 *     where the weights have no cycle and so no positive λ
 * @param pageRank of a walk that follows weights, with damping 0.85 (Brin and Page, 1998,
 *     doi:10.1016/S0169-7552(98)00110-X), sum 1
 */
public record AttentionGraph(
    int[] inDegree,
    int[] outDegree,
    double[] inStrength,
    double[] outStrength,
    double[] betweenness,
    double[] eigenvector,
    double[] pageRank) {
  private static final double DAMPING = 0.85;
  private static final int ITERATIONS = 10_000;
  private static final double TOLERANCE = 1e-12;

  /**
   * The graph of {@code matrix}, [n * n] row by row, row = query.
   *
   * @param threshold at least 0; edges are weights above it
   * @throws IllegalArgumentException when a weight is negative, NaN or infinite
   */
  public static AttentionGraph of(double[] matrix, int n, double threshold) {
    if (matrix.length != n * n || !(threshold >= 0)) {
      throw new IllegalArgumentException(
          matrix.length + " weights of " + n + " tokens above " + threshold);
    }
    var weights =
        new SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge>(DefaultWeightedEdge.class);
    var lengths =
        new SimpleDirectedWeightedGraph<Integer, DefaultWeightedEdge>(DefaultWeightedEdge.class);
    for (int t = 0; t < n; t++) {
      weights.addVertex(t);
      lengths.addVertex(t);
    }
    int[] in = new int[n];
    int[] out = new int[n];
    double[] received = new double[n];
    double[] given = new double[n];
    double[] kept = new double[n * n];
    for (int i = 0; i < matrix.length; i++) {
      double w = matrix[i];
      if (!(w >= 0 && w < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weight " + w + " of query " + i / n + ", key " + i % n);
      }
      if (i / n != i % n && w > threshold) {
        kept[i] = w;
        weights.setEdgeWeight(weights.addEdge(i / n, i % n), w);
        lengths.setEdgeWeight(lengths.addEdge(i / n, i % n), 1 / w);
        out[i / n]++;
        in[i % n]++;
        given[i / n] += w;
        received[i % n] += w;
      }
    }
    return new AttentionGraph(
        in,
        out,
        received,
        given,
        values(new BetweennessCentrality<>(lengths).getScores(), n),
        eigenvector(kept, n),
        values(new PageRank<>(weights, DAMPING, ITERATIONS, TOLERANCE).getScores(), n));
  }

  private static double[] values(Map<Integer, Double> scores, int n) {
    double[] out = new double[n];
    scores.forEach((t, v) -> out[t] = v);
    return out;
  }

  /** Power iteration on Wᵀ + s I: the shift keeps periodic graphs from swinging for ever. */
  private static double[] eigenvector(double[] w, int n) {
    double shift = 0;
    for (double v : w) {
      shift = Math.max(shift, v);
    }
    double[] c = new double[n];
    java.util.Arrays.fill(c, 1.0 / n);
    for (int round = 0; round < ITERATIONS; round++) {
      double[] next = new double[n];
      double sum = 0;
      for (int q = 0; q < n; q++) {
        next[q] += shift * c[q];
        for (int k = 0; k < n; k++) {
          next[k] += w[q * n + k] * c[q];
        }
      }
      for (double v : next) {
        sum += v;
      }
      double change = 0;
      for (int k = 0; k < n; k++) {
        next[k] /= sum;
        change += Math.abs(next[k] - c[k]);
      }
      c = next;
      if (change < TOLERANCE) {
        return sum > shift * (1 + 1e-9) ? c : undefined(n);
      }
    }
    return undefined(n); // without a cycle, or with several equal ones, nothing settles
  }

  private static double[] undefined(int n) {
    double[] out = new double[n];
    java.util.Arrays.fill(out, Double.NaN);
    return out;
  }
}
