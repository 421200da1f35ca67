package org.matlens.model.layer;

/**
 * What is asked of one pass through the network.
 *
 * @param dropout whether dropout is active
 * @param seed of dropout; the same seed gives the same pass
 * @param backward whether a backward pass follows
 * @param learns whether the backward pass shall give gradients of the parameters
 * @param attention whether attention weights are wanted
 * @param derivatives whether the backward pass shall give derivatives with respect to attention and
 *     embeddings
 * @param alone whether every sample runs by itself, so that its numbers do not depend, in their
 *     last bits, on the samples beside it
 * @param contributions whether the contributions of tokens to the outputs are wanted
 */
public record Pass(
    boolean dropout,
    long seed,
    boolean backward,
    boolean learns,
    boolean attention,
    boolean derivatives,
    boolean alone,
    boolean contributions) {

  /** A pass that does not ask for contributions. */
  public Pass(
      boolean dropout,
      long seed,
      boolean backward,
      boolean learns,
      boolean attention,
      boolean derivatives,
      boolean alone) {
    this(dropout, seed, backward, learns, attention, derivatives, alone, false);
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

  /** Inference that takes outputs apart into contributions of tokens. */
  public static final Pass CONTRIBUTE = new Pass(false, 0, false, false, false, false, true, true);

  /** Inference on many samples at a time. */
  public static final Pass EVALUATE = new Pass(false, 0, false, false, false, false, false);

  /** A training step. */
  public static Pass train(long seed) {
    return new Pass(true, seed, true, true, false, false, false);
  }

  /** The same with other random numbers. */
  public Pass withSeed(long other) {
    return new Pass(dropout, other, backward, learns, attention, derivatives, alone, contributions);
  }

  /** The same with dropout. */
  public Pass withDropout(long other) {
    return new Pass(true, other, backward, learns, attention, derivatives, alone, contributions);
  }

  /** Whether attention weights must be kept. */
  boolean seesWeights() {
    return attention || backward;
  }
}
