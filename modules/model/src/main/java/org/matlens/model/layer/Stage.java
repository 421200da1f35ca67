package org.matlens.model.layer;

/**
 * One step of the network, on one chunk of a batch. An instance belongs to one thread and
 * remembers, from forward to the backward pass that follows, what the latter needs.
 *
 * @param <M> matrix type of the kernels
 */
public interface Stage<M> {

  /**
   * The output of this stage.
   *
   * @param x output of the stage before, null for the first
   */
  M forward(Chunk chunk, M x);

  /**
   * Adds the gradients of this stage's parameters and gives the gradient of its input, null for the
   * first stage.
   *
   * @param dy gradient of the output; may be overwritten
   */
  M backward(Chunk chunk, M dy);
}
