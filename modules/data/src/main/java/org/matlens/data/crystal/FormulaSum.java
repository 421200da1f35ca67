package org.matlens.data.crystal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.chem.Element;

/**
 * The formula that a structure file states, read only to compare it with the content of the cell:
 * {@code C5 H17 Al N2}, {@code (Fe6.1 Mg.9) Si8 O23.5}. What cannot be read is not compared.
 */
final class FormulaSum {
  private static final Pattern PIECE =
      Pattern.compile("\\s*(?:([A-Z][a-z]?)|(\\()|(\\)))\\s*(\\d+\\.?\\d*|\\.\\d+)?[,+-]?");

  private FormulaSum() {}

  /** Amounts of each element, or empty when the text is no formula. */
  static Optional<Map<Element, Double>> parse(String text) {
    Deque<Map<Element, Double>> open = new ArrayDeque<>();
    open.push(new TreeMap<>());
    Matcher m = PIECE.matcher(text.strip());
    int at = 0;
    while (at < m.regionEnd()) {
      if (!m.find(at) || m.start() != at) {
        return Optional.empty();
      }
      at = m.end();
      double amount = m.group(4) == null ? 1 : Double.parseDouble(m.group(4));
      if (m.group(1) != null) {
        String symbol = m.group(1);
        Optional<Element> e =
            symbol.equals("D") || symbol.equals("T")
                ? Optional.of(Element.H)
                : Element.ofSymbol(symbol);
        if (e.isEmpty()) {
          return Optional.empty();
        }
        open.peek().merge(e.get(), amount, Double::sum);
      } else if (m.group(2) != null) {
        open.push(new TreeMap<>());
      } else if (open.size() > 1) {
        Map<Element, Double> inner = open.pop();
        inner.forEach((e, n) -> open.peek().merge(e, n * amount, Double::sum));
      } else {
        return Optional.empty();
      }
    }
    open.peek().values().removeIf(n -> n <= 0);
    return open.size() == 1 && !open.peek().isEmpty() ? Optional.of(open.peek()) : Optional.empty();
  }

  /** As chemists write it, elements in the order of atomic numbers: {@code O6 Fe4}. */
  static String text(Map<Element, Double> content) {
    StringBuilder out = new StringBuilder();
    content.forEach(
        (e, n) ->
            out.append(out.length() > 0 ? " " : "")
                .append(e.symbol())
                .append(
                    Math.abs(n - 1) < 5e-5
                        ? ""
                        : Double.toString(Math.rint(n * 1e4) / 1e4).replaceAll("\\.0$", "")));
    return out.toString();
  }
}
