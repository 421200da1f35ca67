package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpectrumPlotTest {

  @Test
  void bandsLieUnderTheirRangesAndPeaksAreMarked() throws Exception {
    double[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    double[] y = {0, 0, 5, 0, 0, 0, 0, 0, 3, 0, 0};
    Xml xml =
        new Xml(
            SpectrumPlot.draw(
                "title",
                new SpectrumPlot.Curve(x, y, "q (1/nm)", List.of(2.0, 8.0)),
                List.of(
                    new SpectrumPlot.Range(0, 4, 1),
                    new SpectrumPlot.Range(5, 7, -2),
                    new SpectrumPlot.Range(8, 10, 0.5)),
                true));
    // The page, then the three parts of the band and their frame.
    List<org.w3c.dom.Element> rects = xml.all("rect");
    assertThat(rects).hasSize(5);
    double width = Double.parseDouble(rects.get(4).getAttribute("width"));
    double left = Double.parseDouble(rects.get(4).getAttribute("x"));
    assertThat(Double.parseDouble(rects.get(2).getAttribute("x")))
        .isCloseTo(left + width / 2, within(0.1));
    assertThat(Double.parseDouble(rects.get(1).getAttribute("width")))
        .as("reaches to the next")
        .isCloseTo(width / 2, within(0.1));
    assertThat(rects.get(1).getAttribute("fill")).isEqualTo(ColourMap.SIGNED.hex(0.75));
    assertThat(rects.get(2).getAttribute("fill")).isEqualTo(ColourMap.SIGNED.hex(0));
    assertThat(xml.all("circle")).hasSize(2);
    assertThat(xml.texts()).contains("title", "2.000", "8.000", "q (1/nm)");
    assertThatThrownBy(() -> new SpectrumPlot.Curve(x, new double[3], "q", List.of()))
        .hasMessage("11 axis values, 3 intensities");
  }
}
