package org.matlens.data.composition;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.matlens.chem.AtomicWeights;
import org.matlens.chem.Element;

/** Amounts by symbol, D and T apart from H, while a formula is being read. */
final class Atoms {
  private final Map<String, Double> amounts = new TreeMap<>();

  /** One atom, or one part, of a symbol that {@link #isSymbol} knows. */
  static Atoms of(String symbol) {
    Atoms one = new Atoms();
    one.amounts.put(symbol, 1.0);
    return one;
  }

  /** Whether this is the symbol of an element, D or T. */
  static boolean isSymbol(String text) {
    return text.equals("D") || text.equals("T") || Element.ofSymbol(text).isPresent();
  }

  void add(Atoms other, double factor) {
    other.amounts.forEach((s, n) -> amounts.merge(s, n * factor, Double::sum));
  }

  boolean isEmpty() {
    return amounts.isEmpty();
  }

  /** Number of different symbols. */
  int size() {
    return amounts.size();
  }

  /** Sum of all amounts. */
  double total() {
    return amounts.values().stream().mapToDouble(n -> n).sum();
  }

  /** Atoms by element. */
  Map<Element, Double> atoms() {
    return byElement(s -> 1);
  }

  /** Atoms by element where the amounts are parts by weight, each by the weight of its isotope. */
  Map<Element, Double> atomsOfWeights() {
    return byElement(s -> 1 / weight(s));
  }

  /** Mass of the amounts in unified atomic mass units. */
  double mass() {
    return amounts.entrySet().stream().mapToDouble(a -> a.getValue() * weight(a.getKey())).sum();
  }

  private Map<Element, Double> byElement(ToDoubleFunction<String> factor) {
    Map<Element, Double> sum = new EnumMap<>(Element.class);
    amounts.forEach((s, n) -> sum.merge(element(s), n * factor.applyAsDouble(s), Double::sum));
    return sum;
  }

  private static Element element(String symbol) {
    return Element.ofSymbol(symbol).orElse(Element.H);
  }

  private static double weight(String symbol) {
    return switch (symbol) {
      case "D" -> AtomicWeights.DEUTERIUM;
      case "T" -> AtomicWeights.TRITIUM;
      default -> AtomicWeights.of(element(symbol));
    };
  }
}
