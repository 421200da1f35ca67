package org.matlens.data.composition;

/**
 * What the token of an element tells.
 *
 * @param properties whether it has the features of {@link ElementTable}
 * @param oxidationStates whether it has a guessed oxidation state, and the charge left over by the
 *     guess for all elements
 * @param frequencies pairs of sine and cosine that encode the fraction, and as many its logarithm
 */
public record ElementTokenizerConfig(boolean properties, boolean oxidationStates, int frequencies) {
  public ElementTokenizerConfig {
    if (frequencies < 0 || frequencies > 24) {
      throw new IllegalArgumentException("frequencies " + frequencies + ", expected 0 to 24");
    }
  }

  /** Properties, no oxidation states, and eight frequencies. */
  public static ElementTokenizerConfig defaults() {
    return new ElementTokenizerConfig(true, false, 8);
  }
}
