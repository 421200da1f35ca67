package org.matlens.predict;

import java.util.List;

/** Can be copied with some of its parameters drawn anew. */
public interface Randomises extends Predictor {

  /** Names of the layers that have parameters, from the input to the output. */
  List<String> parameterLayers();

  /**
   * A copy whose named layers are re-initialised from {@code seed} as before training; this model
   * stays as it is.
   */
  Predictor randomised(List<String> layers, long seed);
}
