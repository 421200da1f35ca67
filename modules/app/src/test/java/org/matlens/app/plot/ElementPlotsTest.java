package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;

class ElementPlotsTest {

  private static double number(org.w3c.dom.Element e, String attribute) {
    return Double.parseDouble(e.getAttribute(attribute));
  }

  @Test
  void barsAreAsWideAsFractionsAndAsHighAsScores() throws Exception {
    Xml xml =
        new Xml(
            ElementBar.draw(
                "iron", List.of("C", "Fe"), new double[] {0.25, 0.75}, new double[] {-1, 2}, true));
    // The page, then a filled bar and its frame for each element.
    List<org.w3c.dom.Element> rects = xml.all("rect");
    org.w3c.dom.Element carbon = rects.get(1);
    org.w3c.dom.Element iron = rects.get(3);
    assertThat(number(iron, "width") / number(carbon, "width")).isCloseTo(3, within(0.01));
    assertThat(number(iron, "height") / number(carbon, "height")).isCloseTo(2, within(0.01));
    assertThat(number(iron, "y")).isLessThan(number(carbon, "y"));
    assertThat(carbon.getAttribute("fill")).isEqualTo(ColourMap.SIGNED.hex(0.25));
    assertThat(xml.texts()).contains("iron", "C", "Fe", "0.250", "0.750");
  }

  @Test
  void tracesAreSeenAndLengthsMustAgree() throws Exception {
    Xml xml =
        new Xml(
            ElementBar.draw(
                "steel", List.of("B", "Fe"), new double[] {1e-6, 1}, new double[] {1, 1}, false));
    assertThat(number(xml.all("rect").get(1), "width")).isCloseTo(5, within(0.01));
    assertThatThrownBy(
            () -> ElementBar.draw("t", List.of("B"), new double[2], new double[1], false))
        .hasMessage("1 elements, 2 fractions, 1 scores");
  }

  @Test
  void namesOfManyElementsStandApart() throws Exception {
    int n = 23;
    double[] fractions = new double[n];
    java.util.Arrays.fill(fractions, 2e-4);
    fractions[11] = 1 - (n - 1) * 2e-4;
    List<String> elements =
        java.util.Arrays.stream(Element.values()).limit(n).map(Element::symbol).toList();
    String title = "occlusion · " + "Fe0.62C0.000953".repeat(20);
    Xml xml = new Xml(ElementBar.draw(title, elements, fractions, new double[n], true));
    double width = number(xml.all("rect").get(0), "width");
    List<org.w3c.dom.Element> names =
        xml.all("text").stream().filter(t -> elements.contains(t.getTextContent())).toList();
    assertThat(names).hasSize(n);
    for (int i = 0; i < n; i++) {
      assertThat(names.get(i).getTextContent()).isEqualTo(elements.get(i));
      double x = number(names.get(i), "x");
      assertThat(x).isBetween(62.0, width - 18);
      // Neighbours stand in two rows; names of one row must not touch.
      assertThat(i < 1 || x - number(names.get(i - 1), "x") > 17.9).isTrue();
      assertThat(i < 2 || number(names.get(i - 2), "y") == number(names.get(i), "y")).isTrue();
    }
    org.w3c.dom.Element wide = xml.all("rect").get(1 + 2 * 11);
    double middle = number(wide, "x") + number(wide, "width") / 2;
    assertThat(number(names.get(11), "x")).as("name of the widest").isCloseTo(middle, within(20.0));
    String shown = xml.all("text").get(0).getTextContent();
    assertThat(shown).endsWith("…");
    assertThat(10 + shown.length() * 13 * 0.61).isLessThan(width);
    assertThat(xml.texts()).contains("2.0e\u22124", "0.996", "score");
  }

  @Test
  void everyElementHasItsPlaceInTheTable() throws Exception {
    Map<Element, PeriodicTablePlot.Mean> means =
        Map.of(
            Element.O,
            new PeriodicTablePlot.Mean(0.5, 7),
            Element.U,
            new PeriodicTablePlot.Mean(1, 2));
    Xml xml = new Xml(PeriodicTablePlot.draw("attention", means, false));
    for (Element e : Element.values()) {
      assertThat(xml.texts()).contains(e.symbol());
    }
    assertThat(xml.texts()).contains("n = 7", "n = 2");
    long places =
        xml.all("rect").stream()
            .filter(r -> r.getAttribute("width").equals("38"))
            .map(r -> r.getAttribute("x") + " " + r.getAttribute("y"))
            .distinct()
            .count();
    assertThat(places).isEqualTo(118);
    assertThat(xml.all("rect").stream().map(r -> r.getAttribute("fill")))
        .contains(ColourMap.SHADE.hex(0.5), ColourMap.SHADE.hex(1));
  }
}
