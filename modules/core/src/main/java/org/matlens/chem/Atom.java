package org.matlens.chem;

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
    int end) {}
