package org.matlens.data.crystal;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Element;

/**
 * Which element a type symbol ({@code Fe2+}, {@code D}) or the label of an atom ({@code Ca1},
 * {@code O(3)}, {@code Ow2}) stands for.
 */
final class ElementLabel {
  private static final Pattern LETTERS = Pattern.compile("([A-Za-z]+)(.*)");

  /** Charges, isotopes, footnotes; a hydrogen that rides on the atom. */
  private static final Pattern TYPE_REST = Pattern.compile("-?H?\\d*|[^A-Z]*");

  /** A molecule of water in labels of minerals: its oxygen. */
  private static final Pattern WATER = Pattern.compile("(?i)wat.*");

  private ElementLabel() {}

  /** The element of a type symbol, whatever the case of its letters; empty when it is none. */
  static Optional<Element> ofType(String symbol) {
    Matcher m = LETTERS.matcher(symbol.strip());
    if (!m.matches()) {
      return Optional.empty();
    }
    String letters = m.group(1);
    for (int length = Math.min(2, letters.length()); length >= 1; length--) {
      Optional<Element> e = element(letters.substring(0, length));
      String rest = letters.substring(length) + m.group(2);
      boolean written =
          letters.equals(letters.toUpperCase(Locale.ROOT)) && length == letters.length();
      boolean fits = length == 1 || Character.isLowerCase(letters.charAt(1)) || written;
      if (e.isPresent() && fits && TYPE_REST.matcher(rest).matches()) {
        return e;
      }
    }
    return Optional.empty();
  }

  /**
   * The element of an atom's label. Two letters go before one, elements of the stated formula
   * before others, and letters as they are written before those changed in case.
   *
   * @param formula elements of the stated formula; empty when there is none
   * @param capitals {@code CO1} is cobalt where the formula has both cobalt and carbon
   */
  static Optional<Element> ofLabel(String label, Set<Element> formula, boolean capitals) {
    Matcher m = LETTERS.matcher(label.strip().replaceAll("^[^A-Za-z]+", ""));
    if (!m.matches()) {
      return Optional.empty();
    }
    String letters = m.group(1);
    String one = letters.substring(0, 1);
    String two = letters.length() > 1 ? letters.substring(0, 2) : one;
    boolean exact = letters.length() < 2 || Character.isLowerCase(letters.charAt(1));
    if (WATER.matcher(letters).matches() && !formula.contains(Element.W)) {
      return Optional.of(Element.O);
    }
    Optional<Element> pair = element(two);
    Optional<Element> single = element(one);
    if ((exact || capitals) && pair.filter(formula::contains).isPresent()) {
      return pair;
    }
    if (single.filter(formula::contains).isPresent()) {
      // CA1 in a compound of calcium and carbon: capitals begin a new word.
      return single;
    }
    if (pair.filter(formula::contains).isPresent()) {
      return pair;
    }
    if (!formula.isEmpty()) {
      // An element that the formula does not name is only taken when the label is nothing else.
      return letters.length() <= 2 && exact ? pair.or(() -> single) : single;
    }
    return exact ? pair.or(() -> single) : single.or(() -> pair);
  }

  /** The element with this symbol in any case; deuterium and tritium are hydrogen. */
  private static Optional<Element> element(String symbol) {
    String s =
        symbol.substring(0, 1).toUpperCase(Locale.ROOT)
            + symbol.substring(1).toLowerCase(Locale.ROOT);
    return s.equals("D") || s.equals("T") ? Optional.of(Element.H) : Element.ofSymbol(s);
  }
}
