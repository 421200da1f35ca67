package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class XyAndMatrixPlotTest {
  private static long count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1L;
  }

  @Test
  void pointsThatAreNotFiniteAreLeftOutAndBreakALine() {
    double[] x = {0, 1, 2, 3, 4};
    double[] y = {1, 2, Double.NaN, 2, 1};
    String line = new XyPlot("t & u", "x", "y").line("a", x, y).draw();
    String path = line.replaceAll("(?s).*<path d=\"([^\"]*)\".*", "$1");
    assertThat(count(path, "M")).isEqualTo(2);
    assertThat(count(path, "L")).isEqualTo(2);
    assertThat(line).contains("t &amp; u").contains(">a</text>");
    String points = new XyPlot("t", "x", "y").points("", x, y).draw();
    assertThat(count(points, "<circle")).isEqualTo(4);
  }

  @Test
  void theDiagonalGoesFromCornerToCorner() {
    String svg =
        new XyPlot("t", "x", "y")
            .points("", new double[] {0, 10}, new double[] {5, 20})
            .withDiagonal()
            .draw();
    assertThat(svg).contains("<line x1=\"64\" y1=\"254\" x2=\"424\" y2=\"36\"");
  }

  @Test
  void nothingIsSaidAndOnePointIsDrawn() {
    assertThat(new XyPlot("t", "x", "y").draw()).contains("nothing to draw");
    assertThat(new XyPlot("t", "x", "y").points("", new double[] {3}, new double[] {0}).draw())
        .contains("<circle cx=\"244\" cy=\"145\"");
    assertThatThrownBy(() -> new XyPlot("t", "x", "y").line("", new double[2], new double[3]))
        .hasMessage("2 x of 3 y");
  }

  @Test
  void cellsSayTheirNumberUnlessTheyHaveNone() {
    double[][] values = {{0.25, Double.NaN, 1}, {2, 123.4, -1}};
    String svg =
        MatrixPlot.draw(
            "m", List.of("r0", "r1"), List.of("a", "b", "c"), values, ColourMap.HEAT, 0, 2);
    assertThat(svg).contains(">0.25<", ">1.00<", ">123<", ">-1.00<", ">r1<", ">c<");
    assertThat(count(svg, "<rect")).isEqualTo(1 + 2 * 5);
    assertThatThrownBy(
            () -> MatrixPlot.draw("m", List.of(), List.of(), values, ColourMap.HEAT, 0, 2))
        .hasMessage("2 rows of 0, colours from 0.0 to 2.0");
  }
}
