package org.matlens.data.composition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;

/** What a place where a formula cannot be read on most likely means. */
final class FormulaFaults {
  /** Letters that stand for amounts in formulas of series; 'd' only as the last letter. */
  private static final Pattern VARIABLE =
      Pattern.compile("[-+]?\\s*[0-9.]*([xyznδε](?![a-z])|d\\s*$)");

  private FormulaFaults() {}

  /** A character that nothing begins with; the formula ends at {@code end}. */
  static InputException unexpected(String text, int at, int end) {
    char c = text.charAt(at);
    String shown = TextFault.named(text.codePointAt(at));
    return switch (c) {
      case ')', ']', '}' -> FormulaText.fault(text, at, shown + " closes no bracket");
      case '+', '-' -> {
        Optional<InputException> variable = variable(text, at);
        boolean joins = c == '-' && AlloyParser.isHyphenated(text.substring(at, end));
        yield variable.orElseGet(
            () ->
                FormulaText.fault(
                    text,
                    at,
                    shown
                        + " where a charge or a negative amount cannot stand; a charge is ^2+ or"
                        + " (2+)"
                        + (joins
                            ? ", parts are separated by ·, alloys like Ti-6Al-4V need weightPercent"
                            : "")));
      }
      case '.' ->
          FormulaText.fault(
              text, at, "'.' is neither a decimal point nor, with spaces around it, a separator");
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          FormulaText.fault(
              text, at, shown + " is not expected here; an amount follows its element or bracket");
      default -> FormulaText.fault(text, at, shown + " is not expected here");
    };
  }

  /**
   * A letter or two that are no symbol.
   *
   * @param two whether the second, a small letter, belongs to the symbol
   */
  static InputException unknownElement(String text, int start, boolean two) {
    Optional<InputException> variable = variable(text, start);
    if (variable.isPresent()) {
      return variable.get();
    }
    String name = text.substring(start, two ? start + 2 : start + 1);
    if (two
        && Atoms.isSymbol(name.substring(0, 1))
        && VARIABLE.matcher(text).region(start + 1, text.length()).lookingAt()) {
      return FormulaText.fault(
          text,
          start,
          "unknown element '%s', or the variable '%s' in place of a number"
              .formatted(name, name.charAt(1)));
    }
    boolean plain = name.chars().allMatch(c -> c <= '~');
    return FormulaText.fault(
        text,
        start,
        "unknown element " + (plain ? "'" + name + "'" : TextFault.named(text.codePointAt(start))));
  }

  private static Optional<InputException> variable(String text, int at) {
    Matcher m = VARIABLE.matcher(text).region(at, text.length());
    if (!m.lookingAt()) {
      return Optional.empty();
    }
    int place = m.start(1);
    String what = "'" + text.charAt(place) + "' is a variable, expected a number in its place";
    return Optional.of(FormulaText.fault(text, place, what));
  }
}
