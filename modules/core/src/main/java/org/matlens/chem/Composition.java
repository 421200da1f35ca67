package org.matlens.chem;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Amounts of elements, in atoms; the order in which a formula gave them is gone.
 *
 * @param amounts above 0, by atomic number; at least one element
 */
public record Composition(Map<Element, Double> amounts) {

  public Composition {
    EnumMap<Element, Double> copy = new EnumMap<>(Element.class);
    amounts.forEach(
        (e, n) -> {
          if (!(n > 0 && n < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(e.symbol() + " has amount " + n + ", expected > 0");
          }
          copy.put(e, n);
        });
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("a composition without elements");
    }
    amounts = java.util.Collections.unmodifiableMap(copy);
  }

  /** The elements by atomic number. */
  public List<Element> elements() {
    return new ArrayList<>(amounts.keySet());
  }

  /** Sum of all amounts. */
  public double atoms() {
    return amounts.values().stream().mapToDouble(d -> d).sum();
  }

  /** Atomic fraction of an element in [0, 1]. */
  public double fraction(Element e) {
    return amounts.getOrDefault(e, 0.0) / atoms();
  }

  /** Mass of the amounts in unified atomic mass units. */
  public double mass() {
    return amounts.entrySet().stream()
        .mapToDouble(a -> a.getValue() * AtomicWeights.of(a.getKey()))
        .sum();
  }

  /** Weight fraction of an element in [0, 1]. */
  public double weightFraction(Element e) {
    return amounts.getOrDefault(e, 0.0) * AtomicWeights.of(e) / mass();
  }

  /** A formula of this composition, elements by atomic number, e.g. {@code O2Si}. */
  public String formula() {
    StringBuilder out = new StringBuilder();
    amounts.forEach(
        (e, n) -> {
          out.append(e.symbol());
          if (n != 1) {
            out.append(java.math.BigDecimal.valueOf(n).stripTrailingZeros().toPlainString());
          }
        });
    return out.toString();
  }
}
