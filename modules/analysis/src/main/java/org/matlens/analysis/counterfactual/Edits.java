package org.matlens.analysis.counterfactual;

import java.util.List;

/**
 * Valid inputs one change away from another.
 *
 * @param <T> an input
 */
public interface Edits<T> {
  /** All of them in a fixed order. */
  List<Edit<T>> of(T input);

  /** The same for equal inputs, which are asked about once. */
  String key(T input);
}
