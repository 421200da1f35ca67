package org.matlens.attention;

import org.matlens.token.Geometry;

/**
 * The attention weights of one layer for one sample, or the derivatives of a score with respect to
 * them: one number for every head, query and key, or where attention runs over edges one for every
 * head and edge.
 *
 * <p>A map over edges reads as a dense one too: {@link #values()} is then the sum of the weights
 * over the edges of a pair (the periodic images of the key), and for derivatives their mean over
 * these edges in proportion to the weights. So the product of both dense forms is, pair by pair,
 * the sum over edges of the products: weight times derivative is lost nowhere.
 */
public final class AttentionMap {
  private final int heads;
  private final int queries;
  private final int keys;
  private final float[] entries;
  private final Geometry.Edges edges;
  private final AttentionMap weights;
  private volatile float[] dense;

  private AttentionMap(
      int heads, int queries, int keys, float[] entries, Geometry.Edges edges, AttentionMap of) {
    this.heads = heads;
    this.queries = queries;
    this.keys = keys;
    this.entries = entries;
    this.edges = edges;
    this.weights = of;
  }

  /**
   * A dense map.
   *
   * @param heads number of heads
   * @param queries number of query tokens
   * @param keys number of key tokens
   * @param values [heads * queries * keys]; not copied, never written to
   */
  public AttentionMap(int heads, int queries, int keys, float[] values) {
    this(heads, queries, keys, values, null, null);
    if (values.length != heads * queries * keys) {
      throw new IllegalArgumentException(
          "attention map ["
              + heads
              + ", "
              + queries
              + ", "
              + keys
              + "] with "
              + values.length
              + " values");
    }
    dense = values;
  }

  /**
   * Weights of edges.
   *
   * @param entries [heads * edges]; not copied, never written to
   */
  public static AttentionMap ofEdges(int heads, Geometry.Edges edges, float[] entries) {
    checkEntries(heads, edges, entries);
    return new AttentionMap(heads, edges.size(), edges.size(), entries, edges, null);
  }

  /**
   * Derivatives with respect to the weights of edges.
   *
   * @param weights the weights, over the same edges
   * @param entries [heads * edges]; not copied, never written to
   */
  public static AttentionMap derivativesOf(AttentionMap weights, float[] entries) {
    if (weights.edges == null) {
      return new AttentionMap(weights.heads, weights.queries, weights.keys, entries);
    }
    checkEntries(weights.heads, weights.edges, entries);
    return new AttentionMap(
        weights.heads, weights.queries, weights.keys, entries, weights.edges, weights);
  }

  private static void checkEntries(int heads, Geometry.Edges edges, float[] entries) {
    if (entries.length != heads * edges.count()) {
      throw new IllegalArgumentException(
          "attention of "
              + heads
              + " heads over "
              + edges.count()
              + " edges with "
              + entries.length
              + " entries");
    }
  }

  public int heads() {
    return heads;
  }

  public int queries() {
    return queries;
  }

  public int keys() {
    return keys;
  }

  /** The edges attention runs over, null for a dense map. */
  public Geometry.Edges edges() {
    return edges;
  }

  /**
   * The numbers as they are: {@code [head, query, key]} of a dense map, {@code [head, edge]} of a
   * map over edges; never to be written to.
   */
  public float[] entries() {
    return entries;
  }

  /** A map of the same shape, over the same edges, with other entries. */
  public AttentionMap withEntries(float[] other) {
    return edges == null
        ? new AttentionMap(heads, queries, keys, other)
        : weights == null ? ofEdges(heads, edges, other) : derivativesOf(weights, other);
  }

  /** The key an entry belongs to. */
  public int keyOf(int entry) {
    return edges == null ? entry % keys : edges.key()[entry % edges.count()];
  }

  /** Where the row of a query starts in {@link #entries()}. */
  public int rowStart(int head, int query) {
    return edges == null
        ? (head * queries + query) * keys
        : head * edges.count() + edges.start()[query];
  }

  /** Behind the last entry of the row of a query in {@link #entries()}. */
  public int rowEnd(int head, int query) {
    return edges == null
        ? (head * queries + query + 1) * keys
        : head * edges.count() + edges.start()[query + 1];
  }

  /** The dense form, {@code [head, query, key]} in row-major order; never to be written to. */
  public float[] values() {
    float[] d = dense;
    if (d == null) {
      d = weights == null ? sums() : meanDerivatives();
      dense = d;
    }
    return d;
  }

  private float[] sums() {
    float[] out = new float[Math.multiplyExact(Math.multiplyExact(heads, queries), keys)];
    forEachEntry((entry, pair) -> out[pair] += entries[entry]);
    return out;
  }

  private float[] meanDerivatives() {
    float[] w = weights.values();
    float[] out = new float[w.length];
    int[] count = new int[w.length];
    forEachEntry((entry, pair) -> count[pair]++);
    forEachEntry(
        (entry, pair) ->
            out[pair] +=
                w[pair] > 0
                    ? entries[entry] * (weights.entries[entry] / w[pair])
                    : entries[entry] / count[pair]);
    return out;
  }

  /** What is done with an entry of an edge and its place in the dense form. */
  private interface EntryVisitor {
    void visit(int entry, int pair);
  }

  private void forEachEntry(EntryVisitor visitor) {
    for (int h = 0; h < heads; h++) {
      for (int q = 0; q < queries; q++) {
        for (int e = edges.start()[q]; e < edges.start()[q + 1]; e++) {
          visitor.visit(h * edges.count() + e, (h * queries + q) * keys + edges.key()[e]);
        }
      }
    }
  }

  /** An entry of the dense form. */
  public float get(int head, int query, int key) {
    return values()[(head * queries + query) * keys + key];
  }

  /** Mean over heads of the dense form, [query * keys + key]. */
  public double[] meanOverHeads() {
    float[] values = values();
    double[] mean = new double[queries * keys];
    for (int i = 0; i < values.length; i++) {
      mean[i % mean.length] += values[i] / (double) heads;
    }
    return mean;
  }
}
