package org.matlens.model;

import java.util.List;
import org.matlens.batch.Batch;
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
 * @param fusion several streams and how they meet; null for one stream. Features, pair buckets,
 *     positions, pooling and edges are then those of the streams, and the encoder says the rest
 */
public record NetworkConfig(
    EncoderConfig encoder,
    int vocabularySize,
    int numFeatures,
    int numPairBuckets,
    int numOutputs,
    FusionConfig fusion) {
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
    if (fusion != null && encoder.readout() == EncoderConfig.Readout.CONTRIBUTIONS) {
      fusion.requireTokensOfStreams();
    }
    if (fusion != null && encoder.causal()) {
      throw new IllegalArgumentException("a causal mask does not go with several streams");
    }
    if (encoder.edges() != null && numPairBuckets > 0) {
      throw new IllegalArgumentException("attention over edges does not go with pair buckets");
    }
  }

  /** A network of one stream. */
  public NetworkConfig(
      EncoderConfig encoder,
      int vocabularySize,
      int numFeatures,
      int numPairBuckets,
      int numOutputs) {
    this(encoder, vocabularySize, numFeatures, numPairBuckets, numOutputs, null);
  }

  /** Each stream as a network of its own, in order; this network itself when it has one stream. */
  public List<NetworkConfig> streams() {
    return fusion == null
        ? List.of(this)
        : fusion.streams().stream().map(s -> s.within(this)).toList();
  }

  /** Width of what the head reads: a token, or the pooled vectors of a sample side by side. */
  public int headWidth() {
    boolean one = encoder.readout() == EncoderConfig.Readout.CONTRIBUTIONS;
    return encoder.dModel() * (fusion == null ? places() : one ? 1 : fusion.readout().size());
  }

  /** Vectors side by side that pooling makes of a sample of one stream. */
  public int places() {
    return encoder.pooling() == EncoderConfig.Pooling.FLATTEN ? vocabularySize : 1;
  }

  /**
   * Whether outputs are sums over tokens and a constant: tokens contribute, or a linear head reads
   * what is pooled of all tokens of streams.
   */
  public boolean isSumOverTokens() {
    if (encoder.readout() == EncoderConfig.Readout.CONTRIBUTIONS) {
      return true;
    }
    if (fusion == null) {
      return encoder.headHidden() == 0 && !encoder.pooling().classToken();
    }
    return encoder.headHidden() == 0
        && !fusion.readout().contains(FusionBlock.LATENT_STREAM)
        && fusion.streams().stream()
            .noneMatch(s -> s.pooling().classToken() && fusion.readout().contains(s.name()));
  }

  /**
   * Whether sites of crystals are keys beside other tokens, where all sites of a crystal count as
   * one token together.
   */
  boolean joinsSites() {
    return fusion != null
        && fusion.blocks().stream()
            .filter(
                b ->
                    b.kind() == FusionBlock.Kind.CONCAT
                        || b.kind() == FusionBlock.Kind.LATENTS && b.streams().size() > 1)
            .flatMap(b -> b.streams().stream())
            .anyMatch(
                name ->
                    fusion.streams().stream()
                        .anyMatch(s -> s.name().equals(name) && s.edges() != null));
  }

  /** Features per token of a batch: those of the tokens, and the steps of their fractions. */
  public int batchFeatures() {
    return numFeatures + encoder.fractionSteps();
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
  public Batch pack(List<Sample> samples, Vocabulary vocabulary) {
    List<Batch.Reads> reads =
        streams().stream()
            .map(c -> new Batch.Reads(c.numFeatures(), c.readsPairs(), c.readsEdges()))
            .toList();
    return Batch.of(samples, vocabulary, reads);
  }
}
