package org.matlens.data.crystal;

import java.util.Arrays;

/**
 * The sites of a periodic structure sorted into bins, and the search for what lies near a site
 * (cell lists: Allen &amp; Tildesley, 1987, "Computer Simulation of Liquids", ch. 5).
 *
 * <p>Bins are slabs of the reduced cell along its three axes. A bin may be wider or narrower than
 * the radius of a search, and a cell may be narrower than it: the search walks over as many bins to
 * each side as the radius reaches, through as many images of the cell as that takes.
 */
final class SiteGrid {
  /** Distances that differ by less (Å) are the same: a shell is inside or outside as a whole. */
  static final double SAME = 1e-8;

  /** Volume of a cell, as a share of a brick with the same edges, at which it counts as flat. */
  private static final double FLAT = 1e-9;

  /** Most bins per site; more would be empty. */
  private static final int BINS_PER_SITE = 2;

  /** Bits of each image number in a sort key; the key of the site takes the others. */
  private static final int IMAGE_BITS = 14;

  private static final int LARGEST_IMAGE = (1 << (IMAGE_BITS - 1)) - 1;
  private static final int LARGEST_SITE = (1 << (63 - 3 * IMAGE_BITS)) - 1;

  private final ReducedBasis basis;
  private final int[] bins = new int[3];

  /** Thickness of a bin along each axis, Å. */
  private final double[] thickness = new double[3];

  /** Whole cells between each given site and its place inside the reduced cell, [n * 3]. */
  private final int[] shift;

  /** Sites ordered by bin, [n]; those of bin b are {@code [first[b], first[b + 1])}. */
  private final int[] order;

  private final int[] first;
  private final int[] binOf;

  /** Cartesian coordinates inside the reduced cell in the order of {@code order}, [n * 3], Å. */
  private final double[] position;

  private final int[] rank;

  // What the last search found: sort keys (site, image), and distances in Å.
  private long[] foundKey = new long[256];
  private double[] foundDistance = new double[256];
  private int found;

  /**
   * @param lattice rows are lattice vectors, Å
   * @param fractional [n][3], also outside [0, 1)
   * @param radius of the searches to come, Å; guides the size of the bins
   */
  SiteGrid(double[][] lattice, double[][] fractional, double radius) {
    int n = fractional.length;
    if (n > LARGEST_SITE) {
      throw new IllegalArgumentException(n + " sites, expected at most " + LARGEST_SITE);
    }
    check(lattice, fractional);
    basis = ReducedBasis.of(lattice);
    double[][] v = basis.vectors();
    chooseBins(v, n, radius);
    shift = new int[3 * n];
    double[] wrapped = wrap(fractional);
    binOf = new int[n];
    first = new int[bins[0] * bins[1] * bins[2] + 1];
    for (int i = 0; i < n; i++) {
      binOf[i] = bin(wrapped, i);
      first[binOf[i] + 1]++;
    }
    for (int b = 1; b < first.length; b++) {
      first[b] += first[b - 1];
    }
    order = new int[n];
    rank = new int[n];
    position = new double[3 * n];
    int[] next = first.clone();
    for (int i = 0; i < n; i++) {
      int at = next[binOf[i]]++;
      order[at] = i;
      rank[i] = at;
      for (int c = 0; c < 3; c++) {
        position[3 * at + c] =
            wrapped[3 * i] * v[0][c] + wrapped[3 * i + 1] * v[1][c] + wrapped[3 * i + 2] * v[2][c];
      }
    }
  }

