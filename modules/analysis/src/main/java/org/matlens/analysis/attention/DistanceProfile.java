package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.matlens.analysis.stats.Correlation;
import org.matlens.attention.AttentionMap;
import org.matlens.token.TokenSequence;

/**
 * Weight against distance for one head: which reach it has.
 *
 * @param layer 0-based
 * @param head 0-based
 * @param unit of distances
 * @param borders of the bins, ascending; bin b is [borders[b], borders[b + 1])
 * @param pairs (query, key) pairs per bin
 * @param meanWeight mean weight of a pair per bin, NaN for empty bins
 * @param mass share of the weight of all pairs with a distance, per bin; NaN when there is none
 * @param meanDistance mean distance of a look, Σ w d / Σ w over pairs of all bins or none
 * @param rankCorrelation Spearman correlation of weight and distance within a sample, mean over the
 *     samples where it exists
 * @param samples that had distances
 */
public record DistanceProfile(
    int layer,
    int head,
    String unit,
    double[] borders,
    long[] pairs,
    double[] meanWeight,
    double[] mass,
    double meanDistance,
    double rankCorrelation,
    long samples) {

  /** Takes samples one by one and keeps sums only. */
  public static final class Builder {
    private final double[] borders;
    private final List<List<Sums>> layers = new ArrayList<>();
    private String unit;
    private long skipped;

    private static final class Sums {
      private final long[] pairs;
      private final double[] weight;
      private double total;
      private double far;
      private long samples;
      private final SummaryStatistics rho = new SummaryStatistics();

      private Sums(int bins) {
        pairs = new long[bins];
        weight = new double[bins];
      }
    }

    /**
     * @param borders of the bins, ascending
     */
    public Builder(double[] borders) {
      this.borders = borders.clone();
      for (int b = 1; b < borders.length; b++) {
        if (!(borders[b] > borders[b - 1])) {
          throw new IllegalArgumentException(
              "borders " + Arrays.toString(borders) + ", expected them to ascend");
        }
      }
      if (borders.length < 2) {
        throw new IllegalArgumentException(borders.length + " borders, expected at least 2");
      }
    }

    /** Samples without distances or with a NaN or infinite weight. */
    public long skipped() {
      return skipped;
    }

    /**
     * Adds the self-attention of one sequence.
     *
     * @throws IllegalArgumentException when its distances are in another unit
     */
    public Builder add(TokenSequence sequence, List<AttentionMap> maps) {
      PairDistance distance = PairDistance.of(sequence).orElse(null);
      if (distance == null || !maps.stream().allMatch(Weights::finite)) {
        skipped++;
        return this;
      }
      if (unit != null && !unit.equals(distance.unit())) {
        throw new IllegalArgumentException(
            "distances in " + distance.unit() + ", those before in " + unit);
      }
      unit = distance.unit();
      for (int l = 0; l < maps.size(); l++) {
        if (l == layers.size()) {
          layers.add(new ArrayList<>());
        }
        for (int h = 0; h < maps.get(l).heads(); h++) {
          if (h == layers.get(l).size()) {
            layers.get(l).add(new Sums(borders.length - 1));
          }
          add(layers.get(l).get(h), distance.values(), maps.get(l), h);
        }
      }
      return this;
    }

    private void add(Sums sums, double[] distance, AttentionMap map, int head) {
      int size = distance.length;
      double[] d = new double[size];
      double[] w = new double[size];
      int known = 0;
      for (int i = 0; i < size; i++) {
        if (Double.isNaN(distance[i])) {
          continue;
        }
        d[known] = distance[i];
        w[known] = map.values()[head * size + i];
        sums.total += w[known];
        sums.far += w[known] * d[known];
        int bin = Arrays.binarySearch(borders, d[known]);
        bin = bin < 0 ? -bin - 2 : bin;
        if (bin >= 0 && bin < sums.pairs.length) {
          sums.pairs[bin]++;
          sums.weight[bin] += w[known];
        }
        known++;
      }
      sums.samples++;
      double rho = Correlation.spearman(Arrays.copyOf(w, known), Arrays.copyOf(d, known));
      if (!Double.isNaN(rho)) {
        sums.rho.addValue(rho);
      }
    }

    /** One profile per layer and head, in order. */
    public List<DistanceProfile> build() {
      List<DistanceProfile> out = new ArrayList<>();
      for (int l = 0; l < layers.size(); l++) {
        for (int h = 0; h < layers.get(l).size(); h++) {
          Sums s = layers.get(l).get(h);
          double[] mean = new double[s.pairs.length];
          double[] mass = new double[s.pairs.length];
          Arrays.setAll(mean, b -> s.weight[b] / s.pairs[b]);
          Arrays.setAll(mass, b -> s.weight[b] / s.total);
          out.add(
              new DistanceProfile(
                  l,
                  h,
                  unit,
                  borders,
                  s.pairs,
                  mean,
                  mass,
                  s.far / s.total,
                  s.rho.getMean(),
                  s.samples));
        }
      }
      return out;
    }
  }
}
