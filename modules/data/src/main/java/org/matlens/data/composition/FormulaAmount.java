package org.matlens.data.composition;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;

/**
 * An amount in a formula: a decimal number, a fraction of two, or a character like ½ with or
 * without digits before it.
 *
 * @param value above 0
 * @param end where the text goes on
 */
record FormulaAmount(double value, int end) {
  private static final int SHOWN = 30;
  private static final Pattern NUMBER =
      Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d+)?|\\.\\d+([eE][+-]?\\d+)?");
  private static final Pattern MIXED = Pattern.compile("(\\d*)([¼-¾⅐-⅞])");

  /** Between numerator and denominator where a character like ½ is taken apart. */
  private static final String SLASH = "⁄";

  /** Whether an amount begins here, or a dot and a digit that may be meant as one. */
  static boolean begins(String text, int at, int end) {
    return MIXED.matcher(text).region(at, end).lookingAt()
        || NUMBER.matcher(text).region(at, end).lookingAt();
  }

  /** The amount that {@link #begins} at a place. */
  static FormulaAmount read(String text, int at, int end) throws InputException {
    FormulaAmount read = number(text, at, end);
    int slash = read.end;
    if (slash < end && text.charAt(slash) == '/') {
      if (!begins(text, slash + 1, end)) {
        throw FormulaText.fault(text, slash + 1, "a fraction without a denominator");
      }
      FormulaAmount denominator = number(text, slash + 1, end);
      read = new FormulaAmount(read.value / denominator.value, denominator.end);
    }
    int comma = read.end;
    if (comma + 1 < end && text.charAt(comma) == ',' && Character.isDigit(text.charAt(comma + 1))) {
      throw FormulaText.fault(text, comma, "',' within a number; a decimal point is '.'");
    }
    if (!(read.value > 0 && read.value < Double.POSITIVE_INFINITY)) {
      String shown = text.substring(at, Math.min(read.end, at + SHOWN));
      throw FormulaText.fault(
          text,
          at,
          "amount " + shown + (read.end > at + SHOWN ? "…" : "") + ", expected a positive number");
    }
    return read;
  }

  private static FormulaAmount number(String text, int at, int end) throws InputException {
    Matcher mixed = MIXED.matcher(text).region(at, end);
    if (mixed.lookingAt()) {
      String[] parts = Normalizer.normalize(mixed.group(2), Normalizer.Form.NFKD).split(SLASH);
      double whole = mixed.group(1).isEmpty() ? 0 : Double.parseDouble(mixed.group(1));
      double broken = Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
      return new FormulaAmount(whole + broken, mixed.end());
    }
    if (text.charAt(at) == '.' && isCounted(text, at)) {
      throw FormulaText.fault(
          text, at, "'.' after a symbol may be a decimal point or a hydrate; write 0. or ·");
    }
    Matcher m = NUMBER.matcher(text).region(at, end);
    if (!m.lookingAt()) {
      throw new IllegalStateException("no number at " + at + " of " + text);
    }
    return new FormulaAmount(Double.parseDouble(m.group()), m.end());
  }

  /** Whether what stands before a number here could be counted by it. */
  private static boolean isCounted(String text, int at) {
    int before = at;
    while (before > 0 && text.charAt(before - 1) == ' ') {
      before--;
    }
    return before > 0
        && (Character.isLetter(text.charAt(before - 1))
            || ")]}".indexOf(text.charAt(before - 1)) >= 0);
  }
}
