package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.attention.AttentionMap;
import org.matlens.token.Geometry;

/**
 * How much coordination shells look at each other: every site is a centre in turn; of the weight on
 * edges between its neighbours, and between these and itself, how much goes from shell to shell?
 *
 * <p>Shells are told apart by gaps: a neighbour {@value #GAP} times as far as the one before it
 * begins the next. Rows of {@link #build} are {@link PairMass}es whose mass is a mean over centres,
 * added up over samples; expected is what the same rows would give if each query spread its weight
 * evenly over its edges; the p-value is that of Wilcoxon's signed-rank test over samples, two-sided
 * and adjusted by Holm.
 */
final class ShellMass {
  /** Distances of one shell are closer to each other than that. */
  private static final double GAP = 1.1;

  /** Shells around the centre that are looked at. */
  private static final int SHELLS = 3;

  /** Edges visited, over all samples. */
  private static final long MOST_EDGES = 20_000_000;

  private final List<double[][]> mass = new ArrayList<>();
  private final List<double[][]> expected = new ArrayList<>();
  private final long[][] pairs = new long[SHELLS + 1][SHELLS + 1];
  private long visited;

  /** A site in a periodic image. */
  private record Place(int site, int x, int y, int z) {}

  /** Adds a sample with attention over edges; others, and those beyond the budget, are not. */
  void add(List<AttentionMap> layers) {
    Geometry.Edges edges = layers.get(0).edges();
    if (edges == null || !layers.stream().allMatch(Weights::finite) || visited > MOST_EDGES) {
      return;
    }
    double[] weight = mean(layers, edges.count());
    double[][] seen = new double[SHELLS + 1][SHELLS + 1];
    double[][] even = new double[SHELLS + 1][SHELLS + 1];
    int centres = 0;
    for (int c = 0; c < edges.size(); c++) {
      Map<Place, Integer> shells = shells(edges, c);
      if (shells.size() > 1) {
        centres++;
        add(edges, weight, shells, seen, even);
      }
    }
    if (centres > 0) {
      mass.add(over(seen, centres));
      expected.add(over(even, centres));
    }
  }

  private static double[][] over(double[][] sums, int centres) {
    return Arrays.stream(sums)
        .map(r -> Arrays.stream(r).map(v -> v / centres).toArray())
        .toArray(double[][]::new);
  }

  private static double[] mean(List<AttentionMap> layers, int count) {
    double[] out = new double[count];
    for (AttentionMap map : layers) {
      float[] entries = map.entries();
      for (int i = 0; i < entries.length; i++) {
        out[i % count] += entries[i] / (double) (map.heads() * layers.size());
      }
    }
    return out;
  }

  /** The centre (shell 0) and its neighbours up to {@link #SHELLS}. */
  private static Map<Place, Integer> shells(Geometry.Edges edges, int centre) {
    int from = edges.start()[centre];
    Integer[] order = new Integer[edges.start()[centre + 1] - from - 1];
    Arrays.setAll(order, i -> from + 1 + i);
    Arrays.sort(order, (a, b) -> Double.compare(edges.distance()[a], edges.distance()[b]));
    Map<Place, Integer> out = new HashMap<>(); // looked up, never walked through in its order
    out.put(new Place(centre, 0, 0, 0), 0);
    int shell = 0;
    double before = 0;
    for (int e : order) {
      double d = edges.distance()[e];
      if (d == Geometry.Edges.PLACELESS) {
        continue;
      }
      shell += d > GAP * before ? 1 : 0;
      before = d;
      if (shell > SHELLS) {
        break;
      }
      out.put(key(edges, e, 0, 0, 0), shell);
    }
    return out;
  }

  private static Place key(Geometry.Edges edges, int edge, int x, int y, int z) {
    short[] image = edges.image();
    return new Place(
        edges.key()[edge], x + image[3 * edge], y + image[3 * edge + 1], z + image[3 * edge + 2]);
  }

  private void add(
      Geometry.Edges edges,
      double[] weight,
      Map<Place, Integer> shells,
      double[][] seen,
      double[][] even) {
    List<Map.Entry<Place, Integer>> members = new ArrayList<>(shells.entrySet());
    members.sort(
        java.util.Comparator.comparing((Map.Entry<Place, Integer> m) -> m.getKey().site)
            .thenComparing(m -> m.getKey().x)
            .thenComparing(m -> m.getKey().y)
            .thenComparing(m -> m.getKey().z)); // sums have an order of their own
    for (Map.Entry<Place, Integer> m : members) {
      Place p = m.getKey();
      int from = edges.start()[p.site];
      int to = edges.start()[p.site + 1];
      double row = 0;
      for (int e = from; e < to; e++) {
        row += weight[e];
      }
      for (int e = from; e < to; e++) {
        Integer shell = shells.get(key(edges, e, p.x, p.y, p.z));
        if (shell != null) {
          seen[m.getValue()][shell] += weight[e];
          even[m.getValue()][shell] += row / (to - from);
          pairs[m.getValue()][shell]++;
        }
      }
      visited += to - from;
    }
  }

  /** Samples the figures rest on. */
  int samples() {
    return mass.size();
  }

  /** One row per pair of shells that has edges; empty where there are none. */
  List<PairMass> build() {
    List<PairMass> rows = new ArrayList<>();
    for (int q = 0; q <= SHELLS; q++) {
      for (int k = 0; k <= SHELLS; k++) {
        if (pairs[q][k] > 0) {
          rows.add(row(q, k, Double.NaN));
        }
      }
    }
    double[] adjusted = Holm.adjust(rows.stream().mapToDouble(PairMass::pValue).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      PairMass r = rows.get(i);
      rows.set(
          i,
          new PairMass(
              r.query(),
              r.key(),
              r.pairs(),
              r.mass(),
              r.expected(),
              r.ratio(),
              r.pValue(),
              adjusted[i]));
    }
    return rows;
  }

  private PairMass row(int query, int key, double adjusted) {
    double[] differences = new double[mass.size()];
    double sum = 0;
    double even = 0;
    for (int s = 0; s < differences.length; s++) {
      double m = mass.get(s)[query][key];
      double e = expected.get(s)[query][key];
      sum += m;
      even += e;
      differences[s] = Math.abs(m - e) <= 1e-9 * (m + e) ? 0 : m - e; // rounding is no difference
    }
    return new PairMass(
        name(query),
        name(key),
        pairs[query][key],
        sum,
        even,
        even == 0 ? Double.NaN : sum / even,
        WilcoxonSignedRank.test(differences, Alternative.TWO_SIDED).pValue(),
        adjusted);
  }

  private static String name(int shell) {
    return shell == 0 ? "centre" : "shell " + shell;
  }
}
