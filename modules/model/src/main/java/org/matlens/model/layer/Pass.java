package org.matlens.model.layer;

/**
 * What is asked of one pass through the network.
 *
 * @param dropout whether dropout is active
 * @param seed of dropout; the same seed gives the same pass
 * @param backward whether a backward pass follows
 * @param learns whether the backward pass shall give gradients of the parameters
 * @param attention whether attention weights are wanted
 * @param derivatives whether the backward pass shall give derivatives with respect to embeddings,
 *     and with respect to attention where attention is wanted
 * @param alone whether every sample runs by itself, so that its numbers do not depend, in their
 *     last bits, on the samples beside it
 * @param contributions whether the contributions of tokens to the outputs are wanted
 * @param keptWeights most weights of dense attention that one layer keeps of a sample that runs
 *     alone and without dropout; more are made again, head by head, in the backward pass and for
 *     whoever looks at them
 */
public record Pass(
    boolean dropout,
    long seed,
    boolean backward,
    boolean learns,
    boolean attention,
    boolean derivatives,
    boolean alone,
    boolean contributions,
    long keptWeights) {
  /** 16 MiB: 1024 tokens with 4 heads. */
  public static final long KEPT_WEIGHTS = 1 << 22;

  /** A pass that does not ask for contributions. */
  public Pass(
      boolean dropout,
      long seed,
      boolean backward,
      boolean learns,
      boolean attention,
      boolean derivatives,
      boolean alone) {
    this(dropout, seed, backward, learns, attention, derivatives, alone, false, KEPT_WEIGHTS);
  }

  /** Plain inference. */
  public static final Pass PREDICT = new Pass(false, 0, false, false, false, false, true);

  /** Inference that keeps attention weights. */
  public static final Pass ATTEND = new Pass(false, 0, false, false, true, false, true);

  /**
   * Forward and backward without dropout, with attention and all derivatives; parameters learn
   * nothing.
   */
  public static final Pass DIFFERENTIATE = new Pass(false, 0, true, false, true, true, true);

  /** As {@link #DIFFERENTIATE}, with derivatives of embeddings alone. */
  public static final Pass DIFFERENTIATE_EMBEDDINGS =
      new Pass(false, 0, true, false, false, true, true);

  /** Inference that takes outputs apart into contributions of tokens. */
  public static final Pass CONTRIBUTE =
      new Pass(false, 0, false, false, false, false, true, true, KEPT_WEIGHTS);

  /** Inference on many samples at a time. */
  public static final Pass EVALUATE = new Pass(false, 0, false, false, false, false, false);

  /** A training step. */
  public static Pass train(long seed) {
    return new Pass(true, seed, true, true, false, false, false);
  }

  /** The same with other random numbers. */
  public Pass withSeed(long other) {
    return new Pass(
        dropout,
        other,
        backward,
        learns,
        attention,
        derivatives,
        alone,
        contributions,
        keptWeights);
  }

  /** The same with another limit of what is kept. */
  public Pass keeping(long weights) {
    return new Pass(
        dropout, seed, backward, learns, attention, derivatives, alone, contributions, weights);
  }

  /** The same with dropout. */
  public Pass withDropout(long other) {
    return new Pass(
        true, other, backward, learns, attention, derivatives, alone, contributions, keptWeights);
  }

  /** Whether attention weights must be kept, if they are not too many. */
  boolean seesWeights() {
    return attention || backward;
  }

  /** Whether the backward pass shall give derivatives with respect to attention. */
  boolean attentionDerivatives() {
    return attention && derivatives;
  }

  /** Whether as many weights of one layer are too many to be kept. */
  boolean tooMany(long weights) {
    return alone && !dropout && weights > keptWeights;
  }
}
