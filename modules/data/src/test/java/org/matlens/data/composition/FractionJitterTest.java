package org.matlens.data.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.matlens.chem.Composition;
import org.matlens.chem.Element;

class FractionJitterTest {

  private static Composition formula(String text) throws Exception {
    return FormulaParser.parse(text).composition();
  }

  @Test
  void aMinorElementSpreadsByTheDeviationAboutItsFraction() throws Exception {
    Composition steel = formula("Fe99.5C0.5");
    FractionJitter jitter = new FractionJitter(0.07);
    int n = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      Composition near = jitter.near(steel, i);
      assertThat(near.atoms()).isCloseTo(1, within(1e-12));
      double ratio = Math.log(near.fraction(Element.C) / near.fraction(Element.Fe) * 199);
      sum += ratio;
      squares += ratio * ratio;
    }
    // The logarithm of a ratio of two has the variance of both.
    double std = Math.sqrt(2) * 0.07;
    assertThat(sum / n).isCloseTo(0, within(4 * std / Math.sqrt(n)));
    assertThat(Math.sqrt(squares / n)).isCloseTo(std, within(0.02 * std));
  }

  @Test
  void equalSeedsGiveEqualCompositionsWhateverTheOrderOfTheFormula() throws Exception {
    FractionJitter jitter = new FractionJitter(0.1);
    Composition a = jitter.near(formula("SrTiO3"), 5);
    assertThat(jitter.near(formula("O3TiSr"), 5)).isEqualTo(a);
    assertThat(jitter.near(formula("SrTiO3"), 6)).isNotEqualTo(a);
    assertThat(a.elements()).containsExactly(Element.O, Element.Ti, Element.Sr);
  }

  @Test
  void oneElementAloneAndNoDeviationChangeNothing() throws Exception {
    assertThat(new FractionJitter(0.5).near(formula("Si"), 1).fraction(Element.Si)).isEqualTo(1);
    Composition same = new FractionJitter(0).near(formula("GaAs"), 1);
    assertThat(same.fraction(Element.Ga)).isEqualTo(0.5);
  }

  @Test
  void aDeviationOutOfRangeIsRefused() {
    for (double d : new double[] {-0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> new FractionJitter(d))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("deviation " + d + ", expected 0 to 1");
    }
  }
}
