package org.matlens.data.symmetry;

import java.util.List;
import org.matlens.input.InputException;

/**
 * A space group in one choice of axes and origin.
 *
 * @param number in International Tables, 1…230
 * @param choice of axes or origin, e.g. {@code b1}, {@code 2}, {@code H}; may be empty
 * @param hall Hall symbol, which tells the operations
 * @param symbols Hermann-Mauguin symbols
 */
public record SpaceGroupSetting(int number, String choice, String hall, List<String> symbols) {
  public SpaceGroupSetting {
    symbols = List.copyOf(symbols);
  }

  /** The operations. */
  public SymmetryGroup group() {
    try {
      return HallSymbol.group(hall);
    } catch (InputException e) {
      throw new IllegalStateException("table of space groups: " + e.getMessage(), e);
    }
  }

  /** The full symbol with its choice, e.g. {@code F d -3 m :2}. */
  @Override
  public String toString() {
    return symbols.get(0) + (choice.isEmpty() ? "" : " :" + choice);
  }
}
