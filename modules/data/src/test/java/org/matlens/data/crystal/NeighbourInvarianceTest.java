package org.matlens.data.crystal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The distances around a site do not depend on how the crystal was written down. */
class NeighbourInvarianceTest {
  private static final double CLOSE = 1e-10;
  private static final int SITES = 5;
  private static final int NEAREST = 7;
  private static final double CUTOFF = 4.3;

  /** A crystal: rows of the lattice and fractional coordinates. */
  private record Cell(double[][] lattice, double[][] f) {

    /** Distances around each site in ascending order, within the cut-off, then the nearest. */
    double[][][] distances() {
      return new double[][][] {
        sorted(NeighbourList.within(lattice, f, CUTOFF)),
        sorted(NeighbourList.nearest(lattice, f, NEAREST))
      };
    }

    private static double[][] sorted(NeighbourList list) {
      double[][] out = new double[list.sites()][];
      for (int i = 0; i < out.length; i++) {
        out[i] = Arrays.copyOfRange(list.distance(), list.start()[i], list.start()[i + 1]);
        Arrays.sort(out[i]);
      }
      return out;
    }

    /** The same crystal in {@code times} cells along each axis; site i becomes site i modulo n. */
    Cell supercell(int... times) {
      double[][] l = new double[3][];
      for (int k = 0; k < 3; k++) {
        int factor = times[k];
        l[k] = Arrays.stream(lattice[k]).map(x -> x * factor).toArray();
      }
      double[][] sites = new double[f.length * times[0] * times[1] * times[2]][];
      int at = 0;
      for (int a = 0; a < times[0]; a++) {
        for (int b = 0; b < times[1]; b++) {
          for (int c = 0; c < times[2]; c++) {
            for (double[] s : f) {
              sites[at++] =
                  new double[] {
                    (s[0] + a) / times[0], (s[1] + b) / times[1], (s[2] + c) / times[2]
                  };
            }
          }
        }
      }
      return new Cell(l, sites);
    }
  }

  private static void assertSame(Cell original, Cell changed, int[] siteOf) {
    double[][][] expected = original.distances();
    double[][][] actual = changed.distances();
    for (int kind = 0; kind < 2; kind++) {
      assertThat(actual[kind]).hasNumberOfRows(siteOf.length);
      for (int i = 0; i < siteOf.length; i++) {
        assertThat(actual[kind][i])
            .as("site %d", i)
            .containsExactly(expected[kind][siteOf[i]], org.assertj.core.data.Offset.offset(CLOSE));
      }
    }
  }

  private static int[] identity(int n) {
    int[] out = new int[n];
    Arrays.setAll(out, i -> i % SITES);
    return out;
  }

  @Provide
  Arbitrary<Random> random() {
    return Arbitraries.longs().map(Random::new);
  }

  private static Cell cell(Random random) {
    return new Cell(RandomCells.triclinic(random), RandomCells.sites(random, SITES, 0.7));
  }

  @Property(tries = 50)
  void translation(@ForAll("random") Random random) {
    Cell cell = cell(random);
    double[] by = RandomCells.sites(random, 1, 3)[0];
    double[][] moved = new double[SITES][3];
    for (int i = 0; i < SITES; i++) {
      for (int c = 0; c < 3; c++) {
        // Whole cells too, another number for every site.
        moved[i][c] = cell.f[i][c] + by[c] + random.nextInt(7) - 3;
      }
    }
    assertSame(cell, new Cell(cell.lattice, moved), identity(SITES));
  }

  @Property(tries = 50)
  void rotationAndReflection(@ForAll("random") Random random) {
    Cell cell = cell(random);
    double[][] turned = RandomCells.product(cell.lattice, RandomCells.rotation(random));
    assertSame(cell, new Cell(turned, cell.f), identity(SITES));
    for (double[] row : turned) {
      row[2] = -row[2];
    }
    assertSame(cell, new Cell(turned, cell.f), identity(SITES));
  }

  @Property(tries = 50)
  void permutation(@ForAll("random") Random random) {
    Cell cell = cell(random);
    int[] order = {3, 0, 4, 1, 2};
    double[][] f = new double[SITES][];
    Arrays.setAll(f, i -> cell.f[order[i]]);
    assertSame(cell, new Cell(cell.lattice, f), order);
  }

  @Property(tries = 50)
  void anotherCellOfTheSameLattice(@ForAll("random") Random random) {
    Cell cell = cell(random);
    double[][] u = RandomCells.unimodular(random, 4);
    double[][] f = RandomCells.product(cell.f, RandomCells.inverse(u));
    assertSame(cell, new Cell(RandomCells.product(u, cell.lattice), f), identity(SITES));
  }

  @Property(tries = 30)
  void supercells(@ForAll("random") Random random) {
    Cell cell = cell(random);
    assertSame(cell, cell.supercell(2, 1, 1), identity(2 * SITES));
    assertSame(cell, cell.supercell(2, 2, 2), identity(8 * SITES));
    assertSame(cell, cell.supercell(1, 3, 2), identity(6 * SITES));
  }

  @Property(tries = 30)
  void symmetricCrystalsHaveWholeShells(@ForAll("random") Random random) {
    // Rock salt, whose many equal distances rounding could tear apart.
    Cell cell =
        new Cell(
            new double[][] {{0, 2.15, 2.15}, {2.15, 0, 2.15}, {2.15, 2.15, 0}},
            new double[][] {{0, 0, 0}, {0.5, 0.5, 0.5}});
    double[][] u = RandomCells.unimodular(random, 3);
    double[][] turned =
        RandomCells.product(RandomCells.product(u, cell.lattice), RandomCells.rotation(random));
    double[][] f = RandomCells.product(cell.f, RandomCells.inverse(u));
    double shift = random.nextDouble();
    for (double[] site : f) {
      Arrays.setAll(site, c -> site[c] + shift);
    }
    assertSame(cell, new Cell(turned, f), new int[] {0, 1});
  }
}
