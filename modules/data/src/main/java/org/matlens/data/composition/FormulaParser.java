package org.matlens.data.composition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.input.InputException;

/**
 * Reads a chemical formula.
 *
 * <pre>
 * formula  = part { separator part } [ charge ]
 * part     = [ amount ] unit { unit }
 * unit     = ( element | '(' unit… ')' | '[' unit… ']' | '{' unit… '}' ) [ amount ]
 * amount   = number [ '/' number ] | [ digits ] ( '½' | '⅓' | … )
 * charge   = '^' [ digits ] sign | '(' [ digits ] sign ')' | space [ digits ] sign
 *          | superscript digits and sign
 * </pre>
 *
 * <p>A charge ends the formula; raised, by '^' or as superscript, it may also stand within.
 *
 * <p>Separators of hydrates and other adducts are {@code ·}, {@code •}, {@code ⋅}, {@code *} and a
 * dot with spaces around it. A bare dot between digits is a decimal point; where that looks like a
 * hydrate a warning says so. D and T are hydrogen. What {@link FormulaText} says of typography
 * holds. A text with a percent sign is an alloy, see {@link AlloyParser}.
 */
public final class FormulaParser {
  private static final int DEEPEST = 50;

  /** Of an element in a formula: more is an error of writing. */
  private static final double MOST_ATOMS = 1e12;

  private static final String SEPARATORS = "·•⋅∙‧・･*";
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";
  private static final String RAISED = "\\^\\s*\\d*[+-]|\\^\\{\\d*[+-]\\}|[⁰¹²³⁴-⁹]*[⁺⁻]";
  private static final Pattern CHARGE =
      Pattern.compile("(" + RAISED + "|\\(\\d*[+-]\\)|\\s\\d*[+-])$");
  private static final Pattern RAISED_CHARGE = Pattern.compile(RAISED);
  private static final Pattern ROMAN = Pattern.compile("\\((I{1,3}|IV|VI{0,3})\\)");

  private final String text;
  private final int end;
  private final List<String> warnings = new ArrayList<>();
  private int at;

  private FormulaParser(String text, int from, int to) {
    this.text = text;
    this.at = from;
    this.end = to;
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
    String t = FormulaText.readable(text);
    if (AlloyParser.isMarked(t)) {
      return AlloyParser.parse(t, false);
    }
    FormulaParser p = whole(t);
    Atoms sum = new Atoms();
    p.parts().forEach(part -> sum.add(part, 1));
    Composition c = composition(t, sum.atoms());
    p.warnings.addAll(FormulaDoubts.of(t, c));
    return new Formula(c, List.copyOf(p.warnings));
  }

  /**
   * As {@link #parse}, amounts read as parts by weight, as alloys are often given; also with the
   * base as balance, {@code Ti-6Al-4V}.
   */
  public static Formula parseWeights(String text) throws InputException {
    String t = FormulaText.readable(text);
    if (AlloyParser.isMarked(t) || AlloyParser.isHyphenated(t)) {
      return AlloyParser.parse(t, true);
    }
    FormulaParser p = whole(t);
    if (p.atAmount()) {
      throw p.fault(0, "parts by weight stand behind their elements, or as in 63Sn-37Pb");
    }
    List<Atoms> parts = p.parts();
    if (parts.size() > 1) {
      throw p.fault(-1, "the parts of an adduct are no parts by weight");
    }
    Composition c = composition(t, parts.get(0).atomsOfWeights());
    p.warnings.addAll(FormulaDoubts.ofWeights(t, parts.get(0).total()));
    return new Formula(c, List.copyOf(p.warnings));
  }

  /**
   * The parts of a readable text between its separators.
   *
   * @throws InputException as {@link #parse}
   */
  static List<Atoms> parts(String text) throws InputException {
    return whole(text).parts();
  }

  /** The units, without an amount before them, that fill a range of a readable text. */
  static Atoms units(String text, int from, int to) throws InputException {
    FormulaParser p = new FormulaParser(text, from, to);
    Atoms sum = p.units(0);
    if (p.at < to) {
      throw FormulaFaults.unexpected(text, p.at, to);
    }
    return sum;
  }

  private static FormulaParser whole(String text) {
    Matcher charge = CHARGE.matcher(text);
    return new FormulaParser(text, 0, charge.find() ? charge.start() : text.length());
  }

  /** The composition of a readable text. */
  static Composition composition(String text, Map<Element, Double> atoms) throws InputException {
    for (Map.Entry<Element, Double> a : atoms.entrySet()) {
      if (!(a.getValue() > 0 && a.getValue() <= MOST_ATOMS)) {
        throw FormulaText.fault(
            text,
            -1,
            String.format(
                Locale.ROOT,
                "amount %.3g of %s, expected above 0 and at most %.0g",
                a.getValue(),
                a.getKey().symbol(),
                MOST_ATOMS));
      }
    }
    return new Composition(atoms);
  }

