package org.matlens.token;

import org.matlens.input.InputException;

/**
 * Turns a domain object into tokens; the same object always gives the same tokens.
 *
 * @param <T> the domain object, e.g. {@code Molecule}
 */
public interface Tokenizer<T> {

  /** The tokens of {@code object} with their sources. */
  TokenSequence tokenize(T object) throws InputException;

  /** Continuous features of each token. */
  int numFeatures();

  /** Buckets of the pair geometry, 0 when the sequences carry none. */
  int numPairBuckets();
}
