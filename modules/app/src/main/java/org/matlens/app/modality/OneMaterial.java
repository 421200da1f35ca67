package org.matlens.app.modality;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.data.composition.ReducedFormula;
import org.matlens.input.InputException;

/**
 * Whether the formulas and the crystals of a row tell of one material: a crystal must agree with a
 * formula of its row, if there is any. Hydrogen does not count, for many structures lack it, and
 * fractions may differ by {@value #TOLERANCE}, for occupancies are refined and formulas rounded.
 */
final class OneMaterial {
  private static final double TOLERANCE = 0.05;

  /** By the column they stand in. */
  private final Map<String, Composition> formulas = new LinkedHashMap<>();

  private final List<Crystal> crystals = new ArrayList<>();

  private record Crystal(String column, Composition content) {}

  void formula(String column, Composition composition) {
    formulas.put(column, composition);
  }

  void crystal(String column, Composition content) {
    crystals.add(new Crystal(column, content));
  }

  /** Refuses a row with a crystal that no formula agrees with. */
  void require() throws InputException {
    for (Crystal c : crystals) {
      if (!formulas.isEmpty() && formulas.values().stream().noneMatch(f -> alike(f, c.content))) {
        Map.Entry<String, Composition> formula = formulas.entrySet().iterator().next();
        throw new InputException(
            "column \"%s\" holds a crystal of %s, column \"%s\" says %s; expected one material in"
                    .formatted(
                        c.column,
                        ReducedFormula.of(c.content.amounts()),
                        formula.getKey(),
                        ReducedFormula.of(formula.getValue().amounts()))
                + " a row, or data.match: false where they may differ");
      }
    }
  }

  static boolean alike(Composition a, Composition b) {
    Composition x = withoutHydrogen(a);
    Composition y = withoutHydrogen(b);
    Set<Element> elements = new LinkedHashSet<>(x.elements());
    if (!elements.equals(new LinkedHashSet<>(y.elements()))) {
      return false;
    }
    return elements.stream().allMatch(e -> Math.abs(x.fraction(e) - y.fraction(e)) <= TOLERANCE);
  }

  private static Composition withoutHydrogen(Composition c) {
    Map<Element, Double> heavy = new LinkedHashMap<>(c.amounts());
    heavy.keySet().removeIf(e -> e.symbol().equals("H"));
    return heavy.isEmpty() ? c : new Composition(heavy);
  }
}
