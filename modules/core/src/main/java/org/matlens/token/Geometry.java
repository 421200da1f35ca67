package org.matlens.token;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What is known about pairs of tokens; what masks and biases are made of. */
public sealed interface Geometry {

  /** Nothing is known about pairs. */
  Geometry NONE = new None();

  /** The geometry of the tokens at {@code kept}, in that order. */
  Geometry subset(int[] kept);

  /** The geometry after one token without a place (class token) is put in front. */
  Geometry withLeadingToken();

  /** Geometry of this kind for a single token without a place. */
  Geometry ofOnePlaceless();

  /** Nothing is known about pairs. */
  record None() implements Geometry {
    @Override
    public Geometry subset(int[] kept) {
      return this;
    }

    @Override
    public Geometry withLeadingToken() {
      return this;
    }

    @Override
    public Geometry ofOnePlaceless() {
      return this;
    }
  }

  /**
   * Tokens of different groups, such as measurements under different conditions, do not look at
   * each other.
   *
   * @param of group of every token, from 0 on; {@link #ANY} for a token that belongs to all; not
   *     copied, never written to
   */
  record Groups(int[] of) implements Geometry {
    /** The group of a token without a place, which looks at all and is looked at by all. */
    public static final int ANY = -1;

    public Groups {
      for (int group : of) {
        if (group < ANY) {
          throw new IllegalArgumentException("group " + group + ", expected 0 and up, or " + ANY);
        }
      }
    }

    /** Whether {@code query} may look at {@code key}. */
    public boolean allows(int query, int key) {
      return of[query] == of[key] || of[query] == ANY || of[key] == ANY;
    }

    @Override
    public Groups subset(int[] kept) {
      return new Groups(Arrays.stream(kept).map(t -> of[t]).toArray());
    }

    @Override
    public Groups withLeadingToken() {
      int[] more = new int[of.length + 1];
      more[0] = ANY;
      System.arraycopy(of, 0, more, 1, of.length);
      return new Groups(more);
    }

    @Override
    public Groups ofOnePlaceless() {
      return new Groups(new int[] {ANY});
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Groups g && Arrays.equals(of, g.of);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(of);
    }

    @Override
    public String toString() {
      return "Groups" + Arrays.toString(of);
    }
  }

  /**
   * A class ("bucket") and a distance for every ordered pair of tokens, row by row: {@code [query *
   * size + key]}.
   *
   * <p>Bucket 0 is kept for pairs with a token that has no place. A model learns one additive bias
   * per bucket and head.
   *
   * @param size number of tokens n
   * @param numBuckets buckets are in [0, numBuckets)
   * @param bucket [n * n]; not copied, never written to
   * @param distance [n * n], e.g. bonds on the shortest path; negative when there is no path
   */
  record Pairs(int size, int numBuckets, int[] bucket, float[] distance) implements Geometry {
    /** Bucket of a pair with a token that has no place. */
    public static final int PLACELESS = 0;

    public Pairs {
      if (bucket.length != size * size || distance.length != size * size) {
        throw new IllegalArgumentException(
            "pairs of "
                + size
                + " tokens: expected "
                + size * size
                + " buckets and distances, got "
                + bucket.length
                + " and "
                + distance.length);
      }
      for (int b : bucket) {
        if (b < 0 || b >= numBuckets) {
          throw new IllegalArgumentException(
              "pair bucket " + b + " outside [0, " + numBuckets + ")");
        }
      }
    }

    @Override
    public Pairs subset(int[] kept) {
      int n = kept.length;
      int[] b = new int[n * n];
      float[] d = new float[n * n];
      for (int q = 0; q < n; q++) {
        for (int k = 0; k < n; k++) {
          b[q * n + k] = bucket[kept[q] * size + kept[k]];
          d[q * n + k] = distance[kept[q] * size + kept[k]];
        }
      }
      return new Pairs(n, numBuckets, b, d);
    }

    @Override
    public Pairs withLeadingToken() {
      int n = size + 1;
      int[] b = new int[n * n];
      float[] d = new float[n * n];
      Arrays.fill(d, -1);
      for (int q = 0; q < size; q++) {
        System.arraycopy(bucket, q * size, b, (q + 1) * n + 1, size);
        System.arraycopy(distance, q * size, d, (q + 1) * n + 1, size);
      }
      return new Pairs(n, numBuckets, b, d);
    }

