package org.matlens.model.layer;

import java.util.function.Function;

/**
 * The parameters of one stage and where their gradients go.
 *
 * @param values by name
 * @param gradients by name, the same shapes; added to by backward passes
 */
public record Parameters<M>(Function<String, M> values, Function<String, M> gradients) {
  M value(String name) {
    return values.apply(name);
  }

  /** Where the gradient of a parameter goes in this pass, null when it is not wanted. */
  M gradient(Chunk chunk, String name) {
    return chunk.pass().learns() ? gradients.apply(name) : null;
  }
}
