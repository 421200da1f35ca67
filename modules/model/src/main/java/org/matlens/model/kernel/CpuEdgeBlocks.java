package org.matlens.model.kernel;

import java.util.Arrays;
import org.matlens.token.Geometry;

/**
 * The queries of a chunk in blocks of about {@value #BLOCK_EDGES} edges, and the different
 * distances of each: crystals have few, and what a distance means is computed once for all edges of
 * a block that have it. Made once for the layers and passes that share the edges.
 */
final class CpuEdgeBlocks {
  private static final int BLOCK_EDGES = 512;

  /** Logarithm of nothing. */
  static final float FORBIDDEN = -1e30f;

  final Geometry.Edges edges;
  final EdgeBasis basis;

  /** First query of every block, and the number of queries. */
  final int[] queries;

  /** Where the distances of every block start in {@link #distances}. */
  final int[] starts;

  /** The different distances of each block in ascending order, Å. */
  final float[] distances;

  /** Number of every edge's distance among those of its block. */
  final int[] place;

  /** Logarithm of the envelope of every edge. */
  final float[] logEnvelope;

  /** Most distances of a block. */
  final int most;

  CpuEdgeBlocks(Geometry.Edges edges, EdgeBasis basis) {
    this.edges = edges;
    this.basis = basis;
    int[] start = edges.start();
    int[] first = new int[edges.size() + 1];
    int blocks = 0;
    for (int q = 0; q < edges.size(); blocks++) {
      int from = q++;
      while (q < edges.size() && start[q + 1] - start[from] <= BLOCK_EDGES) {
        q++;
      }
      first[blocks + 1] = q;
    }
    queries = Arrays.copyOf(first, blocks + 1);
    starts = new int[blocks + 1];
    place = new int[edges.count()];
    logEnvelope = new float[edges.count()];
    float[] found = new float[edges.count()];
    int largest = 0;
    for (int b = 0; b < blocks; b++) {
      int from = start[queries[b]];
      int to = start[queries[b + 1]];
      starts[b + 1] = starts[b] + distinct(from, to, found, starts[b]);
      largest = Math.max(largest, starts[b + 1] - starts[b]);
    }
    for (int q = 0; q < edges.size(); q++) {
      logEnvelope[start[q]] = (float) EdgeBasis.logSelf(edges, q);
    }
    distances = Arrays.copyOf(found, starts[blocks]);
    most = largest;
  }

  /** Puts the different distances of edges {@code [from, to)} at {@code at}; gives their number. */
  private int distinct(int from, int to, float[] found, int at) {
    float[] sorted = new float[to - from];
    for (int e = from; e < to; e++) {
      sorted[e - from] = (float) edges.distance()[e];
    }
    Arrays.sort(sorted);
    int n = 0;
    for (float d : sorted) {
      if (n == 0 || found[at + n - 1] != d) {
        found[at + n++] = d;
      }
    }
    float[] fade = new float[n];
    for (int i = 0; i < n; i++) {
      fade[i] = (float) basis.logEnvelope(found[at + i], FORBIDDEN);
    }
    for (int e = from; e < to; e++) {
      place[e] = Arrays.binarySearch(found, at, at + n, (float) edges.distance()[e]) - at;
      logEnvelope[e] = fade[place[e]];
    }
    return n;
  }

  /** Number of blocks. */
  int count() {
    return starts.length - 1;
  }
}
