package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;

class SameCrystalTest {
  private static final double CUTOFF = 5.3;

  private static final CrystalStructure CRYSTAL =
      new CrystalStructure(
          Lattice.ofParameters(4.1, 5.3, 6.7, 83, 97, 71),
          List.of(
              new Site("A", Map.of(Element.Ti, 0.7, Element.Zr, 0.2), new double[] {0.1, 0.2, 0.9}),
              new Site("B", Map.of(Element.O, 1.0), new double[] {1.4, 0.55, -0.3}),
              new Site("C", Map.of(Element.O, 1.0), new double[] {0.7, 0.85, 0.3})));

  /** For each kind of site the sorted distances to each kind of site, of every such site. */
  private static Map<String, List<double[]>> surroundings(CrystalStructure c) {
    double[][] f = c.fractional();
    NeighbourList list = NeighbourList.within(c.lattice().vectors(), f, CUTOFF);
    Map<String, List<double[]>> out = new LinkedHashMap<>();
    for (int i = 0; i < f.length; i++) {
      Map<String, List<Double>> of = new LinkedHashMap<>();
      for (int e = list.start()[i]; e < list.start()[i + 1]; e++) {
        String pair = c.sites().get(i).label() + c.sites().get(list.key()[e]).label();
        of.computeIfAbsent(pair, p -> new ArrayList<>()).add(list.distance()[e]);
      }
      of.forEach(
          (pair, d) ->
              out.computeIfAbsent(pair, p -> new ArrayList<>())
                  .add(d.stream().mapToDouble(x -> x).sorted().toArray()));
    }
    return out;
  }

  @Test
  void contentAndSurroundingsStayWhateverIsDone() {
    Map<String, List<double[]>> given = surroundings(CRYSTAL);
    assertThat(given).hasSizeGreaterThan(6);
    Map<String, CrystalStructure> all = SameCrystal.of(CRYSTAL);
    assertThat(all.keySet())
        .containsExactly(
            "translation",
            "rotation",
            "reflection",
            "permutation",
            "another cell",
            "a 2x1x1 supercell",
            "a 2x2x2 supercell");
    all.forEach(
        (way, c) -> {
          double times = c.lattice().volume() / CRYSTAL.lattice().volume();
          assertThat(times)
              .as(way)
              .isCloseTo(way.contains("2x2") ? 8 : way.contains("2x1") ? 2 : 1, within(1e-12));
          assertThat(c.sites()).as(way).hasSize((int) Math.round(3 * times));
          assertThat(c.density()).as(way).isCloseTo(CRYSTAL.density(), within(1e-12));
          Map<String, List<double[]>> now = surroundings(c);
          assertThat(now.keySet()).as(way).isEqualTo(given.keySet()).isNotEmpty();
          now.forEach(
              (pair, copies) -> {
                assertThat(copies).as(way + pair).hasSize((int) Math.round(times));
                for (double[] d : copies) {
                  assertThat(d)
                      .as(way + " " + pair + Arrays.toString(d))
                      .containsExactly(given.get(pair).get(0), within(1e-9));
                }
              });
        });
  }

  @Test
  void nothingIsLeftAsItWas() {
    SameCrystal.of(CRYSTAL).forEach((way, c) -> assertThat(c).as(way).isNotEqualTo(CRYSTAL));
  }
}
