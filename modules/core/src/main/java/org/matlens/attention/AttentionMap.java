package org.matlens.attention;

import java.util.Arrays;
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
 *
 * <p>A dense map of thousands of tokens need not be held: {@link #onDemand} makes the numbers of
 * one head at a time. Whoever reads {@link #head heads} one after the other never needs more.
 */
public final class AttentionMap {
  private final int heads;
  private final int queries;
  private final int keys;
  private final float[] entries;
  private final Geometry.Edges edges;
  private final AttentionMap weights;
  private final HeadSource source;
  private volatile float[] dense;

  private AttentionMap(
      int heads,
      int queries,
      int keys,
      float[] entries,
      Geometry.Edges edges,
      AttentionMap of,
      HeadSource source) {
    this.heads = heads;
    this.queries = queries;
    this.keys = keys;
    this.entries = entries;
    this.edges = edges;
    this.weights = of;
    this.source = source;
  }

  /** Makes the numbers of a head, the same every time and for several threads at once. */
  public interface HeadSource {
    /** Fills {@code into} from its start with number (query, key) of {@code head}, row by row. */
    void fill(int head, float[] into);
  }

  /**
   * The dense form of one head: number (query, key) stands at {@code offset + query * keys + key}.
   *
   * @param values not to be written to
   */
  public record Head(float[] values, int offset) {}

  /**
   * A dense map.
   *
   * @param heads number of heads
   * @param queries number of query tokens
   * @param keys number of key tokens
   * @param values [heads * queries * keys]; not copied, never written to
   */
  public AttentionMap(int heads, int queries, int keys, float[] values) {
    this(heads, queries, keys, values, null, null, null);
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

  /** A dense map that is not held; {@code source} makes its heads whenever they are asked for. */
  public static AttentionMap onDemand(int heads, int queries, int keys, HeadSource source) {
    return new AttentionMap(heads, queries, keys, null, null, null, source);
  }

  /**
   * Weights of edges.
   *
   * @param entries [heads * edges]; not copied, never written to
   */
  public static AttentionMap ofEdges(int heads, Geometry.Edges edges, float[] entries) {
    checkEntries(heads, edges, entries);
    return new AttentionMap(heads, edges.size(), edges.size(), entries, edges, null, null);
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
        weights.heads, weights.queries, weights.keys, entries, weights.edges, weights, null);
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
   * Whether the numbers of all heads are in memory; of a map on demand they are from the first call
   * of {@link #entries}, {@link #values} or {@link #get} on.
   */
  public boolean held() {
    return entries != null || dense != null;
  }

  /**
   * The numbers as they are: {@code [head, query, key]} of a dense map, {@code [head, edge]} of a
   * map over edges; never to be written to.
   */
  public float[] entries() {
    return edges == null ? values() : entries;
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
      int size = Math.multiplyExact(queries, keys);
      d = new float[Math.multiplyExact(heads, size)];
      HeadRoom room = new HeadRoom();
      for (int h = 0; h < heads; h++) {
        System.arraycopy(head(h, room).values(), 0, d, h * size, size);
      }
      dense = d;
    }
    return d;
  }

  /**
   * The dense form of one head, made without the others.
   *
   * @param room where it is made if it is not in memory: what was made there before is gone
   */
  public Head head(int head, HeadRoom room) {
    float[] d = dense;
    if (d != null) {
      return new Head(d, head * queries * keys);
    }
    float[] into = room.of(Math.multiplyExact(queries, keys));
    if (source != null) {
      source.fill(head, into);
    } else if (weights == null) {
      for (int q = 0; q < queries; q++) {
        sums(head, q, into, q * keys);
      }
    } else {
      meanDerivatives(head, into);
    }
    return new Head(into, 0);
  }

  /** One row of the dense form of weights of edges, into {@code out} from {@code at} on. */
  private void sums(int head, int query, float[] out, int at) {
    Arrays.fill(out, at, at + keys, 0);
    for (int e = rowStart(head, query); e < rowEnd(head, query); e++) {
      out[at + keyOf(e)] += entries[e];
    }
  }

  private void meanDerivatives(int head, float[] out) {
    float[] w = new float[keys];
    int[] count = new int[keys];
    for (int q = 0; q < queries; q++) {
      weights.sums(head, q, w, 0);
      int at = q * keys;
      Arrays.fill(out, at, at + keys, 0);
      Arrays.fill(count, 0);
      for (int e = rowStart(head, q); e < rowEnd(head, q); e++) {
        count[keyOf(e)]++;
      }
      for (int e = rowStart(head, q); e < rowEnd(head, q); e++) {
        int k = keyOf(e);
        out[at + k] += w[k] > 0 ? entries[e] * (weights.entries[e] / w[k]) : entries[e] / count[k];
      }
    }
  }

  /** An entry of the dense form. */
  public float get(int head, int query, int key) {
    return values()[(head * queries + query) * keys + key];
  }

  /** Mean over heads of the dense form, [query * keys + key]. */
  public double[] meanOverHeads() {
    double[] mean = new double[queries * keys];
    meanOverHeads(new HeadRoom(), mean);
    return mean;
  }

  /**
   * As above.
   *
   * @param room where heads are made
   * @param mean [query * keys + key], overwritten
   */
  public void meanOverHeads(HeadRoom room, double[] mean) {
    Arrays.fill(mean, 0);
    for (int h = 0; h < heads; h++) {
      Head one = head(h, room);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one.values()[one.offset() + i] / (double) heads;
      }
    }
  }
}