    @Override
    public Pairs ofOnePlaceless() {
      return new Pairs(1, numBuckets, new int[] {PLACELESS}, new float[] {-1});
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Pairs p
          && size == p.size
          && numBuckets == p.numBuckets
          && Arrays.equals(bucket, p.bucket)
          && Arrays.equals(distance, p.distance);
    }

    @Override
    public int hashCode() {
      return Objects.hash(size, numBuckets, Arrays.hashCode(bucket), Arrays.hashCode(distance));
    }
  }

  /**
   * The pairs of tokens that may look at each other, one edge per (query, key, periodic image); far
   * pairs cost nothing.
   *
   * <p>The edges of query q are {@code [start[q], start[q + 1])}. The first is its self edge (key
   * q, image 0 0 0, distance 0), the others follow in ascending order of (key, image), none twice.
   * An edge with a token that has no place in the structure, such as a class token, has the
   * distance {@link #PLACELESS} and the image 0 0 0.
   *
   * @param start [size + 1], E edges in all; not copied, never written to, as all arrays here
   * @param key [E]
   * @param image lattice translations of the key relative to the given coordinates, [E * 3]
   * @param distance Å, [E]
   */
  record Edges(int[] start, int[] key, short[] image, double[] distance) implements Geometry {
    /** Distance of an edge with a token that has no place. */
    public static final double PLACELESS = -1;

    public Edges {
      int size = start.length - 1;
      int count = key.length;
      if (size < 0 || start[0] != 0 || start[size] != count) {
        throw new IllegalArgumentException(
            "edges: start " + Arrays.toString(start) + " does not cover " + count + " edges");
      }
      if (image.length != 3 * count || distance.length != count) {
        throw new IllegalArgumentException(
            "edges: "
                + count
                + " keys, "
                + image.length
                + " image numbers and "
                + distance.length
                + " distances, expected 3 numbers and one distance for each key");
      }
      for (int q = 0; q < size; q++) {
        checkRow(q, size, start, key, image, distance);
      }
    }

    private static void checkRow(
        int q, int size, int[] start, int[] key, short[] image, double[] distance) {
      int from = start[q];
      if (from >= start[q + 1]
          || key[from] != q
          || image[3 * from] != 0
          || image[3 * from + 1] != 0
          || image[3 * from + 2] != 0
          || distance[from] != 0) {
        throw new IllegalArgumentException(
            "edges of query " + q + ": the first must be its self edge at distance 0");
      }
      for (int e = from + 1; e < start[q + 1]; e++) {
        if (key[e] < 0 || key[e] >= size) {
          throw new IllegalArgumentException(
              "edge " + e + ": key " + key[e] + " outside [0, " + size + ")");
        }
        if (!(distance[e] >= 0 && distance[e] < Double.POSITIVE_INFINITY)
            && distance[e] != PLACELESS) {
          throw new IllegalArgumentException("edge " + e + ": distance " + distance[e]);
        }
        if (e > from + 1 && compare(key, image, e - 1, e) >= 0 || isSelf(q, key, image, e)) {
          throw new IllegalArgumentException(
              "edges of query "
                  + q
                  + ": edge "
                  + e
                  + " is not in ascending order of key and image, or stands twice");
        }
      }
    }

    private static boolean isSelf(int q, int[] key, short[] image, int e) {
      return key[e] == q && (image[3 * e] | image[3 * e + 1] | image[3 * e + 2]) == 0;
    }

    private static int compare(int[] key, short[] image, int a, int b) {
      return key[a] != key[b]
          ? Integer.compare(key[a], key[b])
          : Arrays.compare(image, 3 * a, 3 * a + 3, image, 3 * b, 3 * b + 3);
    }

    /** Number of tokens. */
    public int size() {
      return start.length - 1;
    }

    /** Number of edges E, self edges included. */
    public int count() {
      return key.length;
    }

    /** The query of every edge, [E], in ascending order; made anew by each call. */
    public int[] query() {
      int[] query = new int[count()];
      for (int q = 0; q < size(); q++) {
        Arrays.fill(query, start[q], start[q + 1], q);
      }
      return query;
    }

