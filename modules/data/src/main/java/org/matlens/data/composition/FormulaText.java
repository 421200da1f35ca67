package org.matlens.data.composition;

import java.math.BigDecimal;
import java.math.MathContext;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;

/** The text of a formula before it is read, and how its faults are told. */
final class FormulaText {
  private static final String LANGUAGE = "formula";
  private static final int MOST_CHARACTERS = 2000;

  /** Where the full-width forms of '!' to '~' stand. */
  private static final char FULL_WIDTH = '！';

  private FormulaText() {}

  /**
   * {@code text} without space around it, typography taken back to ASCII one character for one:
   * subscript digits, full-width characters, minus signs and dashes, any kind of space.
   *
   * @throws InputException when it is empty, too long, or the name of a missing value
   */
  static String readable(String text) throws InputException {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      out.append(plain(text.charAt(i)));
    }
    String t = out.toString().strip();
    if (t.isEmpty()) {
      throw new InputException("empty formula, expected one like Fe2O3");
    }
    if (t.length() > MOST_CHARACTERS) {
      throw new InputException(
          "formula of "
              + t.length()
              + " characters, expected at most "
              + MOST_CHARACTERS
              + ": "
              + TextFault.visible(t.substring(0, 40))
              + "…");
    }
    if (t.equals("NaN")) {
      throw fault(t, 0, "NaN stands for a missing value; sodium and nitrogen are Na1N1");
    }
    return t;
  }

  private static char plain(char c) {
    if (c >= '₀' && c <= '₉') {
      return (char) ('0' + c - '₀');
    }
    if (c >= FULL_WIDTH && c <= '～') {
      return (char) ('!' + c - FULL_WIDTH);
    }
    if (c == '−' || c >= '‐' && c <= '―') {
      return '-';
    }
    return Character.isSpaceChar(c) || Character.isWhitespace(c) ? ' ' : c;
  }

  /** A number for a message, to six digits. */
  static String number(double x) {
    return BigDecimal.valueOf(x).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  /** The error that tells of a fault at a place of a readable text; -1 for the whole. */
  static InputException fault(String text, int place, String what) {
    return new TextFault(LANGUAGE, text, place, what, null).toInputException();
  }
}
