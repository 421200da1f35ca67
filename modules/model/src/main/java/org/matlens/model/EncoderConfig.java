package org.matlens.model;

/**
 * Shape of a transformer encoder.
 *
 * @param dModel width of a token, a multiple of numHeads
 * @param numHeads attention heads per layer
 * @param numLayers encoder blocks
 * @param dFeedForward width of the feed-forward layer
 * @param dropoutRate on attention weights and on the output of both halves of a block, in [0, 1)
 * @param position what a token knows of its place in the sequence
 * @param pooling how tokens become one vector per sample
 * @param causal a token sees itself and the tokens before it only
 * @param maxTokens longest sample the model accepts
 * @param headHidden width of a hidden layer before the outputs, 0 for none
 * @param readout whether tokens are pooled before the outputs or after
 * @param embeddingStd standard deviation with which the vectors of the vocabulary start; small ones
 *     let tokens with like features start alike
 * @param fractionStd standard deviation with which further vectors of every token start, which are
 *     multiplied with the token's weight, e.g. the fraction of an element; 0 for no such vectors
 * @param fractionSteps how many such vectors, each for a range of weights of its own; 0 for one
 *     that the weight itself multiplies
 * @param edges how attention runs over edges; null when a token looks at all of its sample
 */
public record EncoderConfig(
    int dModel,
    int numHeads,
    int numLayers,
    int dFeedForward,
    double dropoutRate,
    Position position,
    Pooling pooling,
    boolean causal,
    int maxTokens,
    int headHidden,
    Readout readout,
    double embeddingStd,
    double fractionStd,
    int fractionSteps,
    EdgeConfig edges) {

  /**
   * An encoder whose tokens are pooled before the outputs, and whose embeddings start with standard
   * deviation 1.
   */
  public EncoderConfig(
      int dModel,
      int numHeads,
      int numLayers,
      int dFeedForward,
      double dropoutRate,
      Position position,
      Pooling pooling,
      boolean causal,
      int maxTokens,
      int headHidden) {
    this(
        dModel,
        numHeads,
        numLayers,
        dFeedForward,
        dropoutRate,
        position,
        pooling,
        causal,
        maxTokens,
        headHidden,
        Readout.POOLED,
        1,
        0,
        0,
        null);
  }

  /** The same with another readout. */
  public EncoderConfig withReadout(Readout other) {
    return with(other, embeddingStd, fractionStd, fractionSteps, edges);
  }

  /** The same with vectors of the vocabulary that start otherwise. */
  public EncoderConfig withEmbeddingStd(double std) {
    return with(readout, std, fractionStd, fractionSteps, edges);
  }

  /** The same with vectors that fractions multiply, or without them. */
  public EncoderConfig withFractions(double std, int steps) {
    return with(readout, embeddingStd, std, steps, edges);
  }

  /** The same with attention over edges, or over all of a sample where {@code other} is null. */
  public EncoderConfig withEdges(EdgeConfig other) {
    return with(readout, embeddingStd, fractionStd, fractionSteps, other);
  }

  private EncoderConfig with(
      Readout r, double embedding, double fraction, int steps, EdgeConfig e) {
    return new EncoderConfig(
        dModel,
        numHeads,
        numLayers,
        dFeedForward,
        dropoutRate,
        position,
        pooling,
        causal,
        maxTokens,
        headHidden,
        r,
        embedding,
        fraction,
        steps,
        e);
  }

  /** What a token knows of its place. */
  public enum Position {
    /** Nothing: the sequence is a set. */
    NONE,
    /** Fixed sines and cosines are added (Vaswani et al. 2017, arXiv:1706.03762). */
    SINUSOIDAL,
    /** A learned vector per place is added. */
    LEARNED,
    /** Queries and keys are rotated by their place (Su et al. 2021, arXiv:2104.09864). */
    ROTARY
  }

  /** How tokens become one vector per sample. */
  public enum Pooling {
    /** Mean over the tokens. */
    MEAN,
    /** Sum over the tokens divided by 16, for targets that grow with size. */
    SUM,
    /** Mean weighted with the weights of the tokens, e.g. the fractions of the elements. */
    WEIGHTED,
    /** The first token, a class token put in front of every sample. */
    CLASS_TOKEN,
    /** The class token, which starts as the sum of the vectors of all other tokens divided by 4. */
    CLASS_SUM,
    /**
     * The vectors side by side, a place for every token of the vocabulary, so that the layer behind
     * has weights of its own for each (flattening of Nie et al. 2023, arXiv:2211.14730, which has a
     * place for every position). Vectors of one place are summed and divided by 4; a place without
     * a token holds zeros.
     */
    FLATTEN;

    /** Whether a class token stands in front of every sample. */
    public boolean classToken() {
      return this == CLASS_TOKEN || this == CLASS_SUM;
    }
  }

  /** Where the outputs are made. */
  public enum Readout {
    /** Tokens are pooled to one vector, which gives the outputs. */
    POOLED,
    /** Every token gives outputs of its own, which are pooled: a contribution per token. */
    CONTRIBUTIONS
  }

  public EncoderConfig {
    require(dModel >= 1, "dModel", dModel, "at least 1");
    require(numHeads >= 1, "numHeads", numHeads, "at least 1");
    if (dModel % numHeads != 0) {
      throw new IllegalArgumentException(
          "dModel " + dModel + " is not a multiple of numHeads " + numHeads);
    }
    if (position == Position.ROTARY && dModel / numHeads % 2 != 0) {
      throw new IllegalArgumentException(
          "rotary positions need an even width per head, got dModel / numHeads = "
              + dModel / numHeads);
    }
    require(numLayers >= 0, "numLayers", numLayers, "at least 0");
    require(dFeedForward >= 1, "dFeedForward", dFeedForward, "at least 1");
    require(dropoutRate >= 0 && dropoutRate < 1, "dropoutRate", dropoutRate, "in [0, 1)");
    require(maxTokens >= 1, "maxTokens", maxTokens, "at least 1");
    require(headHidden >= 0, "headHidden", headHidden, "at least 0");
    require(embeddingStd >= 0 && embeddingStd < 100, "embeddingStd", embeddingStd, "in [0, 100)");
    if (causal && pooling == Pooling.CLASS_SUM) {
      throw new IllegalArgumentException(
          "a class token that sums all tokens does not go with a causal mask");
    }
    require(fractionSteps >= 0, "fractionSteps", fractionSteps, "at least 0");
    if (fractionSteps > 0 && fractionStd == 0) {
      throw new IllegalArgumentException(
          "fractionSteps is " + fractionSteps + ", expected 0 where fractionStd is 0");
    }
    if (edges != null && (causal || position != Position.NONE)) {
      throw new IllegalArgumentException(
          "attention over edges goes neither with positions nor with a causal mask, got position "
              + position
              + (causal ? ", causal" : ""));
    }
    if (readout == Readout.CONTRIBUTIONS && (pooling.classToken() || pooling == Pooling.FLATTEN)) {
      throw new IllegalArgumentException(
          "neither a class token nor tokens side by side go with contributions, which are weighted"
              + " sums over tokens");
    }
  }

  private static void require(boolean holds, String name, Number value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", expected " + expected);
    }
  }

  /** A small encoder: 4 layers of width 128 with 8 heads. */
  public static EncoderConfig defaults() {
    return new EncoderConfig(128, 8, 4, 512, 0.1, Position.SINUSOIDAL, Pooling.MEAN, false, 512, 0);
  }
}
