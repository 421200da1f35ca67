package org.matlens.model;

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
  }

  /** Whether batches must carry pair buckets. */
  public boolean readsPairs() {
    return numPairBuckets > 0;
  }
}
