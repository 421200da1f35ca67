package org.matlens.model;

import java.util.List;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.Sample;
import org.matlens.token.Vocabulary;

/**
 * An encoder together with what it reads and what it gives.
 *
 * @param encoder shape of the encoder
 * @param vocabularySize tokens it knows
 * @param numFeatures continuous features per token, 0 for none
 * @param numPairBuckets buckets of the additive pair bias, 0 for none
 * @param numOutputs numbers per sample
 */
public record NetworkConfig(
    EncoderConfig encoder,
    int vocabularySize,
    int numFeatures,
    int numPairBuckets,
    int numOutputs) {
  public NetworkConfig {
    if (vocabularySize < 1 || numFeatures < 0 || numPairBuckets < 0 || numOutputs < 1) {
      throw new IllegalArgumentException(
          "network with vocabulary "
              + vocabularySize
              + ", features "
              + numFeatures
              + ", pair buckets "
              + numPairBuckets
              + ", outputs "
              + numOutputs);
    }
    if (encoder.edges() != null && numPairBuckets > 0) {
      throw new IllegalArgumentException("attention over edges does not go with pair buckets");
    }
  }

  /** Whether batches must carry pair buckets. */
  public boolean readsPairs() {
    return numPairBuckets > 0;
  }

  /** Whether batches must carry edges. */
  public boolean readsEdges() {
    return encoder.edges() != null;
  }

  /** The samples as a batch this network reads. */
  public PackedBatch pack(List<Sample> samples, Vocabulary vocabulary) {
    return PackedBatch.of(samples, vocabulary, numFeatures, readsPairs(), readsEdges());
  }
}