    /** The edges of several structures as one: tokens are numbered on. */
    public static Edges concat(List<Edges> parts) {
      int size = parts.stream().mapToInt(Edges::size).reduce(0, Math::addExact);
      int count = parts.stream().mapToInt(Edges::count).reduce(0, Math::addExact);
      int[] s = new int[size + 1];
      int[] k = new int[count];
      short[] im = new short[Math.multiplyExact(3, count)];
      double[] d = new double[count];
      int token = 0;
      int edge = 0;
      for (Edges p : parts) {
        for (int e = 0; e < p.count(); e++) {
          k[edge + e] = p.key[e] + token;
        }
        System.arraycopy(p.image, 0, im, 3 * edge, p.image.length);
        System.arraycopy(p.distance, 0, d, edge, p.count());
        for (int q = 0; q < p.size(); q++) {
          s[token + q + 1] = edge + p.start[q + 1];
        }
        token += p.size();
        edge += p.count();
      }
      return new Edges(s, k, im, d);
    }

    /** Tokens {@code [from, to)}, which must have no edges to others, as a structure of its own. */
    public Edges range(int from, int to) {
      int first = start[from];
      int end = start[to];
      int[] s = new int[to - from + 1];
      for (int q = from; q <= to; q++) {
        s[q - from] = start[q] - first;
      }
      int[] k = new int[end - first];
      for (int e = first; e < end; e++) {
        k[e - first] = key[e] - from;
      }
      return new Edges(
          s,
          k,
          Arrays.copyOfRange(image, 3 * first, 3 * end),
          Arrays.copyOfRange(distance, first, end));
    }

    @Override
    public Edges subset(int[] kept) {
      int[] place = new int[size()];
      Arrays.fill(place, -1);
      for (int t = 0; t < kept.length; t++) {
        place[kept[t]] = t;
      }
      int[] s = new int[kept.length + 1];
      int[] from = new int[count()];
      int n = 0;
      for (int t = 0; t < kept.length; t++) {
        int first = start[kept[t]];
        from[n++] = first;
        int self = n;
        for (int e = first + 1; e < start[kept[t] + 1]; e++) {
          if (place[key[e]] >= 0) {
            n = insert(from, self, n, e, place);
          }
        }
        s[t + 1] = n;
      }
      return picked(s, from, place);
    }

    /**
     * Puts edge {@code e} behind the last of {@code from[first, end)} whose key does not come after
     * its own; linear for kept tokens in ascending order, and images stay in theirs.
     */
    private int insert(int[] from, int first, int end, int e, int[] place) {
      int at = end;
      while (at > first && place[key[from[at - 1]]] > place[key[e]]) {
        from[at] = from[at - 1];
        at--;
      }
      from[at] = e;
      return end + 1;
    }

    private Edges picked(int[] s, int[] from, int[] place) {
      int n = s[s.length - 1];
      int[] k = new int[n];
      short[] im = new short[3 * n];
      double[] d = new double[n];
      for (int e = 0; e < n; e++) {
        k[e] = place[key[from[e]]];
        d[e] = distance[from[e]];
        System.arraycopy(image, 3 * from[e], im, 3 * e, 3);
      }
      return new Edges(s, k, im, d);
    }

    /** The new token looks at every token and every token at it. */
    @Override
    public Edges withLeadingToken() {
      int n = size() + 1;
      int[] s = new int[n + 1];
      s[1] = n;
      for (int q = 1; q < n; q++) {
        s[q + 1] = s[q] + start[q] - start[q - 1] + 1;
      }
      int[] k = new int[s[n]];
      short[] im = new short[3 * s[n]];
      double[] d = new double[s[n]];
      for (int t = 1; t < n; t++) {
        k[t] = t;
        d[t] = PLACELESS;
      }
      for (int q = 0; q < size(); q++) {
        int at = s[q + 1];
        k[at] = q + 1;
        k[at + 1] = 0;
        d[at + 1] = PLACELESS;
        for (int e = start[q] + 1; e < start[q + 1]; e++) {
          int to = at + 1 + e - start[q];
          k[to] = key[e] + 1;
          d[to] = distance[e];
          System.arraycopy(image, 3 * e, im, 3 * to, 3);
        }
      }
      return new Edges(s, k, im, d);
    }

    @Override
    public Edges ofOnePlaceless() {
      return new Edges(new int[] {0, 1}, new int[] {0}, new short[3], new double[] {0});
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Edges e
          && Arrays.equals(start, e.start)
          && Arrays.equals(key, e.key)
          && Arrays.equals(image, e.image)
          && Arrays.equals(distance, e.distance);
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          Arrays.hashCode(start),
          Arrays.hashCode(key),
          Arrays.hashCode(image),
          Arrays.hashCode(distance));
    }

    /** The sizes alone; a structure may have millions of edges. */
    @Override
    public String toString() {
      return "Edges[" + size() + " tokens, " + count() + " edges]";
    }
  }
}
