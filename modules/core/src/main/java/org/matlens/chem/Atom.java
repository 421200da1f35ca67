package org.matlens.chem;

import java.util.Objects;
import java.util.Optional;

/**
 * An atom of a molecule as written.
 *
 * @param symbol of the element, e.g. {@code Cl}; {@code *} for any
 * @param isotope mass number, 0 when not given
 * @param charge formal charge
 * @param hydrogens attached, implicit and written in the bracket; not those that are atoms of their
 *     own
 * @param aromatic whether written in lower case
 * @param chiral whether {@code @} is written
 * @param start first character in the text
 * @param end character after the last
 */
public record Atom(
    String symbol,
    int isotope,
    int charge,
    int hydrogens,
    boolean aromatic,
    boolean chiral,
    int start,
    int end) {
  /** Symbol of an atom that may be any element. */
  public static final String ANY = "*";

  public Atom {
    Objects.requireNonNull(symbol, "symbol");
    if (!symbol.equals(ANY) && Element.ofSymbol(symbol).isEmpty()) {
      throw new IllegalArgumentException("no element has the symbol \"" + symbol + "\"");
    }
    if (isotope < 0 || hydrogens < 0) {
      throw new IllegalArgumentException(
          symbol + " of mass " + isotope + " with " + hydrogens + " hydrogens: expected none < 0");
    }
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          symbol + " at characters [" + start + ", " + end + "): expected 0 <= start < end");
    }
  }

  /** The element, empty for {@link #ANY}. */
  public Optional<Element> element() {
    return Element.ofSymbol(symbol);
  }
}
