package org.matlens.model.graph;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.matlens.batch.PackedBatch;
import org.matlens.model.NetworkConfig;

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
    float[] features = new float[tokens * c.numFeatures()];
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
        c.numFeatures(),
        features,
        c.readsPairs() ? buckets : null,
        weights);
  }
}
