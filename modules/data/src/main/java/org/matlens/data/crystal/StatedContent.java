package org.matlens.data.crystal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.data.cif.CifBlock;
import org.matlens.data.cif.CifValue;

/**
 * What a CIF block says its cell holds, to check a structure against. Hydrogen is compared apart:
 * often it has no coordinates.
 *
 * @param formula amounts per formula unit
 * @param units formula units per cell
 * @param density g/cm³
 */
record StatedContent(
    Optional<Map<Element, Double>> formula, OptionalDouble units, OptionalDouble density) {
  /** Amounts in published formulas are rounded, and densities too. */
  private static final double TOLERANCE = 0.02;

  static StatedContent read(CifBlock block) {
    return new StatedContent(
        block.stated("_chemical_formula_sum").map(CifValue::text).flatMap(FormulaSum::parse),
        number(block, "_cell_formula_units_z"),
        number(block, "_exptl_crystal_density_diffrn"));
  }

  private static OptionalDouble number(CifBlock block, String name) {
    OptionalDouble n = block.stated(name).map(CifValue::number).orElse(OptionalDouble.empty());
    return n.isPresent() && n.getAsDouble() > 0 ? n : OptionalDouble.empty();
  }

  /** Elements of the formula; empty when there is none. */
  Set<Element> elements() {
    return formula.map(Map::keySet).orElse(Set.of());
  }

  /** The same, comparing with the formula in proportion only. */
  StatedContent inProportion() {
    return new StatedContent(formula, OptionalDouble.empty(), density);
  }

  enum Verdict {
    AGREES,
    UNKNOWN,
    CONTRADICTS
  }

  /** Whether a structure holds what is stated, hydrogen aside. */
  Verdict verdict(CrystalStructure crystal) {
    Map<Element, Double> content = withoutHydrogen(crystal.content());
    if (formula.isPresent() && units.isPresent()) {
      return matches(content, units.getAsDouble()) ? Verdict.AGREES : Verdict.CONTRADICTS;
    }
    if (formula.isPresent() && !matches(content, ratio(content))) {
      return Verdict.CONTRADICTS;
    }
    if (density.isPresent()
        && crystal.content().containsKey(Element.H) == elements().contains(Element.H)) {
      double share = crystal.density() / density.getAsDouble();
      return Math.abs(share - 1) < TOLERANCE ? Verdict.AGREES : Verdict.CONTRADICTS;
    }
    return Verdict.UNKNOWN;
  }

  /** Whether the density is as stated, or none is. */
  boolean densityAgrees(CrystalStructure crystal) {
    return density.isEmpty() || Math.abs(crystal.density() / density.getAsDouble() - 1) < TOLERANCE;
  }

  /** What is to be said about a structure whose content is another; empty when it is as stated. */
  Optional<String> complaint(CrystalStructure crystal) {
    Map<Element, Double> content = crystal.content();
    String held = FormulaSum.text(content);
    if (formula.isPresent()) {
      double z = units.orElse(ratio(withoutHydrogen(content)));
      Map<Element, Double> stated = new TreeMap<>();
      formula.get().forEach((e, n) -> stated.put(e, n * z));
      String expected = FormulaSum.text(stated) + (units.isPresent() ? "" : " in proportion");
      double hydrogen = stated.getOrDefault(Element.H, 0.0);
      if (!matches(withoutHydrogen(content), z)) {
        return Optional.of("the cell holds " + held + ", stated is " + expected);
      }
      if (!near(content.getOrDefault(Element.H, 0.0), hydrogen)) {
        return Optional.of(
            "the cell holds %s hydrogen than stated: %s, stated is %s"
                .formatted(
                    content.getOrDefault(Element.H, 0.0) < hydrogen ? "less" : "more",
                    held,
                    expected));
      }
    }
    if (!densityAgrees(crystal)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the density is %.3f g/cm³, stated is %s",
              crystal.density(),
              density.getAsDouble()));
    }
    return Optional.empty();
  }

  private boolean matches(Map<Element, Double> content, double z) {
    Map<Element, Double> stated = withoutHydrogen(formula.orElseThrow());
    Set<Element> all = new TreeSet<>(content.keySet());
    all.addAll(stated.keySet());
    for (Element e : all) {
      if (!near(content.getOrDefault(e, 0.0), z * stated.getOrDefault(e, 0.0))) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.max(a, b));
  }

  /** Formula units that the content would be. */
  private double ratio(Map<Element, Double> content) {
    double held = content.values().stream().mapToDouble(Double::doubleValue).sum();
    double unit =
        withoutHydrogen(formula.orElseThrow()).values().stream()
            .mapToDouble(Double::doubleValue)
            .sum();
    return unit > 0 ? held / unit : 1;
  }

  private static Map<Element, Double> withoutHydrogen(Map<Element, Double> content) {
    Map<Element, Double> out = new TreeMap<>(content);
    if (out.size() > 1) {
      out.remove(Element.H);
    }
    return out;
  }
}
