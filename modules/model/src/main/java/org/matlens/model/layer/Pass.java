package org.matlens.model.layer;

/**
 * What is asked of one pass through the network.
 *
 * @param dropout whether dropout is active
 * @param seed of dropout; the same seed gives the same pass
 * @param backward whether a backward pass follows
 * @param attention whether attention weights are wanted
 * @param derivatives whether the backward pass shall give derivatives with respect to attention and
 *     embeddings
 */
public record Pass(
    boolean dropout, long seed, boolean backward, boolean attention, boolean derivatives) {
  /** Plain inference. */
  public static final Pass PREDICT = new Pass(false, 0, false, false, false);

  /** Inference that keeps attention weights. */
  public static final Pass ATTEND = new Pass(false, 0, false, true, false);

  /** Forward and backward without dropout, with attention and all derivatives. */
  public static final Pass DIFFERENTIATE = new Pass(false, 0, true, true, true);

  /** A training step. */
  public static Pass train(long seed) {
    return new Pass(true, seed, true, false, false);
  }
}
