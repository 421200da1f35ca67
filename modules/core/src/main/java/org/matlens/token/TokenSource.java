package org.matlens.token;

/** Where a token comes from in its input; an attention map is worth what its labels are worth. */
public sealed interface TokenSource {

  /** No place in the input: class, latent or absent tokens. */
  record None() implements TokenSource {}

  /**
   * Characters {@code [start, end)} of a text, and the atom they denote.
   *
   * @param atom 0-based index of the atom in the order of the input, or -1 when the characters
   *     denote no atom (bonds, ring closures, parentheses)
   */
  record Characters(int start, int end, int atom) implements TokenSource {
    public Characters {
      if (start < 0 || end < start || atom < -1) {
        throw new IllegalArgumentException(
            "characters ["
                + start
                + ", "
                + end
                + ") of atom "
                + atom
                + ": expected 0 <= start <= end and atom >= -1");
      }
    }
  }

  /** An element of a composition and its atomic fraction in (0, 1]. */
  record ElementShare(String element, double fraction) implements TokenSource {}

  /** A site of a crystal structure, 0-based. */
  record Site(int site) implements TokenSource {}

  /** A range of a spectrum's axis, in {@code unit}. */
  record AxisRange(double from, double to, String unit) implements TokenSource {}
}
