package org.matlens.data.smiles;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Element;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;
import org.matlens.token.TokenKind;

/**
 * Cuts a SMILES into its symbols and checks that brackets, parentheses and ring closures match; the
 * symbols one after the other give the text back.
 *
 * <pre>
 * symbol = "[" … "]" | "Br" | "Cl" | B C N O P S F I b c n o p s *        atom
 *        | - = # $ : / \ ~                                               bond
 *        | digit | "%" digit digit | "%(" digits ")"                     ring closure
 *        | "(" | ")"                                                     branch
 *        | "."                                                           dot
 * </pre>
 *
 * <p>Weininger 1988 (doi:10.1021/ci00057a005); OpenSMILES 1.0.
 */
final class SmilesLexer {
  private static final String ORGANIC = "BCNOPSFIbcnops*";
  private static final String BONDS = "-=#$:/\\~";

  /** Isotope, element, chirality, hydrogens, charge, class. */
  private static final Pattern BRACKET =
      Pattern.compile(
          "\\[\\d{0,3}(\\*|[A-Z][a-z]?|[bcnops]|se|as|te|si)(@{0,2}|@[A-Z]{2}\\d{1,2})(H\\d?)?([+]{1,4}|-{1,4}|[+-]\\d{1,2})?(:\\d{1,5})?\\]");

  /**
   * One symbol.
   *
   * @param atom index of the atom, -1 for other symbols
   */
  record Symbol(String text, TokenKind kind, int start, int end, int atom) {}

  private final String text;
  private final List<Symbol> symbols = new ArrayList<>();
  private int atoms;

  private SmilesLexer(String text) {
    this.text = text;
  }

  /** The symbols of {@code text}, which must not have white space around it. */
  static List<Symbol> symbols(String text) throws InputException {
    return new SmilesLexer(text).run();
  }

  private List<Symbol> run() throws InputException {
    if (text.isEmpty()) {
      throw new InputException("empty SMILES, expected at least one atom");
    }
    Map<String, Integer> openRings = new HashMap<>();
    List<Integer> openBranches = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      char c = text.charAt(at);
      int end = at + 1;
      if (c == '[') {
        end = bracket(at);
        add(TokenKind.ATOM, at, end);
      } else if (text.startsWith("Br", at) || text.startsWith("Cl", at)) {
        end = at + 2;
        add(TokenKind.ATOM, at, end);
      } else if (ORGANIC.indexOf(c) >= 0) {
        add(TokenKind.ATOM, at, end);
      } else if (BONDS.indexOf(c) >= 0) {
        add(TokenKind.BOND, at, end);
      } else if (c >= '0' && c <= '9' || c == '%') {
        end = ring(at);
        closeOrOpen(openRings, at, end);
        add(TokenKind.RING, at, end);
      } else if (c == '(') {
        openBranches.add(at);
        add(TokenKind.BRANCH, at, end);
      } else if (c == ')') {
        if (openBranches.isEmpty()) {
          throw fault(at, "closing parenthesis without an opening one");
        }
        openBranches.remove(openBranches.size() - 1);
        add(TokenKind.BRANCH, at, end);
      } else if (c == '.') {
        add(TokenKind.DOT, at, end);
      } else {
        throw fault(
            at,
            "unexpected character "
                + TextFault.named(text.codePointAt(at))
                + ", expected an atom, bond, ring number, parenthesis or dot");
      }
      at = end;
    }
    Symbol last = symbols.get(symbols.size() - 1);
    if (openBranches.isEmpty() && (last.kind() == TokenKind.BOND || last.kind() == TokenKind.DOT)) {
      throw fault(last.start(), "'" + last.text() + "' at the end, expected an atom after it");
    }
    if (!openBranches.isEmpty()) {
      throw fault(openBranches.get(openBranches.size() - 1), "parenthesis is never closed");
    }
    if (!openRings.isEmpty()) {
      var first = openRings.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
      throw fault(first.getValue(), "ring " + first.getKey() + " is opened and never closed");
    }
    return symbols;
  }

  private void add(TokenKind kind, int start, int end) throws InputException {
    checkOrder(kind, start, text.charAt(start));
    symbols.add(
        new Symbol(
            text.substring(start, end), kind, start, end, kind == TokenKind.ATOM ? atoms++ : -1));
  }

  /** A bond leads to an atom or ring number, a dot and an opening parenthesis to an atom. */
  private void checkOrder(TokenKind kind, int at, char c) throws InputException {
    Symbol before = symbols.isEmpty() ? null : symbols.get(symbols.size() - 1);
    boolean fits =
        switch (kind) {
          case ATOM -> true;
          case RING ->
              before != null && before.kind() != TokenKind.DOT && !before.text().equals("(");
          case BOND ->
              before != null && before.kind() != TokenKind.DOT && before.kind() != TokenKind.BOND;
          case BRANCH ->
              before != null
                  && before.kind() != TokenKind.DOT
                  && before.kind() != TokenKind.BOND
                  && !(c == ')' && before.text().equals("("));
          default ->
              before != null && before.kind() != TokenKind.DOT && before.kind() != TokenKind.BOND;
        };
    if (!fits && !(kind == TokenKind.RING && atoms == 0)) {
      throw fault(
          at,
          "unexpected '"
              + c
              + "' "
              + (before == null ? "at the start" : "after '" + before.text() + "'")
              + ", expected an atom");
    }
  }

  private int bracket(int at) throws InputException {
    int end = text.indexOf(']', at);
    int nested = text.indexOf('[', at + 1);
    if (end < 0 || nested >= 0 && nested < end) {
      throw fault(at, "bracket is never closed");
    }
    Matcher m = BRACKET.matcher(text.substring(at, end + 1));
    if (!m.matches()) {
      throw fault(
          at,
          "not an atom in brackets, expected isotope, element, @, H, charge such as [nH] or [13C@H] or [O-]");
    }
    String symbol = m.group(1).substring(0, 1).toUpperCase(Locale.ROOT) + m.group(1).substring(1);
    if (!symbol.equals("*") && Element.ofSymbol(symbol).isEmpty()) {
      throw fault(at, "unknown element \"" + m.group(1) + "\"");
    }
    return end + 1;
  }

  private int ring(int at) throws InputException {
    if (text.charAt(at) != '%') {
      return at + 1;
    }
    int digits = at + 1;
    if (digits < text.length() && text.charAt(digits) == '(') {
      int close = text.indexOf(')', digits);
      if (close > digits + 1 && text.substring(digits + 1, close).matches("[0-9]{1,5}")) {
        return close + 1;
      }
    } else if (digits + 2 <= text.length()
        && text.substring(digits, digits + 2).matches("[0-9]{2}")) {
      return digits + 2;
    }
    throw fault(at, "expected two digits after %");
  }

  private void closeOrOpen(Map<String, Integer> open, int at, int end) throws InputException {
    if (atoms == 0) {
      throw fault(at, "ring number before the first atom");
    }
    String number = text.substring(at, end).replaceAll("[%()]", "").replaceFirst("^0+(?=.)", "");
    if (open.remove(number) == null) {
      open.put(number, at);
    }
  }

  private InputException fault(int at, String what) {
    return new TextFault("SMILES", text, at, what, null).toInputException();
  }
}
