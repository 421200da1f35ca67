package org.matlens.data.composition;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;

/**
 * Reads a chemical formula.
 *
 * <pre>
 * formula  = part { separator part } [ charge ]
 * part     = [ amount ] unit { unit }
 * unit     = ( element | '(' unit… ')' | '[' unit… ']' | '{' unit… '}' ) [ amount ]
 * amount   = number [ '/' number ]
 * charge   = '^' [ digits ] sign | '(' [ digits ] sign ')' | space [ digits ] sign
 * </pre>
 *
 * <p>A charge ends the formula; written with '^' it may also end a part of it.
 *
 * <p>Separators of hydrates and other adducts are {@code ·}, {@code •}, {@code ⋅}, {@code *} and a
 * dot with spaces around it. A bare dot between digits is a decimal point; where that looks like a
 * hydrate a warning says so. D and T are hydrogen. Subscript digits count as digits.
 */
public final class FormulaParser {
  private static final String LANGUAGE = "formula";
  private static final int MOST_CHARACTERS = 2000;
  private static final int DEEPEST = 50;
  private static final String SEPARATORS = "·•⋅∙*";
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";
  private static final Pattern CHARGE =
      Pattern.compile("(\\^\\s*\\d*[+-]|\\^\\{\\d*[+-]\\}|\\(\\d*[+-]\\)|\\s\\d*[+-])$");
  private static final Pattern RAISED_CHARGE = Pattern.compile("\\^\\s*(\\d*[+-]|\\{\\d*[+-]\\})");
  private static final Pattern NUMBER =
      Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d+)?|\\.\\d+([eE][+-]?\\d+)?");
  private static final Pattern HYDRATE = Pattern.compile("\\d+(\\(H2O\\)|\\[H2O\\]|[HD]2O)$");

  private final String text;
  private final int end;
  private final List<String> warnings = new ArrayList<>();
  private int at;

  private FormulaParser(String text) {
    this.text = text;
    Matcher charge = CHARGE.matcher(text);
    this.end = charge.find() ? charge.start() : text.length();
  }

  /**
   * What a formula says.
   *
   * @param composition amounts as written, brackets multiplied out
   * @param warnings one line for each reading that may not be what was meant
   */
  public record Formula(Composition composition, List<String> warnings) {}

  /**
   * The formula that {@code text} denotes, amounts in atoms.
   *
   * @throws InputException when it denotes none; the message gives the fault and its character
   */
  public static Formula parse(String text) throws InputException {
    FormulaParser p = new FormulaParser(readable(text));
    return new Formula(new Composition(p.formula()), List.copyOf(p.warnings));
  }

  /** As {@link #parse}, amounts read as parts by weight, as alloys are often given. */
  public static Formula parseWeights(String text) throws InputException {
    FormulaParser p = new FormulaParser(readable(text));
    return new Formula(Composition.ofWeights(p.formula()), List.copyOf(p.warnings));
  }

  private static String readable(String text) throws InputException {
    String t = text.strip();
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
    StringBuilder out = new StringBuilder(t.length());
    for (int i = 0; i < t.length(); i++) {
      char c = t.charAt(i);
      out.append(c >= '₀' && c <= '₉' ? (char) ('0' + c - '₀') : c);
    }
    return out.toString();
  }

  private InputException fault(int place, String what) {
    return new TextFault(LANGUAGE, text, place, what, null).toInputException();
  }

  private Map<Element, Double> formula() throws InputException {
    Map<Element, Double> sum = new EnumMap<>(Element.class);
    do {
      skipSpace();
      int start = at;
      double factor = atAmount() ? amount() : 1;
      Map<Element, Double> part = units(0);
      if (part.isEmpty()) {
        throw at < end
            ? unexpected()
            : fault(start, start == 0 && end < text.length() ? "a charge alone" : "nothing here");
      }
      add(sum, part, factor);
    } while (separator());
    if (at < end) {
      throw unexpected();
    }
    return sum;
  }

  private static void add(Map<Element, Double> to, Map<Element, Double> part, double factor) {
    part.forEach((e, n) -> to.merge(e, n * factor, Double::sum));
  }

  private InputException unexpected() {
    char c = text.charAt(at);
    String shown = TextFault.named(text.codePointAt(at));
    if (CLOSING.indexOf(c) >= 0) {
      return fault(at, shown + " closes no bracket");
    }
    if (c == '+' || c == '-') {
      return fault(
          at, shown + " where a charge or a negative amount cannot stand; a charge is ^2+ or (2+)");
    }
    if (c == '.') {
      return fault(at, "'.' is neither a decimal point nor, with spaces around it, a separator");
    }
    return fault(at, shown + " is not expected here");
  }

  private void skipSpace() {
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** Passes a separator if one is here; a dot needs space on both sides, or a letter after it. */
  private boolean separator() {
    int start = at;
    skipSpace();
    if (at >= end) {
      return false;
    }
    char c = text.charAt(at);
    if (SEPARATORS.indexOf(c) >= 0) {
      at++;
      return true;
    }
    boolean spaced =
        c == '.' && at > start && at + 1 < end && Character.isWhitespace(text.charAt(at + 1));
    boolean beforeLetter =
        c == '.'
            && at + 1 < end
            && (Character.isLetter(text.charAt(at + 1))
                || OPENING.indexOf(text.charAt(at + 1)) >= 0);
    if (spaced || beforeLetter) {
      at++;
      return true;
    }
    return false;
  }

  /** Units up to a closing bracket, a separator or the end. */
  private Map<Element, Double> units(int depth) throws InputException {
    if (depth > DEEPEST) {
      throw fault(at, "brackets more than " + DEEPEST + " deep");
    }
    Map<Element, Double> sum = new EnumMap<>(Element.class);
    while (true) {
      int before = at;
      skipSpace();
      if (at >= end) {
        return sum;
      }
      char c = text.charAt(at);
      if (c == '^' && !sum.isEmpty()) {
        passCharge();
        return sum;
      }
      Map<Element, Double> unit;
      if (OPENING.indexOf(c) >= 0) {
        unit = bracket(depth);
      } else if (Character.isLetter(c)) {
        unit = Map.of(element(), 1.0);
      } else {
        at = before; // the space belongs to a separator
        return sum;
      }
      int afterUnit = at;
      skipSpace();
      if (atAmount()) {
        add(sum, unit, amount());
      } else {
        at = afterUnit;
        add(sum, unit, 1);
      }
    }
  }

  /** Passes a charge that begins with '^'; electrons weigh nothing here. */
  private void passCharge() throws InputException {
    Matcher m = RAISED_CHARGE.matcher(text).region(at, end);
    if (!m.lookingAt()) {
      throw fault(at, "'^' without a charge like ^2+");
    }
    at = m.end();
  }

  private Map<Element, Double> bracket(int depth) throws InputException {
    int open = at;
    char close = CLOSING.charAt(OPENING.indexOf(text.charAt(at++)));
    Map<Element, Double> inside = units(depth + 1);
    skipSpace();
    if (at >= end) {
      throw fault(open, "'" + text.charAt(open) + "' is not closed");
    }
    if (text.charAt(at) != close) {
      if (CLOSING.indexOf(text.charAt(at)) >= 0) {
        throw fault(at, "'" + text.charAt(open) + "' is closed by '" + text.charAt(at) + "'");
      }
      throw unexpected();
    }
    if (inside.isEmpty()) {
      throw fault(open, "empty brackets");
    }
    at++;
    return inside;
  }

  private Element element() throws InputException {
    int start = at;
    char first = text.charAt(at);
    boolean two = at + 1 < end && text.charAt(at + 1) >= 'a' && text.charAt(at + 1) <= 'z';
    if (two) {
      Optional<Element> e = Element.ofSymbol(text.substring(at, at + 2));
      if (e.isPresent()) {
        at += 2;
        return e.get();
      }
    }
    if (two || first < 'A' || first > 'Z') {
      throw fault(
          start,
          "unknown element '" + TextFault.visible(text.substring(at, two ? at + 2 : at + 1)) + "'");
    }
    at++;
    if (first == 'D' || first == 'T') {
      return Element.H;
    }
    return Element.ofSymbol(String.valueOf(first))
        .orElseThrow(() -> fault(start, "unknown element '" + first + "'"));
  }

  private boolean atAmount() {
    if (at >= end) {
      return false;
    }
    char c = text.charAt(at);
    boolean decimal =
        c == '.' && at + 1 < end && text.charAt(at + 1) >= '0' && text.charAt(at + 1) <= '9';
    return c >= '0' && c <= '9' || decimal;
  }

  private double amount() throws InputException {
    int start = at;
    double value = number();
    if (at < end && text.charAt(at) == '/') {
      at++;
      if (!atAmount()) {
        throw fault(at, "a fraction without a denominator");
      }
      value /= number();
    }
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw fault(start, "amount " + text.substring(start, at) + ", expected a positive number");
    }
    return value;
  }

  /** Whether a number after this character counts what stands before it. */
  private static boolean isAmountOf(char before) {
    return Character.isLetter(before) || before == ')' || before == ']' || before == '}';
  }

  private double number() throws InputException {
    if (text.charAt(at) == '.') {
      throw fault(at, "'.' after a symbol may be a decimal point or a hydrate; write 0. or ·");
    }
    Matcher m = NUMBER.matcher(text).region(at, end);
    if (!m.lookingAt()) {
      throw fault(at, "a number is expected");
    }
    int dot = m.group().indexOf('.');
    // At the start of a part, or after a zero, only a decimal makes sense: ·0.5H2O.
    boolean counts =
        dot > 0 && at > 0 && isAmountOf(text.charAt(at - 1)) && !m.group().matches("0+[.].*");
    if (counts && HYDRATE.matcher(text.substring(at + dot + 1, end)).matches()) {
      warnings.add(
          "'"
              + text
              + "': '.' is read as the decimal point of "
              + m.group()
              + "; if a hydrate is meant, write '"
              + text.substring(0, at + dot)
              + "·"
              + text.substring(at + dot + 1)
              + "'");
    }
    at = m.end();
    return Double.parseDouble(m.group());
  }
}
