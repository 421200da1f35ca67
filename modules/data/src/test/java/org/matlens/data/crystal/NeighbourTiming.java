package org.matlens.data.crystal;

import java.util.Locale;
import java.util.Random;

/**
 * Times the neighbour list from 100 to 100,000 sites at the density of a dense oxide: not a test, a
 * program to run by hand, {@code java -cp modules/data/target/test-classes:…}.
 */
public final class NeighbourTiming {
  private static final double SITES_PER_CUBIC_ANGSTROM = 0.1;
  private static final double CUTOFF = 5;
  private static final int NEAREST = 12;
  private static final int REPEATS = 7;

  private NeighbourTiming() {}

  /** Prints the best of seven runs for each size. */
  public static void main(String[] args) {
    System.out.println("sites,neighbours,within ms,within µs per site,nearest ms");
    run(3000, false);
    for (int n : new int[] {100, 300, 1000, 3000, 10_000, 30_000, 100_000}) {
      run(n, true);
    }
  }

  private static void run(int n, boolean print) {
    double a = Math.cbrt(n / SITES_PER_CUBIC_ANGSTROM);
    // A little skewed, so that no axis is special.
    double[][] lattice = {{a, 0, 0}, {0.2 * a, a, 0}, {-0.1 * a, 0.3 * a, a}};
    double[][] f = RandomCells.sites(new Random(17), n, 0);
    double within = Double.MAX_VALUE;
    double nearest = Double.MAX_VALUE;
    int count = 0;
    for (int r = 0; r < REPEATS; r++) {
      long t0 = System.nanoTime();
      count = NeighbourList.within(lattice, f, CUTOFF).count();
      long t1 = System.nanoTime();
      NeighbourList.nearest(lattice, f, NEAREST);
      long t2 = System.nanoTime();
      within = Math.min(within, (t1 - t0) * 1e-6);
      nearest = Math.min(nearest, (t2 - t1) * 1e-6);
    }
    if (print) {
      System.out.printf(
          Locale.ROOT, "%d,%d,%.2f,%.2f,%.2f%n", n, count, within, within * 1e3 / n, nearest);
    }
  }
}
