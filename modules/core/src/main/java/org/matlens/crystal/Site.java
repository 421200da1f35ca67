package org.matlens.crystal;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.matlens.chem.Element;

/**
 * A place in the cell and what is found there.
 *
 * @param label as in the file, e.g. {@code Fe1}; for messages
 * @param species occupancy of each element in (0, 1], in the order of atomic numbers; the rest to 1
 *     is vacant
 * @param fractional coordinates as given, also outside [0, 1), [3]; not copied, never written to
 */
public record Site(String label, Map<Element, Double> species, double[] fractional) {
  /** Occupancies of a site exceed 1 together in published structures, refined one by one. */
  public static final double OCCUPANCY_TOLERANCE = 0.15;

  public Site {
    Objects.requireNonNull(label, "label");
    if (fractional.length != 3 || !Arrays.stream(fractional).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "site "
              + label
              + ": fractional coordinates "
              + Arrays.toString(fractional)
              + ", expected three numbers");
    }
    double sum = 0;
    for (Map.Entry<Element, Double> e : species.entrySet()) {
      if (!(e.getValue() > 0 && e.getValue() <= 1 + OCCUPANCY_TOLERANCE)) {
        throw new IllegalArgumentException(
            "site "
                + label
                + ": occupancy "
                + e.getValue()
                + " of "
                + e.getKey()
                + ", expected above 0 and at most 1");
      }
      sum += e.getValue();
    }
    if (species.isEmpty() || sum > 1 + OCCUPANCY_TOLERANCE) {
      throw new IllegalArgumentException(
          "site "
              + label
              + ": occupancies "
              + species
              + ", expected at least one and at most 1"
              + " together");
    }
    species = Collections.unmodifiableMap(new TreeMap<>(species));
  }

  /** A site full of one element. */
  public Site(Element element, double... fractional) {
    this(element.symbol(), Map.of(element, 1.0), fractional);
  }

  /** Occupancies of all elements together, at most 1 but for rounding. */
  public double occupancy() {
    return species.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Site s
        && label.equals(s.label)
        && species.equals(s.species)
        && Arrays.equals(fractional, s.fractional);
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, species, Arrays.hashCode(fractional));
  }

  @Override
  public String toString() {
    return label + " " + species + " " + Arrays.toString(fractional);
  }
}
