package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.matlens.data.crystal.BruteForce.Neighbour;
import org.matlens.data.dataset.SharedData;
import org.matlens.token.Geometry;

class NeighbourListTest {
  private static final double[][] SALT = {{0, 2.82, 2.82}, {2.82, 0, 2.82}, {2.82, 2.82, 0}};
  private static final double[][] SALT_SITES = {{0, 0, 0}, {0.5, 0.5, 0.5}};

  @Test
  void equalsTheReferenceComputedOutsideOfThisProject() throws IOException {
    Path file = SharedData.folder().resolveSibling("oracle").resolve("periodic.json");
    assumeTrue(Files.isRegularFile(file), "skipped: no oracle/periodic.json beside MATLENS_DATA");
    JsonNode cases = new ObjectMapper().readTree(file.toFile());
    assertThat(cases.size()).isGreaterThanOrEqualTo(5);
    for (JsonNode c : cases) {
      List<Neighbour> expected = new ArrayList<>();
      for (JsonNode n : c.get("neighbours")) {
        expected.add(
            new Neighbour(
                n.get(0).asInt(),
                n.get(1).asInt(),
                n.get(2).asInt(),
                n.get(3).asInt(),
                n.get(4).asInt(),
                n.get(5).asDouble()));
      }
      expected.sort(BruteForce.ORDER);
      NeighbourList list =
          NeighbourList.within(
              rows(c.get("latticeRowsAngstrom")),
              rows(c.get("fractional")),
              c.get("cutoffAngstrom").asDouble());
      assertSame(BruteForce.of(list), expected, c.get("name").asText());
    }
  }

  private static double[][] rows(JsonNode matrix) {
    double[][] out = new double[matrix.size()][3];
    for (int r = 0; r < out.length; r++) {
      for (int c = 0; c < 3; c++) {
        out[r][c] = matrix.get(r).get(c).asDouble();
      }
    }
    return out;
  }

