package org.matlens.chem;

/**
 * A bond between two atoms.
 *
 * @param a index of one atom
 * @param b index of the other
 * @param order kind of bond
 * @param inRing whether it is part of a ring
 */
public record Bond(int a, int b, Order order, boolean inRing) {
  /** Kinds of bonds; quadruple bonds count as triple. */
  public enum Order {
    SINGLE,
    DOUBLE,
    TRIPLE,
    AROMATIC
  }
}
