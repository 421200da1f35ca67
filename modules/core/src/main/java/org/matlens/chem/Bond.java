package org.matlens.chem;

import java.util.Objects;

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

  public Bond {
    Objects.requireNonNull(order, "order");
    if (a < 0 || b < 0 || a == b) {
      throw new IllegalArgumentException(
          "bond between atoms " + a + " and " + b + ": expected two atoms, counted from 0");
    }
  }

  /**
   * The atom at the other end.
   *
   * @throws IllegalArgumentException when {@code atom} is at neither end
   */
  public int other(int atom) {
    if (atom != a && atom != b) {
      throw new IllegalArgumentException("atom " + atom + " is at neither end of " + this);
    }
    return atom == a ? b : a;
  }
}
