package org.matlens.data.spectrum;

import java.util.regex.Pattern;

/** Numbers as instruments write them: {@code -1.5}, {@code .5}, {@code 1E-3}, {@code 1.5D+03}. */
final class Numbers {
  // Possessive: a hostile text of digits is looked at once.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d++\\.?\\d*+|\\.\\d++)(?:[eEdD][+-]?\\d{1,9}+)?");

  private Numbers() {}

  /** Whether a text is written as a number; it may still be too large for a double. */
  static boolean looksLike(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** The number, infinite when too large, NaN when the text is none. */
  static double parse(String text) {
    return looksLike(text)
        ? Double.parseDouble(text.replace('d', 'e').replace('D', 'e'))
        : Double.NaN;
  }
}
