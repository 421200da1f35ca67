package org.matlens.analysis.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.metric.Metrics;
import org.matlens.metric.Ranks;

/**
 * Do the probabilities of a classifier mean what they say?
 *
 * @param error expected calibration error, Σ (n_b / n) |mean probability_b - observed share_b| over
 *     bins of equal mass (Naeini et al., 2015, doi:10.1609/aaai.v29i1.9602; Nixon et al., 2019,
 *     arXiv:1904.01685); NaN without samples
 * @param brier Brier score, see {@link Metrics#brier}
 * @param bins from the lowest probability up
 */
public record ClassCalibration(double error, double brier, List<Bin> bins) {
  /** Bins unless told. */
  public static final int BINS = 10;

  /** Samples of similar probability: its mean, and how often the event happened. */
  public record Bin(int n, double probability, double observed) {}

  /**
   * Binary: the probability of class 1 against how often it is the class.
   *
   * @param bins at most this many, of equal mass but for equal probabilities, which stay together
   * @throws IllegalArgumentException when a probability is not in [0, 1]
   */
  public static ClassCalibration binary(int[] target, double[] positive, int bins) {
    double brier = Metrics.brier(target, positive);
    List<Bin> out = bin(positive, target, bins);
    return new ClassCalibration(error(out, target.length), brier, out);
  }

  /** Several classes: the probability of the likeliest class against how often it is right. */
  public static ClassCalibration multiclass(int[] target, double[][] probabilities, int bins) {
    double brier = Metrics.brier(target, probabilities);
    double[] confidence = new double[target.length];
    int[] right = new int[target.length];
    for (int i = 0; i < target.length; i++) {
      int best = 0;
      for (int k = 1; k < probabilities[i].length; k++) {
        best = probabilities[i][k] > probabilities[i][best] ? k : best;
      }
      confidence[i] = probabilities[i][best];
      right[i] = best == target[i] ? 1 : 0;
    }
    List<Bin> out = bin(confidence, right, bins);
    return new ClassCalibration(error(out, target.length), brier, out);
  }

  private static List<Bin> bin(double[] probability, int[] happened, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException(bins + " bins, expected at least one");
    }
    int[] order = Ranks.ascending(probability);
    int n = order.length;
    List<Bin> out = new ArrayList<>();
    int from = 0;
    for (int b = 1; b <= bins; b++) {
      int to = Math.max(from, (int) Math.round((double) b * n / bins));
      while (to > from && to < n && probability[order[to]] == probability[order[to - 1]]) {
        to++;
      }
      if (to > from) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        out.add(
            new Bin(
                rows.length,
                Arrays.stream(rows).mapToDouble(i -> probability[i]).average().orElseThrow(),
                Arrays.stream(rows).mapToDouble(i -> happened[i]).average().orElseThrow()));
      }
      from = to;
    }
    return List.copyOf(out);
  }

  private static double error(List<Bin> bins, int n) {
    return n == 0
        ? Double.NaN
        : bins.stream().mapToDouble(b -> b.n() * Math.abs(b.probability() - b.observed())).sum()
            / n;
  }
}
