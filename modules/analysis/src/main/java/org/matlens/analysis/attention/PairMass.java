package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.matlens.analysis.stats.Holm;
import org.matlens.attention.AttentionMap;
import org.matlens.token.TokenSequence;

/**
 * How much the tokens of one label look at those of another: elements, fragments, kinds, streams.
 *
 * @param query label of those who look
 * @param key label of those looked at
 * @param pairs (query, key) pairs of tokens over all samples
 * @param mass weight on them, mean over layers and heads, summed over samples
 * @param expected the same under the null that labels do not matter: mean of {@code mass} over
 *     permutations of the labels among the labelled tokens of each sample (of queries and keys
 *     together in self-attention, each for itself in cross-attention). Positions and the form of
 *     the maps stay
 * @param ratio mass / expected; NaN when nothing is expected
 * @param pValue two-sided, (1 + permutations at least as extreme) / (1 + permutations) doubled
 * @param pAdjusted the same, adjusted for all pairs of labels (Holm)
 */
public record PairMass(
    String query,
    String key,
    long pairs,
    double mass,
    double expected,
    double ratio,
    double pValue,
    double pAdjusted) {

  /** What a key is called that is in the same part as the query. */
  public static final String ITSELF = "itself";

  /** Permutations unless told. */
  public static final int PERMUTATIONS = 999;

  /**
   * Takes samples one by one; keeps sums per pair of labels and permutation.
   *
   * <p>Labels {@code kind#number} name parts of a sample, of which there may be several of a kind:
   * the key is then called {@code itself} where it is in the same part as the query.
   */
  public static final class Builder {
    private record Ends(String query, String key) implements Comparable<Ends> {
      @Override
      public int compareTo(Ends o) {
        int c = query.compareTo(o.query);
        return c != 0 ? c : key.compareTo(o.key);
      }
    }

    private static final class Sums {
      private long pairs;
      private final double[] mass; // [0] as it is, then by permutation

      private Sums(int permutations) {
        mass = new double[1 + permutations];
      }
    }

    /** Stands between the kind of a part and its number. */
    private static final char NUMBER = '#';

    private final TokenLabels labels;
    private final int permutations;
    private final SplittableRandom random;
    private final Map<Ends, Sums> sums = new TreeMap<>();
    private long leftOut;

    public Builder(TokenLabels labels, int permutations, long seed) {
      if (permutations < 1) {
        throw new IllegalArgumentException(permutations + " permutations, expected at least one");
      }
      this.labels = labels;
      this.permutations = permutations;
      this.random = new SplittableRandom(seed).split();
    }

    /** Samples left out for a NaN or infinite weight. */
    public long leftOut() {
      return leftOut;
    }

    /** Adds the self-attention of one sequence. */
    public Builder add(TokenSequence sequence, List<AttentionMap> layers) {
      return add(sequence, sequence, layers);
    }

    /** Adds the attention of one sequence to another, or to itself. */
    public Builder add(TokenSequence queries, TokenSequence keys, List<AttentionMap> layers) {
      boolean self = queries.equals(keys);
      return self
          ? add(labels.of(queries), layers)
          : add(labels.of(queries), labels.of(keys), false, layers);
    }

    /**
     * Adds the self-attention of a sequence whose tokens have these labels.
     *
     * @param labels one per token, null for none
     */
    public Builder add(String[] labels, List<AttentionMap> layers) {
      return add(labels, labels, true, layers);
    }

    private Builder add(
        String[] ofQueries, String[] ofKeys, boolean self, List<AttentionMap> layers) {
      if (!layers.stream().allMatch(Weights::finite)) {
        leftOut++;
        return this;
      }
      double[] mean = mean(layers, ofQueries.length, ofKeys.length);
      List<String> names =
          Stream.concat(Arrays.stream(ofQueries), Arrays.stream(ofKeys))
              .filter(Objects::nonNull)
              .distinct()
              .toList();
      int[] queries = Arrays.stream(ofQueries).mapToInt(names::indexOf).toArray();
      int[] keys = Arrays.stream(ofKeys).mapToInt(names::indexOf).toArray();
      Sums[][] table = table(names, queries, keys);
      for (int p = 0; p <= permutations; p++) {
        if (p > 0) {
          queries = shuffled(queries);
          keys = self ? queries : shuffled(keys);
        }
        for (int q = 0; q < queries.length; q++) {
          for (int k = 0; k < keys.length; k++) {
            if (queries[q] >= 0 && keys[k] >= 0) {
              Sums s = table[queries[q]][keys[k]];
              s.mass[p] += mean[q * keys.length + k];
              s.pairs += p == 0 ? 1 : 0;
            }
          }
        }
      }
      return this;
    }

    /** The sums of each pair of labels that stand on a query and on a key. */
    private Sums[][] table(List<String> names, int[] queries, int[] keys) {
      Sums[][] table = new Sums[names.size()][names.size()];
      for (int q : queries) {
        for (int k : keys) {
          if (q >= 0 && k >= 0 && table[q][k] == null) {
            table[q][k] =
                sums.computeIfAbsent(ends(names.get(q), names.get(k)), e -> new Sums(permutations));
          }
        }
      }
      return table;
    }

    private static Ends ends(String query, String key) {
      int number = query.indexOf(NUMBER);
      if (number < 0) {
        return new Ends(query, key);
      }
      String kind = query.substring(0, number);
      return new Ends(kind, query.equals(key) ? ITSELF : key.substring(0, key.indexOf(NUMBER)));
    }

    private static double[] mean(List<AttentionMap> layers, int queries, int keys) {
      double[] out = new double[queries * keys];
      for (AttentionMap map : layers) {
        if (map.queries() != queries || map.keys() != keys) {
          throw new IllegalArgumentException(
              "attention ["
                  + map.queries()
                  + ", "
                  + map.keys()
                  + "] of sequences of "
                  + queries
                  + " and "
                  + keys
                  + " tokens");
        }
        double[] fused = map.meanOverHeads();
        for (int i = 0; i < out.length; i++) {
          out[i] += fused[i] / layers.size();
        }
      }
      return out;
    }

    /** Labels permuted among the tokens that have one. */
    private int[] shuffled(int[] of) {
      int[] out = of.clone();
      for (int i = out.length - 1; i > 0; i--) {
        if (out[i] >= 0) {
          int j = random.nextInt(i + 1);
          while (out[j] < 0) {
            j = random.nextInt(i + 1);
          }
          int s = out[i];
          out[i] = out[j];
          out[j] = s;
        }
      }
      return out;
    }

    /** One row per pair of labels seen, by name. */
    public List<PairMass> build() {
      List<PairMass> out = new ArrayList<>();
      sums.forEach((ends, s) -> out.add(row(ends, s)));
      double[] adjusted = Holm.adjust(out.stream().mapToDouble(PairMass::pValue).toArray());
      for (int i = 0; i < adjusted.length; i++) {
        PairMass r = out.get(i);
        out.set(
            i,
            new PairMass(
                r.query, r.key, r.pairs, r.mass, r.expected, r.ratio, r.pValue, adjusted[i]));
      }
      return out;
    }

    private PairMass row(Ends ends, Sums s) {
      double seen = s.mass[0];
      double slack = 1e-9 * Math.abs(seen); // equal sums may differ in their last bits
      int above = 1;
      int below = 1;
      for (int p = 1; p <= permutations; p++) {
        above += s.mass[p] >= seen - slack ? 1 : 0;
        below += s.mass[p] <= seen + slack ? 1 : 0;
      }
      double expected = Arrays.stream(s.mass, 1, s.mass.length).average().orElseThrow();
      return new PairMass(
          ends.query,
          ends.key,
          s.pairs,
          seen,
          expected,
          expected == 0 ? Double.NaN : seen / expected,
          Math.min(1, 2.0 * Math.min(above, below) / (1 + permutations)),
          Double.NaN);
    }
  }
}