  private static void check(double[][] lattice, double[][] fractional) {
    double brick = 1;
    for (double[] row : lattice) {
      brick *= Math.hypot(Math.hypot(row[0], row[1]), row[2]);
    }
    // Written so that NaN is refused too.
    if (!(brick < Double.POSITIVE_INFINITY && volume(lattice) > FLAT * brick)) {
      throw new IllegalArgumentException(
          "lattice " + Arrays.deepToString(lattice) + ": expected three independent vectors in Å");
    }
    for (int i = 0; i < fractional.length; i++) {
      for (double f : fractional[i]) {
        if (!(Math.abs(f) < LARGEST_IMAGE)) {
          throw new IllegalArgumentException(
              "site "
                  + i
                  + ": fractional coordinates "
                  + Arrays.toString(fractional[i])
                  + ", expected numbers between ±"
                  + LARGEST_IMAGE);
        }
      }
    }
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private void chooseBins(double[][] v, int n, double radius) {
    double volume = volume(v);
    double[] height = new double[3];
    for (int k = 0; k < 3; k++) {
      double[] c = cross(v[(k + 1) % 3], v[(k + 2) % 3]);
      height[k] = volume / Math.sqrt(c[0] * c[0] + c[1] * c[1] + c[2] * c[2]);
      bins[k] = (int) Math.max(1, Math.min(1 << 20, Math.floor(height[k] / (radius + 2 * SAME))));
    }
    long most = Math.max(1, (long) BINS_PER_SITE * n);
    while ((long) bins[0] * bins[1] * bins[2] > most) {
      int widest = bins[0] >= bins[1] ? 0 : 1;
      widest = bins[widest] >= bins[2] ? widest : 2;
      bins[widest] = (bins[widest] + 1) / 2;
    }
    for (int k = 0; k < 3; k++) {
      thickness[k] = height[k] / bins[k];
    }
  }

  /** Fractional coordinates in the reduced cell, all within [0, 1]; sets {@link #shift}. */
  private double[] wrap(double[][] fractional) {
    long[][] m = basis.inverse();
    double[] wrapped = new double[3 * fractional.length];
    for (int i = 0; i < fractional.length; i++) {
      double[] f = fractional[i];
      for (int c = 0; c < 3; c++) {
        double r = f[0] * m[0][c] + f[1] * m[1][c] + f[2] * m[2][c];
        shift[3 * i + c] = (int) Math.floor(r);
        wrapped[3 * i + c] = r - shift[3 * i + c];
      }
    }
    return wrapped;
  }

  private int bin(double[] wrapped, int i) {
    int index = 0;
    for (int k = 0; k < 3; k++) {
      // A coordinate just below 0 wraps to exactly 1.
      index = index * bins[k] + Math.min(bins[k] - 1, (int) (wrapped[3 * i + k] * bins[k]));
    }
    return index;
  }

  /** Volume of the cell, Å³. */
  static double volume(double[][] v) {
    double[] c = cross(v[1], v[2]);
    return Math.abs(v[0][0] * c[0] + v[0][1] * c[1] + v[0][2] * c[2]);
  }

  /**
   * Finds everything within {@code radius} of site {@code i}, the site itself left out and its
   * images not, in ascending order of (site, image).
   */
  void search(int i, double radius) {
    found = 0;
    double reach = radius + SAME;
    int b = binOf[i];
    int bc = b % bins[2];
    int bb = b / bins[2] % bins[1];
    int ba = b / bins[2] / bins[1];
    int ra = (int) Math.ceil(reach / thickness[0]);
    int rb = (int) Math.ceil(reach / thickness[1]);
    int rc = (int) Math.ceil(reach / thickness[2]);
    for (int a = ba - ra; a <= ba + ra; a++) {
      int imageA = Math.floorDiv(a, bins[0]);
      int rowA = (a - imageA * bins[0]) * bins[1];
      for (int bbb = bb - rb; bbb <= bb + rb; bbb++) {
        int imageB = Math.floorDiv(bbb, bins[1]);
        int rowB = (rowA + bbb - imageB * bins[1]) * bins[2];
        for (int c = bc - rc; c <= bc + rc; c++) {
          int imageC = Math.floorDiv(c, bins[2]);
          searchBin(i, rowB + c - imageC * bins[2], imageA, imageB, imageC, reach * reach);
        }
      }
    }
    sort();
  }

  private void searchBin(int i, int bin, int imageA, int imageB, int imageC, double most) {
    if (first[bin] == first[bin + 1]) {
      return;
    }
    double[][] v = basis.vectors();
    int at = 3 * rank[i];
    double x = imageA * v[0][0] + imageB * v[1][0] + imageC * v[2][0] - position[at];
    double y = imageA * v[0][1] + imageB * v[1][1] + imageC * v[2][1] - position[at + 1];
    double z = imageA * v[0][2] + imageB * v[1][2] + imageC * v[2][2] - position[at + 2];
    boolean home = imageA == 0 && imageB == 0 && imageC == 0;
    for (int s = first[bin]; s < first[bin + 1]; s++) {
      double dx = x + position[3 * s];
      double dy = y + position[3 * s + 1];
      double dz = z + position[3 * s + 2];
      double squared = dx * dx + dy * dy + dz * dz;
      if (squared <= most && !(home && order[s] == i)) {
        add(i, order[s], imageA, imageB, imageC, Math.sqrt(squared));
      }
    }
  }

  private void add(int i, int j, int imageA, int imageB, int imageC, double distance) {
    if (found == foundKey.length) {
      foundKey = Arrays.copyOf(foundKey, 2 * found);
      foundDistance = Arrays.copyOf(foundDistance, 2 * found);
    }
    long a = imageA + (long) shift[3 * i] - shift[3 * j];
    long b = imageB + (long) shift[3 * i + 1] - shift[3 * j + 1];
    long c = imageC + (long) shift[3 * i + 2] - shift[3 * j + 2];
    long key = j;
    for (int k = 0; k < 3; k++) {
      long[][] u = basis.transform();
      long image = a * u[0][k] + b * u[1][k] + c * u[2][k];
      if (Math.abs(image) > LARGEST_IMAGE) {
        throw new IllegalArgumentException(
            "sites "
                + i
                + " and "
                + j
                + " are "
                + image
                + " cells apart, expected at most "
                + LARGEST_IMAGE);
      }
      key = key << IMAGE_BITS | (image + LARGEST_IMAGE);
    }
    foundKey[found] = key;
    foundDistance[found++] = distance;
  }

  /** Shell sort with Ciura's gaps (2001): rows are short, and two arrays move together. */
  private void sort() {
    int[] gaps = {1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (int gap : gaps) {
      for (int i = gap; i < found; i++) {
        long key = foundKey[i];
        double distance = foundDistance[i];
        int at = i;
        while (at >= gap && foundKey[at - gap] > key) {
          foundKey[at] = foundKey[at - gap];
          foundDistance[at] = foundDistance[at - gap];
          at -= gap;
        }
        foundKey[at] = key;
        foundDistance[at] = distance;
      }
    }
  }

  /** How many the last search found. */
  int found() {
    return found;
  }

  /** Distance of the e-th neighbour found, Å. */
  double distance(int e) {
    return foundDistance[e];
  }

  /** Site of the e-th neighbour found. */
  int site(int e) {
    return (int) (foundKey[e] >>> 3 * IMAGE_BITS);
  }

  /** Image of the e-th neighbour found along given lattice vector {@code axis}. */
  short image(int e, int axis) {
    long bits = foundKey[e] >>> (2 - axis) * IMAGE_BITS & ((1 << IMAGE_BITS) - 1);
    return (short) (bits - LARGEST_IMAGE);
  }
}