  private InputException fault(int place, String what) {
    return FormulaText.fault(text, place, what);
  }

  private List<Atoms> parts() throws InputException {
    List<Atoms> parts = new ArrayList<>();
    do {
      skipSpace();
      int start = at;
      double factor = atAmount() ? amount() : 1;
      Atoms units = units(0);
      if (units.isEmpty()) {
        throw at < end
            ? FormulaFaults.unexpected(text, at, end)
            : fault(start, start == 0 && end < text.length() ? "a charge alone" : "nothing here");
      }
      Atoms part = new Atoms();
      part.add(units, factor);
      parts.add(part);
    } while (separator());
    if (at < end) {
      throw FormulaFaults.unexpected(text, at, end);
    }
    return parts;
  }

  private void skipSpace() {
    while (at < end && text.charAt(at) == ' ') {
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
    boolean spaced = c == '.' && at > start && at + 1 < end && text.charAt(at + 1) == ' ';
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
  private Atoms units(int depth) throws InputException {
    if (depth > DEEPEST) {
      throw fault(at, "brackets more than " + DEEPEST + " deep");
    }
    Atoms sum = new Atoms();
    while (true) {
      int before = at;
      skipSpace();
      if (at >= end) {
        return sum;
      }
      char c = text.charAt(at);
      Atoms unit;
      if (!sum.isEmpty() && passCharge()) {
        continue;
      }
      if (OPENING.indexOf(c) >= 0) {
        unit = bracket(depth);
      } else if (Character.isLetter(c)) {
        unit = element();
      } else {
        at = before; // the space belongs to a separator
        return sum;
      }
      int afterUnit = at;
      skipSpace();
      if (atAmount()) {
        sum.add(unit, amount());
      } else {
        at = afterUnit;
        sum.add(unit, 1);
      }
    }
  }

  /** Passes a raised charge if one is here; electrons weigh nothing here. */
  private boolean passCharge() throws InputException {
    Matcher m = RAISED_CHARGE.matcher(text).region(at, end);
    if (!m.lookingAt()) {
      if (text.charAt(at) == '^') {
        throw fault(at, "'^' without a charge like ^2+");
      }
      return false;
    }
    at = m.end();
    if (atAmount()) {
      throw fault(at, "a number behind a charge; a charge is ^2+, an amount stands before it");
    }
    return true;
  }

  private Atoms bracket(int depth) throws InputException {
    int open = at;
    oxidationState();
    char close = CLOSING.charAt(OPENING.indexOf(text.charAt(at++)));
    Atoms inside = units(depth + 1);
    skipSpace();
    if (at >= end) {
      throw fault(open, "'" + text.charAt(open) + "' is not closed");
    }
    if (text.charAt(at) != close) {
      if (CLOSING.indexOf(text.charAt(at)) >= 0) {
        throw fault(at, "'" + text.charAt(open) + "' is closed by '" + text.charAt(at) + "'");
      }
      throw FormulaFaults.unexpected(text, at, end);
    }
    if (inside.isEmpty()) {
      throw fault(open, "empty brackets");
    }
    at++;
    return inside;
  }

  /** Roman numerals in round brackets are more likely oxidation states than iodine or vanadium. */
  private void oxidationState() throws InputException {
    Matcher m = ROMAN.matcher(text).region(at, end);
    if (!m.lookingAt()) {
      return;
    }
    if (m.group(1).length() > 1) {
      throw fault(
          at, m.group() + " is an oxidation state or a count of I and V; leave it out or count");
    }
    Element e = Element.ofSymbol(m.group(1)).orElseThrow();
    warnings.add(
        "'%s': %s is read as %s, no oxidation state".formatted(text, m.group(), e.fullName()));
  }

  private Atoms element() throws InputException {
    int start = at;
    char first = text.charAt(at);
    boolean two = at + 1 < end && text.charAt(at + 1) >= 'a' && text.charAt(at + 1) <= 'z';
    if (two && Atoms.isSymbol(text.substring(at, at + 2))) {
      at += 2;
      return Atoms.of(text.substring(start, at));
    }
    if (two || !Atoms.isSymbol(text.substring(at, at + 1))) {
      throw FormulaFaults.unknownElement(text, start, two);
    }
    at++;
    if (first == 'I' && at < end && text.charAt(at) == 'I') {
      throw fault(start, "'II' is an oxidation state or a count of iodine; leave it out or count");
    }
    return Atoms.of(text.substring(start, at));
  }

  private boolean atAmount() {
    return FormulaAmount.begins(text, at, end);
  }

  private double amount() throws InputException {
    FormulaAmount amount = FormulaAmount.read(text, at, end);
    at = amount.end();
    return amount.value();
  }
}
