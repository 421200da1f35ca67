package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;

class CrystalPlotTest {
  private static final CrystalStructure CSCL =
      crystal(
          Lattice.ofParameters(4.1, 4.1, 4.1, 90, 90, 90),
          new double[][] {{0, 0, 0}, {0.5, 0.5, 0.5}},
          Element.Cs,
          Element.Cl);

  private static CrystalStructure crystal(Lattice lattice, double[][] at, Element... elements) {
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      sites.add(new Site(elements[i].symbol() + i, Map.of(elements[i], 1.0), at[i]));
    }
    return new CrystalStructure(lattice, sites);
  }

  private static List<String> labels(Xml xml, String... of) {
    return xml.texts().stream().filter(List.of(of)::contains).toList();
  }

  @Test
  void sitesOnFacesStandOnAllOfThemAndEveryAtomHasItsColour() throws Exception {
    Xml xml =
        new Xml(CrystalPlot.draw("CsCl <&> 3.5 eV", CSCL, new double[] {-1, 0.5}, true, List.of()));
    assertThat(labels(xml, "Cs")).hasSize(8);
    assertThat(labels(xml, "Cl")).hasSize(1);
    assertThat(xml.all("circle").stream().map(e -> e.getAttribute("fill")))
        .filteredOn(f -> !f.equals(Svg.INK))
        .containsOnly(ColourMap.SIGNED.hex(0), ColourMap.SIGNED.hex(0.75));
    assertThat(xml.texts()).contains("CsCl <&> 3.5 eV", "a", "b", "c", "−1");
    assertThat(xml.texts()).anyMatch(t -> t.startsWith("2 sites, 4.100 4.100 4.100 Å"));
    assertThat(xml.all("path")).isEmpty();
  }

  @Test
  void edgesAreWedgesAndLeadToImagesOutsideTheCell() throws Exception {
    List<CrystalPlot.Edge> edges =
        List.of(
            new CrystalPlot.Edge(1, 0, new int[] {1, 0, 1}, 3.55, 0.2),
            new CrystalPlot.Edge(0, 1, new int[] {-1, 0, 0}, 3.55, 0.1));
    Xml xml = new Xml(CrystalPlot.draw("t", CSCL, new double[] {1, 2}, false, edges));
    // Two wedges and their two examples in the legend; the second leads outside.
    assertThat(xml.all("path")).hasSize(4);
    assertThat(labels(xml, "Cl")).hasSize(2);
    assertThat(labels(xml, "Cs")).hasSize(8);
    assertThat(xml.texts()).contains("2 strongest edges", "0.200", "0.100");
    for (org.w3c.dom.Element e : xml.all("circle")) {
      double r = Xml.number(e, "r");
      assertThat(Xml.number(e, "cx")).isBetween(r, xml.width() - r);
      assertThat(Xml.number(e, "cy")).isBetween(r, xml.height() - r);
    }
  }

  @Test
  void manyMixedSitesInASkewedCellFit() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < 211; i++) {
      double[] f = {random.nextDouble(-2, 2), random.nextDouble(), random.nextDouble()};
      sites.add(new Site("M", Map.of(Element.Fe, 0.3, Element.Co, 0.5), f));
    }
    CrystalStructure c = new CrystalStructure(Lattice.ofParameters(11, 13, 29, 71, 97, 113), sites);
    String svg = CrystalPlot.draw("t", c, new double[211], false, List.of());
    assertThat(svg).doesNotContain("NaN").as("too small to be read").doesNotContain("Co,Fe");
    CrystalStructure small =
        new CrystalStructure(Lattice.ofParameters(3, 3, 3, 60, 60, 60), sites.subList(0, 1));
    assertThat(CrystalPlot.draw("t", small, new double[1], false, List.of())).contains(">Co,Fe<");
    Xml xml = new Xml(svg);
    assertThat(xml.all("circle")).hasSizeGreaterThanOrEqualTo(2 * 211);
    for (org.w3c.dom.Element e : xml.all("circle")) {
      assertThat(Xml.number(e, "cx")).isBetween(0.0, xml.width());
      assertThat(Xml.number(e, "cy")).isBetween(0.0, xml.height());
    }
  }

  @Test
  void scoresOfAnotherCrystalAreRefused() {
    assertThatThrownBy(() -> CrystalPlot.draw("t", CSCL, new double[3], true, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 scores for 2 sites");
  }

  /** The page is a rotation: distances in space are those of x, y and depth. */
  @Test
  void viewsKeepDistancesAndHandednessAndPutCUpwards() {
    double[][][] lattices = {
      {{5, 0, 0}, {1, 7, 0}, {2, 3, 11}},
      {{0, 5, 5}, {5, 0, 5}, {5, 5, 0}},
      {{5, 0, 0}, {1, 7, 0}, {2, 3, -11}}
    };
    for (double[][] rows : lattices) {
      Lattice lattice = Lattice.ofVectors(rows);
      CellView view = new CellView(crystal(lattice, new double[][] {{0.3, 0.2, 0.9}}, Element.Fe));
      CellView.Point o = view.at(0, 0, 0);
      double[][] seen = new double[3][];
      for (int k = 0; k < 3; k++) {
        double[] f = new double[3];
        f[k] = 1;
        CellView.Point p = view.at(f);
        seen[k] = new double[] {p.x() - o.x(), o.y() - p.y(), p.depth() - o.depth()};
      }
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          assertThat(dot(seen[i], seen[j])).isCloseTo(dot(rows[i], rows[j]), within(1e-9));
        }
      }
      assertThat(determinant(seen)).isCloseTo(determinant(rows), within(1e-9));
      assertThat(seen[2][1]).as("c upwards").isPositive();
    }
  }

  @Test
  void imagesAreWhereTheStructureSaysWhateverCopyIsGiven() {
    Lattice lattice = Lattice.ofParameters(5, 7, 11, 80, 95, 100);
    double[][] given = {{1.3, -0.2, 0.9}, {0.1, 2.4, -1.7}};
    CellView view = new CellView(crystal(lattice, given, Element.Fe, Element.O));
    CellView.Point from = view.site(0);
    CellView.Point to = view.image(0, 1, new int[] {2, -3, 1});
    CellView.Point plain0 = view.at(given[0]);
    CellView.Point plain1 = view.at(given[1][0] + 2, given[1][1] - 3, given[1][2] + 1);
    assertThat(to.x() - from.x()).isCloseTo(plain1.x() - plain0.x(), within(1e-9));
    assertThat(to.y() - from.y()).isCloseTo(plain1.y() - plain0.y(), within(1e-9));
    assertThat(to.depth() - from.depth()).isCloseTo(plain1.depth() - plain0.depth(), within(1e-9));
  }

  private static double dot(double[] u, double[] v) {
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  }

  private static double determinant(double[][] m) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  }
}
