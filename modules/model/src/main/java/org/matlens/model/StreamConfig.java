package org.matlens.model;

import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;

/**
 * One input stream of a network of several: what is read of it and the encoder it goes through
 * before streams meet. Width, heads, feed-forward width and dropout are those of the network. Two
 * streams may share an encoder: its parameters are there once, and learn from both.
 *
 * @param name as in the samples: letters, digits and hyphens
 * @param numLayers encoder blocks of this stream, 0 for its embedding alone
 * @param position what a token knows of its place
 * @param pooling how the tokens become one vector where the stream is read out
 * @param maxTokens longest sequence
 * @param embeddingStd standard deviation with which the vectors of the vocabulary start
 * @param edges how attention runs over edges; null when a token looks at all of its stream
 * @param numFeatures continuous features per token
 * @param numPairBuckets buckets of the additive pair bias, 0 for none
 * @param fractionSteps vectors per token that steps of its weight multiply, 0 for none
 * @param share stream whose encoder blocks this one goes through as well, null for blocks of its
 *     own; of two that differ in depth the first blocks are the same
 * @param shareEmbedding whether the vectors of the vocabulary, of features and of learned positions
 *     are those of {@code share}, too
 */
public record StreamConfig(
    String name,
    int numLayers,
    Position position,
    Pooling pooling,
    int maxTokens,
    double embeddingStd,
    EdgeConfig edges,
    int numFeatures,
    int numPairBuckets,
    int fractionSteps,
    String share,
    boolean shareEmbedding) {
  public StreamConfig {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "stream \""
              + name
              + "\": expected a letter, then letters, digits and hyphens, and none of "
              + RESERVED);
    }
    if (shareEmbedding && share == null) {
      throw new IllegalArgumentException(
          "stream " + name + " shares an embedding, expected the stream to share it with");
    }
    if (pooling == Pooling.FLATTEN) {
      throw new IllegalArgumentException(
          "stream " + name + ": tokens side by side do not go with several streams");
    }
  }

  /** Names of stages. */
  public static final String RESERVED = "latents, pool, contributions, fusion<number>";

  /** Whether a stream may be called so. */
  public static boolean isName(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9-]*")
        && !name.matches("latents|pool|contributions|fusion[0-9]+");
  }

  /** A stream with an encoder of its own, and no steps. */
  public StreamConfig(
      String name,
      int numLayers,
      Position position,
      Pooling pooling,
      int maxTokens,
      double embeddingStd,
      EdgeConfig edges,
      int numFeatures,
      int numPairBuckets) {
    this(
        name,
        numLayers,
        position,
        pooling,
        maxTokens,
        embeddingStd,
        edges,
        numFeatures,
        numPairBuckets,
        0,
        null,
        false);
  }

  /** The stream with what its tokenizer gives. */
  public StreamConfig reading(int features, int pairBuckets) {
    return with(features, pairBuckets, share, shareEmbedding);
  }

  /** The stream with the encoder of another. */
  public StreamConfig sharing(String other, boolean embedding) {
    return with(numFeatures, numPairBuckets, other, embedding);
  }

  private StreamConfig with(int features, int pairBuckets, String other, boolean embedding) {
    return new StreamConfig(
        name,
        numLayers,
        position,
        pooling,
        maxTokens,
        embeddingStd,
        edges,
        features,
        pairBuckets,
        fractionSteps,
        other,
        embedding);
  }

  /** The stream's encoder as a network of its own with the sizes of {@code whole}. */
  NetworkConfig within(NetworkConfig whole) {
    EncoderConfig e = whole.encoder();
    EncoderConfig own =
        new EncoderConfig(
            e.dModel(),
            e.numHeads(),
            numLayers,
            e.dFeedForward(),
            e.dropoutRate(),
            position,
            pooling,
            false,
            maxTokens,
            e.headHidden(),
            e.readout(),
            embeddingStd,
            e.fractionStd(),
            fractionSteps,
            edges);
    return new NetworkConfig(
        own, whole.vocabularySize(), numFeatures, numPairBuckets, whole.numOutputs());
  }
}