  private static void assertSame(List<Neighbour> actual, List<Neighbour> expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int e = 0; e < expected.size(); e++) {
      Neighbour n = expected.get(e);
      Neighbour m = actual.get(e);
      assertThat(m.distance()).as("%s, %s", what, n).isCloseTo(n.distance(), offset(1e-9));
      assertThat(new Neighbour(m.i(), m.j(), m.a(), m.b(), m.c(), n.distance()))
          .as(what)
          .isEqualTo(n);
    }
  }

  private static org.assertj.core.data.Offset<Double> offset(double by) {
    return org.assertj.core.data.Offset.offset(by);
  }

  @Property(tries = 300)
  void equalsBruteForceInRandomCells(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int sites,
      @ForAll @DoubleRange(min = 0.3, max = 9) double cutoff) {
    Random random = new Random(seed);
    double[][] lattice = RandomCells.triclinic(random);
    double[][] f = RandomCells.sites(random, sites, 2.5);
    assertSame(
        BruteForce.of(NeighbourList.within(lattice, f, cutoff)),
        BruteForce.within(lattice, f, cutoff),
        "seed " + seed);
  }

  @Property(tries = 60)
  void equalsBruteForceInVerySkewedCells(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int sites) {
    Random random = new Random(seed);
    double[][] lattice =
        RandomCells.product(RandomCells.unimodular(random, 5), RandomCells.triclinic(random));
    double[][] f = RandomCells.sites(random, sites, 1);
    assertSame(
        BruteForce.of(NeighbourList.within(lattice, f, 4.1)),
        BruteForce.within(lattice, f, 4.1),
        "seed " + seed);
  }

  @Property(tries = 20)
  void equalsBruteForceInLargeCells(@ForAll long seed) {
    Random random = new Random(seed);
    double[][] lattice = RandomCells.triclinic(random);
    for (double[] row : lattice) {
      Arrays.setAll(row, c -> row[c] * 4);
    }
    double[][] f = RandomCells.sites(random, 97, 1);
    assertSame(
        BruteForce.of(NeighbourList.within(lattice, f, 3.3)),
        BruteForce.within(lattice, f, 3.3),
        "seed " + seed);
  }

  @Test
  void aShellAtTheCutoffIsInAsAWhole() {
    // a = 5.64 is exactly the 2nd neighbour of like ions in every direction but for rounding.
    for (int t = 0; t < 50; t++) {
      double s = t / 17.0;
      double[][] moved = {{s, -s, s / 3}, {0.5 + s, 0.5 - s, 0.5 + s / 3}};
      NeighbourList list = NeighbourList.within(SALT, moved, 5.64);
      assertThat(list.start()).containsExactly(0, 32, 64);
    }
  }

  @Test
  void theNearestIncludeTheWholeShellOfTheLast() {
    assertThat(NeighbourList.nearest(SALT, SALT_SITES, 1).start()).containsExactly(0, 6, 12);
    assertThat(NeighbourList.nearest(SALT, SALT_SITES, 6).start()).containsExactly(0, 6, 12);
    assertThat(NeighbourList.nearest(SALT, SALT_SITES, 7).start()).containsExactly(0, 18, 36);
    assertThat(NeighbourList.nearest(SALT, SALT_SITES, 19).start()).containsExactly(0, 26, 52);
    assertThat(Arrays.stream(NeighbourList.nearest(SALT, SALT_SITES, 6).distance()))
        .allSatisfy(d -> assertThat(d).isCloseTo(2.82, offset(1e-12)));
  }

  @Property(tries = 200)
  void theNearestAreThoseOfBruteForce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int sites,
      @ForAll @IntRange(min = 1, max = 23) int k) {
    Random random = new Random(seed);
    double[][] lattice = RandomCells.triclinic(random);
    double[][] f = RandomCells.sites(random, sites, 1.5);
    List<Neighbour> all = BruteForce.within(lattice, f, 13);
    List<Neighbour> expected = new ArrayList<>();
    for (int i = 0; i < sites; i++) {
      int site = i;
      List<Neighbour> mine = all.stream().filter(n -> n.i() == site).toList();
      assertThat(mine.size()).as("brute force reaches far enough").isGreaterThan(k);
      double kth = mine.stream().mapToDouble(Neighbour::distance).sorted().toArray()[k - 1];
      mine.stream().filter(n -> n.distance() <= kth + 1e-4).forEach(expected::add);
    }
    assertSame(BruteForce.of(NeighbourList.nearest(lattice, f, k)), expected, "seed " + seed);
  }

  @Test
  void theNearestAcrossAVacuum() {
    double[][] slab = {{3, 0, 0}, {0, 3, 0}, {0, 0, 40}};
    double[][] sites = {{0, 0, 0}, {0, 0, 0.05}, {0.5, 0.5, 0.5}};
    NeighbourList list = NeighbourList.nearest(slab, sites, 5);
    // The lower two see each other (2 Å) and their own four images (3 Å), the third its own
    // images at 3 and 4.24 Å.
    assertThat(list.start()).containsExactly(0, 5, 10, 18);
  }

  @Test
  void sitesOnTheSamePlaceAreNeighbours() {
    double[][] shared = {{0.25, 0.25, 0.25}, {1.25, 0.25, 0.25}};
    NeighbourList list =
        NeighbourList.within(new double[][] {{5, 0, 0}, {0, 5, 0}, {0, 0, 5}}, shared, 1);
    assertThat(BruteForce.of(list))
        .containsExactly(new Neighbour(0, 1, -1, 0, 0, 0), new Neighbour(1, 0, 1, 0, 0, 0));
  }

  @Test
  void edgesHaveTheSelfEdgeInFront() {
    NeighbourList list = NeighbourList.within(SALT, SALT_SITES, 3);
    Geometry.Edges edges = list.edges();
    assertThat(list.count()).isEqualTo(12);
    assertThat(edges.count()).isEqualTo(14);
    assertThat(edges.start()).containsExactly(0, 7, 14);
    assertThat(edges.key()).containsExactly(0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    assertThat(edges.distance()[8]).isCloseTo(2.82, offset(1e-12));
    assertThat(Arrays.copyOfRange(edges.image(), 3, 21))
        .isEqualTo(Arrays.copyOfRange(list.image(), 0, 18));
  }

  @Test
  void aSiteAloneHasOnlyItsSelfEdge() {
    NeighbourList list =
        NeighbourList.within(new double[][] {{9, 0, 0}, {0, 9, 0}, {0, 0, 9}}, new double[1][3], 5);
    assertThat(list.count()).isZero();
    assertThat(list.edges().start()).containsExactly(0, 1);
  }

  @Test
  void whatIsNoStructureIsRefused() {
    double[][] flat = {{1, 0, 0}, {0, 1, 0}, {1, 1, 0}};
    double[][] lost = {{0, Double.NaN, 0}};
    assertThatThrownBy(() -> NeighbourList.within(flat, SALT_SITES, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected three independent vectors in Å");
    assertThatThrownBy(() -> NeighbourList.within(SALT, lost, 3))
        .hasMessageContaining("site 0: fractional coordinates [0.0, NaN, 0.0]");
    assertThatThrownBy(() -> NeighbourList.within(SALT, SALT_SITES, 0))
        .hasMessage("cut-off 0.0 Å, expected a number above 0");
    assertThatThrownBy(() -> NeighbourList.within(SALT, SALT_SITES, 5000))
        .hasMessageContaining("cut-off 5000.0 Å: about 46696173401 neighbours");
    assertThatThrownBy(() -> NeighbourList.nearest(SALT, SALT_SITES, 0))
        .hasMessage("0 nearest neighbours, expected at least 1");
  }
}
