package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.matlens.batch.PackedBatch;
import org.matlens.model.NetworkConfig;
import org.matlens.token.Geometry;

/** Random batches for a network. */
public final class Batches {
  private Batches() {}

  /**
   * A batch of samples with {@code lengths} tokens; a tenth of the pairs is forbidden where the
   * network reads pairs.
   */
  public static PackedBatch random(NetworkConfig c, long seed, int... lengths) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] offsets = new int[lengths.length + 1];
    int pairs = 0;
    for (int b = 0; b < lengths.length; b++) {
      offsets[b + 1] = offsets[b] + lengths[b];
      pairs += lengths[b] * lengths[b];
    }
    int tokens = offsets[lengths.length];
    float[] features = new float[tokens * c.batchFeatures()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    int[] buckets =
        IntStream.range(0, pairs)
            .map(
                i -> random.nextInt(10) == 0 ? -1 : random.nextInt(Math.max(1, c.numPairBuckets())))
            .toArray();
    float[] weights = new float[tokens];
    for (int t = 0; t < tokens; t++) {
      weights[t] = (float) random.nextDouble();
    }
    return new PackedBatch(
        IntStream.range(0, lengths.length).mapToObj(i -> "sample" + i).toArray(String[]::new),
        offsets,
        random.ints(tokens, 0, c.vocabularySize()).toArray(),
        c.batchFeatures(),
        features,
        c.readsPairs() ? buckets : null,
        weights,
        c.readsEdges() ? edges(random, c.encoder().edges().cutoff(), lengths) : null);
  }

  /**
   * Random edges within samples: up to three images per pair, distances up to beyond the cut-off
   * and at it, some without place, and for every seventh token the self edge only.
   */
  public static Geometry.Edges edges(SplittableRandom random, double cutoff, int... lengths) {
    List<Geometry.Edges> parts = new ArrayList<>();
    for (int n : lengths) {
      List<int[]> all = new ArrayList<>(); // query, key, image
      int[] start = new int[n + 1];
      for (int q = 0; q < n; q++) {
        all.add(new int[] {q, 0});
        for (int k = 0; q % 7 != 6 && k < n; k++) {
          int images = random.nextInt(3);
          for (int image = 1; image <= images; image++) {
            all.add(new int[] {k, image});
          }
        }
        start[q + 1] = all.size();
      }
      int[] key = all.stream().mapToInt(e -> e[0]).toArray();
      short[] image = new short[3 * key.length];
      double[] distance = new double[key.length];
      for (int e = 0; e < key.length; e++) {
        image[3 * e + 1] = (short) all.get(e)[1];
        int kind = random.nextInt(11);
        distance[e] =
            image[3 * e + 1] == 0
                ? 0
                : kind == 0
                    ? cutoff
                    : kind == 1 ? Geometry.Edges.PLACELESS : 1.05 * cutoff * random.nextDouble();
      }
      parts.add(new Geometry.Edges(start, key, image, distance));
    }
    return Geometry.Edges.concat(parts);
  }
}
