package org.matlens.analysis.attribution;

import java.util.Arrays;
import java.util.List;

/**
 * Maximum flow from a token of the top layer to a token of the input through a graph of layers
 * (Dinitz, 1970).
 *
 * <p>Node (l, t) has number l n + t, layer 0 the input. Matrix l - 1 gives the capacity of the edge
 * from (l, q) to (l - 1, k). Primitive arrays and one graph for all pairs of ends: a map takes up
 * to n² flows.
 */
final class LayerFlow {
  /** Residual capacities below are used up: sums of rounding errors are no way. */
  private static final double EMPTY = 1e-12;

  /** Bytes that an entry of a matrix takes here: two edges, each with two ends and two numbers. */
  static final long BYTES_PER_PIPE = 2 * (2 * Integer.BYTES + 2 * Double.BYTES);

  private final int n;
  private final int layers;
  private final int[] first; // of each node's edges, [nodes + 1]
  private final int[] to; // [edges]
  private final int[] back; // the reverse edge, [edges]
  private final double[] capacity;
  private final double[] residual;
  private final int[] level;
  private final int[] at; // next edge to try, per node

  /** {@code matrices} from the input up, each [n * n] with the rows of the upper layer. */
  LayerFlow(List<double[]> matrices, int n) {
    this.n = n;
    layers = matrices.size();
    int nodes = (layers + 1) * n;
    first = new int[nodes + 1];
    for (int l = 0; l < layers; l++) {
      for (int i = 0; i < n * n; i++) {
        if (matrices.get(l)[i] > 0) {
          first[(l + 1) * n + i / n + 1]++;
          first[l * n + i % n + 1]++;
        }
      }
    }
    for (int v = 0; v < nodes; v++) {
      first[v + 1] += first[v];
    }
    int[] next = Arrays.copyOf(first, nodes);
    int edges = first[nodes];
    to = new int[edges];
    back = new int[edges];
    capacity = new double[edges];
    for (int l = 0; l < layers; l++) {
      for (int i = 0; i < n * n; i++) {
        double c = matrices.get(l)[i];
        if (c > 0) {
          int up = (l + 1) * n + i / n;
          int down = l * n + i % n;
          int e = next[up]++;
          int r = next[down]++;
          to[e] = down;
          to[r] = up;
          back[e] = r;
          back[r] = e;
          capacity[e] = c;
        }
      }
    }
    residual = new double[edges];
    level = new int[nodes];
    at = new int[nodes];
  }

  /**
   * The largest flow from token {@code query} of the top layer to token {@code key} of the input.
   */
  double between(int query, int key) {
    System.arraycopy(capacity, 0, residual, 0, residual.length);
    int source = layers * n + query;
    double flow = 0;
    while (reach(source, key)) {
      System.arraycopy(first, 0, at, 0, at.length);
      for (double pushed = push(source, key, Double.POSITIVE_INFINITY);
          pushed > 0;
          pushed = push(source, key, Double.POSITIVE_INFINITY)) {
        flow += pushed;
      }
    }
    return flow;
  }

  /** Levels of all nodes by breadth first search; false when the sink is cut off. */
  private boolean reach(int source, int sink) {
    Arrays.fill(level, -1);
    int[] queue = new int[level.length];
    int tail = 0;
    queue[tail++] = source;
    level[source] = 0;
    for (int head = 0; head < tail && level[sink] < 0; head++) {
      int v = queue[head];
      for (int e = first[v]; e < first[v + 1]; e++) {
        if (residual[e] > EMPTY && level[to[e]] < 0) {
          level[to[e]] = level[v] + 1;
          queue[tail++] = to[e];
        }
      }
    }
    return level[sink] >= 0;
  }

  /** One augmenting path; as deep as the levels, so that recursion is no danger. */
  private double push(int v, int sink, double limit) {
    if (v == sink) {
      return limit;
    }
    for (; at[v] < first[v + 1]; at[v]++) {
      int e = at[v];
      if (residual[e] > EMPTY && level[to[e]] == level[v] + 1) {
        double pushed = push(to[e], sink, Math.min(limit, residual[e]));
        if (pushed > 0) {
          residual[e] -= pushed;
          residual[back[e]] += pushed;
          return pushed;
        }
      }
    }
    return 0;
  }
}
