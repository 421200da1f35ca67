package org.matlens.data.smiles;

/**
 * What atom tokens tell a model beyond the atoms themselves.
 *
 * @param maxDistance bonds on the longest path that has a bucket of its own, 2…64
 * @param ringSystems whether pairs in the same system of rings (joined by ring bonds or sharing an
 *     atom) have buckets of their own
 * @param conjugation whether conjugated single bonds, and pairs in the same conjugated system, have
 *     buckets of their own
 * @param environment whether features tell of hydrogen bonds, conjugation, the polarity of the
 *     bonds, and the kinds of neighbours
 */
public record AtomTokenizerConfig(
    int maxDistance, boolean ringSystems, boolean conjugation, boolean environment) {
  private static final int MOST_DISTANCE = 64;

  public AtomTokenizerConfig {
    if (maxDistance < 2 || maxDistance > MOST_DISTANCE) {
      throw new IllegalArgumentException(
          "maxDistance " + maxDistance + ", expected 2 to " + MOST_DISTANCE);
    }
  }

  /** Paths of up to ten bonds, no finer kinds. */
  public static AtomTokenizerConfig defaults() {
    return new AtomTokenizerConfig(10, false, false, false);
  }

  public AtomTokenizerConfig withMaxDistance(int bonds) {
    return new AtomTokenizerConfig(bonds, ringSystems, conjugation, environment);
  }

  public AtomTokenizerConfig withRingSystems(boolean on) {
    return new AtomTokenizerConfig(maxDistance, on, conjugation, environment);
  }

  public AtomTokenizerConfig withConjugation(boolean on) {
    return new AtomTokenizerConfig(maxDistance, ringSystems, on, environment);
  }

  public AtomTokenizerConfig withEnvironment(boolean on) {
    return new AtomTokenizerConfig(maxDistance, ringSystems, conjugation, on);
  }
}
