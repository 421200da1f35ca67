package org.matlens.data.crystal;

import java.util.Arrays;
import org.matlens.token.Geometry;

/**
 * The neighbours of every site of a periodic structure, one entry per (site, neighbour, image).
 *
 * <p>Neighbour e of site i is site {@code key[e]} translated by {@code image[3e…3e+2]} lattice
 * vectors relative to the coordinates as given, so coordinates may lie outside the cell. Images of
 * a site itself are among its neighbours, the site itself is not. The neighbours of a site are in
 * ascending order of (key, image). Distances closer than 1e-8 Å count as equal: a shell of
 * neighbours at the cut-off is in as a whole.
 *
 * <p>Cost and memory grow with the number of neighbours (18 bytes each), for any shape of the cell.
 *
 * @param start neighbours of site i are {@code [start[i], start[i + 1])}, [n + 1]; not copied,
 *     never written to, as all arrays here
 * @param key [E]
 * @param image [E * 3]
 * @param distance Å, [E]
 */
public record NeighbourList(int[] start, int[] key, short[] image, double[] distance) {
  /** Distances closer than this (Å) to the k-th smallest belong to the same shell. */
  public static final double SHELL = 1e-4;

  /** Most neighbours of a structure: three image numbers of each must fit into an array. */
  private static final int MOST = Integer.MAX_VALUE / 3 - 8;

  private static final double GROWTH = 1.26;

  /**
   * All neighbours within {@code cutoff}.
   *
   * @param lattice rows are lattice vectors, Å, [3][3]
   * @param fractional [n][3]
   * @param cutoff Å, greater than 0
   * @throws IllegalArgumentException when the lattice is flat, a number is not finite or there
   *     would be more than 700 million neighbours
   */
  public static NeighbourList within(double[][] lattice, double[][] fractional, double cutoff) {
    if (!(cutoff > 0 && cutoff < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("cut-off " + cutoff + " Å, expected a number above 0");
    }
    SiteGrid grid = new SiteGrid(lattice, fractional, cutoff);
    // Every site sees as many as its density tells, on average.
    double expected =
        sphere(cutoff) / SiteGrid.volume(lattice) * fractional.length * fractional.length;
    if (expected > MOST) {
      throw new IllegalArgumentException(
          "cut-off "
              + cutoff
              + " Å: about "
              + (long) expected
              + " neighbours, expected at most "
              + MOST);
    }
    Rows rows = new Rows(fractional.length, (int) expected);
    for (int i = 0; i < fractional.length; i++) {
      grid.search(i, cutoff);
      rows.add(grid, cutoff + SiteGrid.SAME);
    }
    return rows.list();
  }

  /**
   * The {@code k} nearest neighbours of every site and all others within 1e-4 Å of the k-th, so
   * that which of several equally near sites are kept never depends on the order of sites or the
   * choice of cell.
   *
   * @param lattice rows are lattice vectors, Å, [3][3]
   * @param fractional [n][3]
   * @param k at least 1
   * @throws IllegalArgumentException when the lattice is flat or a number is not finite
   */
  public static NeighbourList nearest(double[][] lattice, double[][] fractional, int k) {
    if (k < 1) {
      throw new IllegalArgumentException(k + " nearest neighbours, expected at least 1");
    }
    int n = fractional.length;
    // The radius of a sphere that holds one more than k sites on average.
    double radius = Math.cbrt((k + 1.0) / n * SiteGrid.volume(lattice) / sphere(1));
    SiteGrid grid = new SiteGrid(lattice, fractional, radius);
    Rows rows = new Rows(n, (int) Math.min(MOST, (long) n * k));
    for (int i = 0; i < n; i++) {
      double r = radius;
      double last = kthWithin(grid, i, k, r);
      while (last + SHELL > r) {
        r *= GROWTH;
        last = kthWithin(grid, i, k, r);
      }
      rows.add(grid, last + SHELL);
    }
    return rows.list();
  }

  /** Distance of the k-th nearest neighbour, infinite when fewer than k lie within the radius. */
  private static double kthWithin(SiteGrid grid, int i, int k, double radius) {
    grid.search(i, radius);
    if (grid.found() < k) {
      return Double.POSITIVE_INFINITY;
    }
    double[] distances = new double[grid.found()];
    Arrays.setAll(distances, grid::distance);
    Arrays.sort(distances);
    return distances[k - 1];
  }

  private static double sphere(double radius) {
    return 4 * Math.PI / 3 * radius * radius * radius;
  }

  /** Number of sites n. */
  public int sites() {
    return start.length - 1;
  }

  /** Number of neighbours E of all sites together. */
  public int count() {
    return key.length;
  }

  /** The same neighbours with the self edge of every site in front of its row. */
  public Geometry.Edges edges() {
    int n = sites();
    int[] s = new int[n + 1];
    int[] k = new int[count() + n];
    short[] im = new short[3 * k.length];
    double[] d = new double[k.length];
    for (int i = 0; i < n; i++) {
      int length = start[i + 1] - start[i];
      s[i + 1] = s[i] + length + 1;
      k[s[i]] = i;
      System.arraycopy(key, start[i], k, s[i] + 1, length);
      System.arraycopy(image, 3 * start[i], im, 3 * (s[i] + 1), 3 * length);
      System.arraycopy(distance, start[i], d, s[i] + 1, length);
    }
    return new Geometry.Edges(s, k, im, d);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof NeighbourList l
        && Arrays.equals(start, l.start)
        && Arrays.equals(key, l.key)
        && Arrays.equals(image, l.image)
        && Arrays.equals(distance, l.distance);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Arrays.hashCode(distance);
  }

  /** The sizes alone; a structure may have millions of neighbours. */
  @Override
  public String toString() {
    return "NeighbourList[" + sites() + " sites, " + count() + " neighbours]";
  }

  /** Rows being gathered, site after site. */
  private static final class Rows {
    private final int[] start;
    private int[] key;
    private short[] image;
    private double[] distance;
    private int sites;
    private int count;

    Rows(int n, int expected) {
      start = new int[n + 1];
      key = new int[Math.max(16, expected)];
      image = new short[3 * key.length];
      distance = new double[key.length];
    }

    /** Adds what {@code grid} found for the next site up to distance {@code most}. */
    void add(SiteGrid grid, double most) {
      for (int e = 0; e < grid.found(); e++) {
        if (grid.distance(e) > most) {
          continue;
        }
        if (count == key.length) {
          grow();
        }
        key[count] = grid.site(e);
        for (int axis = 0; axis < 3; axis++) {
          image[3 * count + axis] = grid.image(e, axis);
        }
        distance[count++] = grid.distance(e);
      }
      start[++sites] = count;
    }

    private void grow() {
      if (count >= MOST) {
        throw new IllegalArgumentException("more than " + MOST + " neighbours");
      }
      int length = (int) Math.min(MOST, count + (long) count / 2);
      key = Arrays.copyOf(key, length);
      image = Arrays.copyOf(image, 3 * length);
      distance = Arrays.copyOf(distance, length);
    }

    NeighbourList list() {
      return new NeighbourList(
          start,
          Arrays.copyOf(key, count),
          Arrays.copyOf(image, 3 * count),
          Arrays.copyOf(distance, count));
    }
  }
}
