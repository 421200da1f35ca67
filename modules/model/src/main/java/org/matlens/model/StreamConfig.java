package org.matlens.model;

import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;

/**
 * One input stream of a network of several: what is read of it and the encoder it goes through
 * before streams meet. Width, heads, feed-forward width and dropout are those of the network.
 *
 * @param name as in the samples: letters, digits and hyphens
 * @param numLayers encoder blocks of this stream, 0 for its embedding alone
 * @param position what a token knows of its place
 * @param pooling how the tokens become one vector where the stream is read out; no class token
 * @param maxTokens longest sequence
 * @param embeddingStd standard deviation with which the vectors of the vocabulary start
 * @param edges how attention runs over edges; null when a token looks at all of its stream
 * @param numFeatures continuous features per token
 * @param numPairBuckets buckets of the additive pair bias, 0 for none
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
    int numPairBuckets) {
  public StreamConfig {
    if (!name.matches("[A-Za-z][A-Za-z0-9-]*")) {
      throw new IllegalArgumentException(
          "stream \"" + name + "\": expected a letter, then letters, digits and hyphens");
    }
    if (pooling.classToken()) {
      throw new IllegalArgumentException(
          "stream "
              + name
              + ": a class token does not go with several streams; latents do what it does");
    }
    if (pooling == Pooling.FLATTEN) {
      throw new IllegalArgumentException(
          "stream " + name + ": tokens side by side do not go with several streams");
    }
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
            0,
            EncoderConfig.Readout.POOLED,
            embeddingStd,
            e.fractionStd(),
            0,
            edges);
    return new NetworkConfig(
        own, whole.vocabularySize(), numFeatures, numPairBuckets, whole.numOutputs());
  }
}
