package org.matlens.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.token.Geometry;
import org.matlens.token.TokenSequence;
import org.matlens.token.Vocabulary;

/**
 * The tokens of B samples one after the other, without padding.
 *
 * <p>Axes: B samples, T tokens of all samples together, F features, P = sum over samples of n²
 * pairs.
 *
 * @param ids of the samples, [B]
 * @param offsets token offsets, [B + 1]: sample b is tokens {@code [offsets[b], offsets[b + 1])}
 * @param tokens numbers in the vocabulary, [T]
 * @param numFeatures F
 * @param features [T * F], row by row
 * @param pairs bucket of every (query, key) of each sample, [P] row by row, or null when nothing is
 *     known about pairs; a negative bucket forbids the query to look at the key. A model without
 *     buckets reads batches in which all are 0 or negative: groups that do not mix
 * @param weights of the tokens in a weighted mean, [T]
 * @param edges who looks at whom over the tokens of all samples, none between samples; null when
 *     every token looks at all of its sample
 */
public record PackedBatch(
    String[] ids,
    int[] offsets,
    int[] tokens,
    int numFeatures,
    float[] features,
    int[] pairs,
    float[] weights,
    Geometry.Edges edges) {

  public PackedBatch {
    int t = tokens.length;
    if (offsets.length != ids.length + 1 || offsets[0] != 0 || offsets[ids.length] != t) {
      throw new IllegalArgumentException(
          "offsets "
              + Arrays.toString(offsets)
              + " do not cover "
              + t
              + " tokens of "
              + ids.length
              + " samples");
    }
    if (features.length != t * numFeatures) {
      throw new IllegalArgumentException(
          features.length + " features, expected " + t + " tokens times " + numFeatures);
    }
    if (pairs != null && pairs.length != pairCount(offsets, ids.length)) {
      throw new IllegalArgumentException(
          pairs.length + " pair buckets, expected " + pairCount(offsets, ids.length));
    }
    if (weights.length != t) {
      throw new IllegalArgumentException(weights.length + " weights, expected " + t);
    }
    if (edges != null) {
      checkEdges(offsets, edges, t);
    }
  }

  private static void checkEdges(int[] offsets, Geometry.Edges edges, int t) {
    if (edges.size() != t) {
      throw new IllegalArgumentException("edges of " + edges.size() + " tokens, expected " + t);
    }
    for (int b = 0; b + 1 < offsets.length; b++) {
      for (int e = edges.start()[offsets[b]]; e < edges.start()[offsets[b + 1]]; e++) {
        if (edges.key()[e] < offsets[b] || edges.key()[e] >= offsets[b + 1]) {
          throw new IllegalArgumentException(
              "edge " + e + " of sample " + b + " leads to token " + edges.key()[e]);
        }
      }
    }
  }

  /** A batch without edges. */
  public PackedBatch(
      String[] ids,
      int[] offsets,
      int[] tokens,
      int numFeatures,
      float[] features,
      int[] pairs,
      float[] weights) {
    this(ids, offsets, tokens, numFeatures, features, pairs, weights, null);
  }

  /** A batch whose tokens all weigh the same. */
  public PackedBatch(
      String[] ids, int[] offsets, int[] tokens, int numFeatures, float[] features, int[] pairs) {
    this(ids, offsets, tokens, numFeatures, features, pairs, ones(tokens.length));
  }

  private static float[] ones(int n) {
    float[] w = new float[n];
    Arrays.fill(w, 1);
    return w;
  }

  /**
   * Packs samples of one stream.
   *
   * @param withPairs whether the model reads pair buckets; every sequence must then carry {@link
   *     Geometry.Pairs}
   */
  public static PackedBatch of(
      List<Sample> samples, Vocabulary vocabulary, int numFeatures, boolean withPairs) {
    return of(samples, vocabulary, numFeatures, withPairs, false);
  }

  /**
   * As above.
   *
   * @param withEdges whether the model's attention runs over edges; every sequence must then carry
   *     {@link Geometry.Edges}
   */
  public static PackedBatch of(
      List<Sample> samples,
      Vocabulary vocabulary,
      int numFeatures,
      boolean withPairs,
      boolean withEdges) {
    int b = samples.size();
    String[] ids = new String[b];
    int[] offsets = new int[b + 1];
    for (int i = 0; i < b; i++) {
      Sample s = samples.get(i);
      ids[i] = s.id();
      if (s.sequence().numFeatures() != numFeatures) {
        throw new IllegalArgumentException(
            "sample "
                + s.id()
                + " has "
                + s.sequence().numFeatures()
                + " features per token, the model reads "
                + numFeatures);
      }
      offsets[i + 1] = offsets[i] + s.sequence().size();
    }
    int[] tokens = new int[offsets[b]];
    float[] features = new float[offsets[b] * numFeatures];
    float[] weights = new float[offsets[b]];
    boolean grouped =
        !withPairs
            && !withEdges
            && samples.stream().anyMatch(s -> s.sequence().geometry() instanceof Geometry.Groups);
    int[] pairs = withPairs || grouped ? new int[pairCount(offsets, b)] : null;
    List<Geometry.Edges> edges = new ArrayList<>();
    int pair = 0;
    for (int i = 0; i < b; i++) {
      TokenSequence s = samples.get(i).sequence();
      int n = s.size();
      System.arraycopy(vocabulary.encode(s), 0, tokens, offsets[i], n);
      for (int t = 0; t < n; t++) {
        System.arraycopy(
            s.tokens().get(t).features(), 0, features, (offsets[i] + t) * numFeatures, numFeatures);
        weights[offsets[i] + t] = s.tokens().get(t).weight();
      }
      if (withPairs) {
        if (!(s.geometry() instanceof Geometry.Pairs p)) {
          throw new IllegalArgumentException(
              "sample " + ids[i] + " has no pair geometry, the model reads one");
        }
        System.arraycopy(p.bucket(), 0, pairs, pair, n * n);
        pair += n * n;
      }
      if (grouped) {
        if (s.geometry() instanceof Geometry.Groups g) {
          for (int q = 0; q < n; q++) {
            for (int k = 0; k < n; k++) {
              pairs[pair + q * n + k] = g.allows(q, k) ? 0 : -1;
            }
          }
        }
        pair += n * n;
      }
      if (withEdges) {
        if (!(s.geometry() instanceof Geometry.Edges e)) {
          throw new IllegalArgumentException(
              "sample " + ids[i] + " has no edges, the model reads them");
        }
        edges.add(e);
      }
    }
    return new PackedBatch(
        ids,
        offsets,
        tokens,
        numFeatures,
        features,
        pairs,
        weights,
        withEdges ? Geometry.Edges.concat(edges) : null);
  }

  private static int pairCount(int[] offsets, int samples) {
    int count = 0;
    for (int i = 0; i < samples; i++) {
      int n = offsets[i + 1] - offsets[i];
      count = Math.addExact(count, Math.multiplyExact(n, n));
    }
    return count;
  }

  /** Number of samples B. */
  public int size() {
    return ids.length;
  }

  /** Tokens of sample {@code b}. */
  public int length(int b) {
    return offsets[b + 1] - offsets[b];
  }

  /** Number of tokens T. */
  public int numTokens() {
    return tokens.length;
  }

  /** Sum over samples of n². */
  public int numPairs() {
    return pairCount(offsets, ids.length);
  }

  /** Samples {@code [from, to)} as a batch of their own. */
  public PackedBatch slice(int from, int to) {
    int t0 = offsets[from];
    int t1 = offsets[to];
    int[] o = new int[to - from + 1];
    for (int i = from; i <= to; i++) {
      o[i - from] = offsets[i] - t0;
    }
    int[] p = null;
    if (pairs != null) {
      int start = pairCount(Arrays.copyOf(offsets, from + 1), from);
      p = Arrays.copyOfRange(pairs, start, start + pairCount(o, to - from));
    }
    return new PackedBatch(
        Arrays.copyOfRange(ids, from, to),
        o,
        Arrays.copyOfRange(tokens, t0, t1),
        numFeatures,
        Arrays.copyOfRange(features, t0 * numFeatures, t1 * numFeatures),
        p,
        Arrays.copyOfRange(weights, t0, t1),
        edges == null ? null : edges.range(t0, t1));
  }
}
