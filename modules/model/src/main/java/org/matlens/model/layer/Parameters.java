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

  M gradient(String name) {
    return gradients.apply(name);
  }
}
