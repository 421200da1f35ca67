package org.matlens.model.layer;

/**
 * How the tokens of a chunk look at each other, from queries, keys and values to the context of
 * every token. An instance remembers from forward to backward, as a {@link Stage} does.
 */
sealed interface Attention<M> permits DenseAttention, EdgeAttention {

  /**
   * The context.
   *
   * @param qkv [T, 3 D], rotated in place where positions are rotary
   */
  M forward(Chunk chunk, M qkv);

  /** The gradient of qkv; adds those of parameters. */
  M backward(Chunk chunk, M dContext);
}
