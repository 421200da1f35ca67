package org.matlens.predict;

/** Can be trained again from scratch on the data it came from. */
public interface Retrains extends Predictor {

  /**
   * A new model trained with another seed; with {@code shuffleLabels} on targets permuted among the
   * training samples.
   */
  Predictor retrained(long seed, boolean shuffleLabels);
}
