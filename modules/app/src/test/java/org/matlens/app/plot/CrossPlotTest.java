package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class CrossPlotTest {
  private static final SpectrumPlot.Curve CURVE =
      new SpectrumPlot.Curve(
          new double[] {10, 20, 30, 40, 50}, new double[] {0, 7, 0, 3, 0}, "2theta", List.of());

  private static double number(Element e, String name) {
    return Double.parseDouble(e.getAttribute(name));
  }

  @Test
  void everyQueryHasARowUnderTheCurve() throws Exception {
    Xml xml =
        new Xml(
            CrossPlot.draw(
                "Na looks",
                CURVE,
                List.of("Na", "Cl", "O"),
                List.of(
                    new CrossPlot.Column(15, 25, new double[] {1, 0, 0.5}),
                    new CrossPlot.Column(40, 40, new double[] {0, 1, 0.5}))));
    assertThat(xml.texts()).contains("Na looks", "Na", "Cl", "O", "2theta");
    List<Element> cells =
        xml.all("rect").stream()
            .filter(r -> r.getAttribute("fill").startsWith("#") && !r.hasAttribute("stroke"))
            .skip(1) // the page
            .limit(6)
            .toList();
    assertThat(cells).hasSize(6);
    double wide = number(cells.get(0), "width");
    assertThat(number(cells.get(3), "width")).as("a sharp peak can be seen").isEqualTo(3);
    double middle = number(cells.get(3), "x") + 1.5;
    assertThat(middle - number(cells.get(0), "x")).isCloseTo(wide * 2.5, within(0.2));
    assertThat(number(cells.get(1), "y")).isGreaterThan(number(cells.get(0), "y"));
    assertThat(cells.get(0).getAttribute("fill"))
        .isEqualTo(cells.get(4).getAttribute("fill"))
        .isNotEqualTo(cells.get(1).getAttribute("fill"));
  }

  @Test
  void aColumnNeedsAWeightForEachQuery() {
    List<CrossPlot.Column> columns = List.of(new CrossPlot.Column(1, 2, new double[2]));
    assertThatThrownBy(() -> CrossPlot.draw("", CURVE, List.of("a", "b", "c"), columns))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 0 has 2 weights for 3 rows");
  }
}
