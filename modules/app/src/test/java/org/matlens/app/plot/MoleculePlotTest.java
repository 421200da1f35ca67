package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.input.InputException;
import org.w3c.dom.Element;

class MoleculePlotTest {

  @Test
  void atomsStandOnDiscsOfTheirColour() throws Exception {
    Xml xml =
        new Xml(MoleculePlot.draw("acetic acid", "CC(=O)O", new double[] {0.5, -1, 0, 1}, true));
    assertThat(xml.all("circle").stream().map(e -> e.getAttribute("fill")))
        .containsExactly(
            ColourMap.SIGNED.hex(0.75), ColourMap.SIGNED.hex(0), ColourMap.SIGNED.hex(1));
    assertThat(xml.texts()).contains("acetic acid", "CC(=O)O", "\u22121", "0.5");
  }

  @Test
  void weightsUseOneHueButNegativeNumbersForceSigns() throws Exception {
    Xml weights = new Xml(MoleculePlot.draw("t", "CO", new double[] {1, 2}, false));
    assertThat(weights.all("circle").get(0).getAttribute("fill"))
        .isEqualTo(ColourMap.SHADE.hex(0.5));
    Xml signed = new Xml(MoleculePlot.draw("t", "CO", new double[] {-1, 2}, false));
    assertThat(signed.all("circle").get(0).getAttribute("fill"))
        .isEqualTo(ColourMap.SIGNED.hex(0.25));
  }

  /** Neighbours along a bond touch but hardly overlap, whatever the molecule. */
  @ParameterizedTest
  @CsvSource({
    "O, 1",
    "[H]O[H], 3",
    "[Na+].[Cl-], 2",
    "C1CC1, 3",
    "c1ccc2ccccc2c1, 10",
    "F/C=C/[C@@H](Cl)Br, 6",
    "[2H]C([13CH3])=[N+]=[N-], 5",
    "C%10CC%10, 3",
    "*C, 2"
  })
  void everythingLiesInsideTheDocument(String smiles, int atoms) throws Exception {
    double[] scores = new double[atoms];
    java.util.Arrays.fill(scores, 1);
    String svg = MoleculePlot.draw("t", smiles, scores, true);
    assertThat(svg).doesNotContain("NaN").doesNotContain("id=");
    Xml xml = new Xml(svg);
    assertThat(xml.all("circle").stream().filter(e -> !e.getAttribute("fill").equals("#000000")))
        .hasSize(atoms);
    for (Element e : xml.all("circle")) {
      double r = Xml.number(e, "r");
      assertThat(Xml.number(e, "cx")).isBetween(r, xml.width() - r);
      assertThat(Xml.number(e, "cy")).isBetween(r, xml.height() - r);
    }
    for (Element e : xml.all("path")) {
      String[] numbers = e.getAttribute("d").replaceAll("[MLQCZ]", " ").strip().split(" +");
      for (int i = 0; i < numbers.length; i += 2) {
        assertThat(Double.parseDouble(numbers[i])).isBetween(0.0, xml.width());
        assertThat(Double.parseDouble(numbers[i + 1])).isBetween(0.0, xml.height());
      }
    }
  }

  @Test
  void wrongInputIsRefused() {
    assertThatThrownBy(() -> MoleculePlot.draw("t", "C1CC", new double[3], true))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("cannot draw \"C1CC\": ")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> MoleculePlot.draw("t", "CCO", new double[2], true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 scores for the 3 atoms of CCO");
  }
}
