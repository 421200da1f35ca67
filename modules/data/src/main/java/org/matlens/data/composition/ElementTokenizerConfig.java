package org.matlens.data.composition;

/**
 * What the token of an element tells.
 *
 * @param properties whether it has the features of {@link ElementTable}
 * @param frequencies pairs of sine and cosine that encode the fraction, and as many its logarithm
 */
public record ElementTokenizerConfig(boolean properties, int frequencies) {
  public ElementTokenizerConfig {
    if (frequencies < 0 || frequencies > 24) {
      throw new IllegalArgumentException("frequencies " + frequencies + ", expected 0 to 24");
    }
  }

  /** Properties, and eight frequencies. */
  public static ElementTokenizerConfig defaults() {
    return new ElementTokenizerConfig(true, 8);
  }
}
