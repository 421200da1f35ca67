package org.matlens.model.layer;

import java.util.List;

/**
 * A {@link Stage} with several inputs.
 *
 * @param <M> matrix type of the kernels
 */
public interface Fusing<M> {

  /** The output of this stage. */
  M forward(Chunk chunk, List<M> inputs);

  /**
   * Adds the gradients of this stage's parameters and gives those of its inputs, each in memory of
   * its own.
   *
   * @param dy gradient of the output; may be overwritten, or given back as the gradient of an input
   */
  List<M> backward(Chunk chunk, M dy);
}
