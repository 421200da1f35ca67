package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;
import org.matlens.input.InputException;

class OxidationStatesTest {

  /** Textbook states; elements stand by atomic number. */
  @ParameterizedTest
  @CsvSource({
    "NaCl,Na 1 Cl -1",
    "Al2O3,O -2 Al 3",
    "CaTiO3,O -2 Ca 2 Ti 4",
    "LiCoO2,Li 1 O -2 Co 3",
    "Fe2O3,O -2 Fe 3",
    "FeO,O -2 Fe 2",
    "KMnO4,O -2 K 1 Mn 7",
    "BaSO4,O -2 S 6 Ba 2",
    "FeS2,S -1 Fe 2",
    "Na2O2,O -1 Na 1",
    "CaH2,H -1 Ca 2",
    "H2O,H 1 O -2",
    "GaAs,Ga 3 As -3",
    "SiC,C -4 Si 4",
    "Mg2Sn,Mg 2 Sn -4",
    "CuInSe2,Cu 1 Se -2 In 3",
    "Cs2AgBiBr6,Br -1 Ag 1 Cs 1 Bi 3",
    "PbWO4,O -2 W 6 Pb 2",
    "LaMnO3,O -2 Mn 3 La 3"
  })
  void knownCompounds(String formula, String expected) throws InputException {
    Composition c = FormulaParser.parse(formula).composition();
    OxidationStates guess = OxidationStates.guess(c);
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < c.elements().size(); i++) {
      states.append(
          " %s %.0f".formatted(c.elements().get(i).symbol(), guess.state(i)).replace("-0", "0"));
    }
    assertThat(states.toString().strip()).isEqualTo(expected);
    assertThat(guess.imbalance()).isCloseTo(0, Offset.offset(1e-9));
  }

  @Test
  void mixedValenceIsAMean() throws InputException {
    Composition c = FormulaParser.parse("Fe3O4").composition();
    OxidationStates guess = OxidationStates.guess(c);
    assertThat(c.elements()).containsExactly(Element.O, Element.Fe);
    assertThat(guess.state(1)).isCloseTo(8 / 3.0, Offset.offset(1e-9));
    assertThat(guess.imbalance()).isZero();
  }

  @Test
  void metalsKeepACharge() throws InputException {
    for (String alloy : List.of("CuZn", "MgB2", "Fe0.7Cr0.2Ni0.1", "Ni3Al", "Cu")) {
      Composition c = FormulaParser.parse(alloy).composition();
      assertThat(OxidationStates.guess(c).imbalance()).as(alloy).isGreaterThan(0.9);
    }
  }

  @Test
  void amountsMayBeMultiplied() throws InputException {
    double[][] states = new double[2][4];
    String[] formulas = {"YBa2Cu3O6.93", "Y14.3Ba28.6Cu42.9O99.099"};
    for (int f = 0; f < 2; f++) {
      Composition c = FormulaParser.parse(formulas[f]).composition();
      for (int i = 0; i < 4; i++) {
        states[f][i] = OxidationStates.guess(c).state(i);
      }
    }
    assertThat(states[0]).containsExactly(states[1], Offset.offset(1e-9));
  }

  @Test
  void manyElementsAreCutToTheirCommonestStates() throws InputException {
    String formula = "CSiNPSSeTeTiVCrMnFeCuNbMoW";
    Composition c = FormulaParser.parse(formula).composition();
    long start = System.nanoTime();
    OxidationStates.guess(c);
    assertThat((System.nanoTime() - start) * 1e-9).isLessThan(2);
  }
}
