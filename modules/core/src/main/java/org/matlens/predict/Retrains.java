package org.matlens.predict;

/**
 * Trains a model again from scratch on the data it came from. Not part of a {@link Predictor}: a
 * model does not keep its data, whoever does retrains it.
 */
@FunctionalInterface
public interface Retrains {

  /**
   * A new model trained with another seed; with {@code shuffleLabels} on targets permuted among the
   * training samples. It is closed by the caller where it can be.
   */
  Predictor retrained(long seed, boolean shuffleLabels);
}
