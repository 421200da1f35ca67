package org.matlens.token;

import java.util.Arrays;
import java.util.Objects;

/** What is known about pairs of tokens; what masks and biases are made of. */
public sealed interface Geometry {

  /** Nothing is known about pairs. */
  Geometry NONE = new None();

  /** The geometry of the tokens at {@code kept}, in that order. */
  Geometry subset(int[] kept);

  /** The geometry after one token without a place (class token) is put in front. */
  Geometry withLeadingToken();

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
}
