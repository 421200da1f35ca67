package org.matlens.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;

class CrystalStructureTest {
  private static final Lattice TRICLINIC = Lattice.ofParameters(3, 5, 7, 71, 83, 101);

  @Test
  void parametersComeBack() {
    assertThat(TRICLINIC.parameters())
        .containsExactly(new double[] {3, 5, 7, 71, 83, 101}, within(1e-12));
    assertThat(Lattice.ofVectors(TRICLINIC.vectors())).isEqualTo(TRICLINIC);
    assertThat(Lattice.ofParameters(2, 2, 3, 90, 90, 120).parameters())
        .containsExactly(new double[] {2, 2, 3, 90, 90, 120}, within(1e-12));
  }

  @Test
  void volumeIsThatOfTheTextbookFormula() {
    double ca = Math.cos(Math.toRadians(71));
    double cb = Math.cos(Math.toRadians(83));
    double cg = Math.cos(Math.toRadians(101));
    double expected = 3 * 5 * 7 * Math.sqrt(1 - ca * ca - cb * cb - cg * cg + 2 * ca * cb * cg);
    assertThat(TRICLINIC.volume()).isCloseTo(expected, within(1e-11));
    double[][] left = TRICLINIC.vectors();
    left[0][0] = -left[0][0];
    assertThat(Lattice.ofVectors(left).volume()).isPositive();
  }

  @Test
  void rightAnglesAreExact() {
    assertThat(Lattice.ofParameters(2, 3, 5, 90, 90, 90).vectors())
        .isDeepEqualTo(new double[][] {{2, 0, 0}, {0, 3, 0}, {0, 0, 5}});
  }

  @Test
  void reciprocalVectorsAreDualToTheLattice() {
    double[][] v = TRICLINIC.vectors();
    double[][] r = TRICLINIC.reciprocal();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double product = v[i][0] * r[j][0] + v[i][1] * r[j][1] + v[i][2] * r[j][2];
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-14));
      }
    }
  }

  @Test
  void coordinatesComeBack() {
    double[] cartesian = TRICLINIC.cartesian(0.11, -1.3, 2.7);
    assertThat(TRICLINIC.fractional(cartesian))
        .containsExactly(new double[] {0.11, -1.3, 2.7}, within(1e-14));
    assertThat(TRICLINIC.cartesian(2, 0, 0)).containsExactly(6, 0, 0);
  }

  @Test
  void whatIsNoCellIsRefused() {
    assertThatThrownBy(() -> Lattice.ofParameters(3, 0, 5, 90, 90, 90))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cell 3.0 0.0 5.0 90.0 90.0 90.0: expected edges above 0 Å");
    assertThatThrownBy(() -> Lattice.ofParameters(3, 4, 5, 90, 180, 90))
        .hasMessageEndingWith("expected angles between 0 and 180 degrees");
    assertThatThrownBy(() -> Lattice.ofParameters(3, 4, 5, 20, 30, 100))
        .hasMessageEndingWith("no cell has these angles");
    assertThatThrownBy(() -> Lattice.ofVectors(new double[][] {{1, 0, 0}, {0, 1, 0}, {1, 1, 0}}))
        .hasMessageEndingWith("do not span a cell");
    assertThatThrownBy(() -> Lattice.ofVectors(new double[3][2]))
        .hasMessageEndingWith("expected three of three numbers");
  }

  @Test
  void contentIsTheSumOfOccupancies() {
    Site mixed = new Site("M1", Map.of(Element.Fe, 0.25, Element.Co, 0.5), new double[3]);
    Site oxygen = new Site(Element.O, 0.5, 0.5, 0.5);
    CrystalStructure c = new CrystalStructure(TRICLINIC, List.of(mixed, oxygen, oxygen));
    assertThat(c.content())
        .containsExactly(
            Map.entry(Element.O, 2.0), Map.entry(Element.Fe, 0.25), Map.entry(Element.Co, 0.5));
    assertThat(mixed.occupancy()).isEqualTo(0.75);
    assertThat(mixed.species().keySet()).containsExactly(Element.Fe, Element.Co);
  }

  @Test
  void densityOfCommonCrystals() {
    Lattice salt = Lattice.ofParameters(5.6402, 5.6402, 5.6402, 90, 90, 90);
    // Handbook value of halite: 2.17 g/cm³.
    Site half = new Site("Na", Map.of(Element.Na, 1.0), new double[3]);
    Site chlorine = new Site(Element.Cl, 0.5, 0.5, 0.5);
    CrystalStructure c =
        new CrystalStructure(
            salt, List.of(half, half, half, half, chlorine, chlorine, chlorine, chlorine));
    assertThat(c.density()).isCloseTo(2.163, within(0.001));
  }

  @Test
  void whatIsNoSiteIsRefused() {
    double[] f = {0, 0, 0};
    assertThatThrownBy(() -> new Site("X1", Map.of(Element.Fe, 0.0), f))
        .hasMessage("site X1: occupancy 0.0 of Fe, expected above 0 and at most 1");
    assertThatThrownBy(() -> new Site("X1", Map.of(Element.Fe, 0.6, Element.Co, 0.6), f))
        .hasMessageContaining("expected at least one and at most 1 together");
    assertThatThrownBy(() -> new Site("X1", Map.of(), f)).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Site(Element.Fe, 0, Double.NaN, 0))
        .hasMessage("site Fe: fractional coordinates [0.0, NaN, 0.0], expected three numbers");
    assertThatThrownBy(() -> new CrystalStructure(TRICLINIC, List.of()))
        .hasMessage("a crystal without sites");
  }
}
