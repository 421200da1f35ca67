package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;

class DistortionsTest {
  private static final CrystalStructure CRYSTAL =
      new CrystalStructure(
          Lattice.ofParameters(4.1, 5.3, 6.7, 83, 97, 71),
          List.of(
              new Site("A", Map.of(Element.Ti, 0.7, Element.Zr, 0.2), new double[] {0.1, 0.2, 0.9}),
              new Site("B", Map.of(Element.O, 1.0), new double[] {0.4, 0.55, 0.3})));

  @Test
  void everySiteMovesByTheDistance() {
    CrystalStructure moved = Distortions.displaced(CRYSTAL, 0.07, 11);
    assertThat(moved.lattice()).isEqualTo(CRYSTAL.lattice());
    double[][] directions = new double[2][];
    for (int s = 0; s < 2; s++) {
      double[] a = CRYSTAL.lattice().cartesian(CRYSTAL.sites().get(s).fractional());
      double[] b = moved.lattice().cartesian(moved.sites().get(s).fractional());
      double[] d = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
      assertThat(Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2])).isCloseTo(0.07, within(1e-9));
      assertThat(moved.sites().get(s).species()).isEqualTo(CRYSTAL.sites().get(s).species());
      directions[s] = d;
    }
    assertThat(directions[0]).isNotEqualTo(directions[1]);
    assertThat(Distortions.displaced(CRYSTAL, 0.07, 11).sites()).isEqualTo(moved.sites());
    assertThat(Distortions.displaced(CRYSTAL, 0.07, 12).sites()).isNotEqualTo(moved.sites());
  }

  /** ε = V⁻¹ V' - I is symmetric, small, and not zero. */
  @Test
  void theLatticeIsStrainedWithoutRotation() {
    CrystalStructure strained = Distortions.strained(CRYSTAL, 0.02, 5);
    assertThat(strained.sites()).isEqualTo(CRYSTAL.sites());
    double[][] strain = new double[3][];
    double[][] old = CRYSTAL.lattice().vectors();
    double largest = 0;
    for (int x = 0; x < 3; x++) {
      // the image of a Cartesian unit vector: written in the old lattice, read in the new one
      double[] unit = new double[3];
      unit[x] = 1;
      strain[x] = strained.lattice().cartesian(CRYSTAL.lattice().fractional(unit));
      strain[x][x] -= 1;
      for (double e : strain[x]) {
        assertThat(Math.abs(e)).isLessThanOrEqualTo(0.02 + 1e-9);
        largest = Math.max(largest, Math.abs(e));
      }
    }
    assertThat(old).isNotEqualTo(strained.lattice().vectors());
    assertThat(largest).isGreaterThan(0.002);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(strain[i][j]).isCloseTo(strain[j][i], within(1e-9));
      }
    }
  }
}
