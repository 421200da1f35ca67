package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;

class ReducedFormulaTest {

  @Test
  void cellsAreKnownByTheirUnits() {
    assertThat(ReducedFormula.of(Map.of(Element.O, 32.0, Element.Al, 16.0 + 1e-9, Element.Mg, 8.0)))
        .isEqualTo("MgAl2O4");
    assertThat(ReducedFormula.of(Map.of(Element.O, 6.0, Element.Si, 3.0))).isEqualTo("SiO2");
    assertThat(ReducedFormula.of(Map.of(Element.C, 8.0))).isEqualTo("C");
    assertThat(ReducedFormula.of(Map.of(Element.Na, 4.0, Element.N, 4.0))).isEqualTo("Na1N1");
  }

  @Test
  void brokenAmountsStayToFourDigits() {
    assertThat(ReducedFormula.of(Map.of(Element.Fe, 12.199999999999998, Element.O, 47.0)))
        .isEqualTo("Fe12.2O47");
    assertThat(ReducedFormula.of(Map.of(Element.La, 2 / 3.0, Element.Sr, 1 / 3.0, Element.Mn, 1.0)))
        .isEqualTo("Sr0.3333La0.6667Mn");
    assertThat(ReducedFormula.of(Map.of(Element.Fe, 0.3, Element.O, 1e-7))).isEqualTo("Fe0.3O0");
  }
}
