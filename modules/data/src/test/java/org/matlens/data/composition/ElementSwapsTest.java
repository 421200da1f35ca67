package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.input.InputException;

/** Elements that may replace others. */
class ElementSwapsTest {
  private static List<String> of(String formula) throws InputException {
    return ElementSwaps.of(FormulaParser.parse(formula).composition()).stream()
        .map(s -> s.from() + ">" + s.to())
        .toList();
  }

  @Test
  void chargesAddUpAsBefore() throws InputException {
    assertThat(of("NaCl"))
        .contains("Na>K", "Na>Li", "Na>Ag", "Cl>Br", "Cl>F")
        .doesNotContain("Na>Mg", "Na>Al", "Cl>N", "Na>He", "Cl>Ar");
    assertThat(of("MgO")).contains("Mg>Ca", "Mg>Zn", "O>S").doesNotContain("O>F", "Mg>Al", "Mg>Xe");
  }

  @Test
  void elementsThatAreThereAlreadyAreNoReplacement() throws InputException {
    assertThat(of("SrTiO3")).doesNotContain("Sr>Ti", "Ti>Sr").contains("Sr>Ba", "Ti>Zr");
  }

  @Test
  void amountsGoWithTheirPlace() {
    Map<Element, Double> amounts = Map.of(Element.Ti, 1.0, Element.O, 2.0);
    assertThat(new ElementSwaps.Swap(Element.Ti, Element.Sn).in(amounts))
        .isEqualTo(Map.of(Element.Sn, 1.0, Element.O, 2.0));
    Composition metal = new Composition(Map.of(Element.Cu, 3.0, Element.Au, 1.0));
    assertThat(ElementSwaps.of(metal)).isNotEmpty();
  }
}
