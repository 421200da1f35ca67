package org.matlens.predict;

import java.util.Optional;

/**
 * Can answer with the dropout of its training switched on (Gal and Ghahramani, 2016,
 * arXiv:1506.02142).
 */
public interface DropsOut extends Predictor {

  /**
   * The same model with dropout; the same seed drops the same numbers for the same place in a
   * sample, whatever samples are beside it. It shares this model's parameters and ends with it.
   * Empty where the model was trained without dropout.
   */
  Optional<Predictor> withDropout(long seed);
}
