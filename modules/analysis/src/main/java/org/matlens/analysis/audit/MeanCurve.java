package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.matlens.analysis.perturb.DeletionCurve;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Interval;

/**
 * What the explained score does while tokens go or come, mean over samples: the picture behind a
 * deletion or insertion check.
 *
 * <p>Samples have different numbers of tokens; their curves are read, linearly between steps, at
 * {@link #POINTS} shares of the path, which takes all tokens but one.
 *
 * @param method whose order it is, empty for random orders
 * @param check the check and its variant, e.g. {@code deletion-mask}
 * @param share of the path that is gone (deletion) or back (insertion), rising from 0 to 1
 * @param change of the explained score against the whole sample, mean over samples with its 95 %
 *     interval
 * @param travelled sum of the sizes of all steps so far, mean over samples
 * @param n samples
 */
public record MeanCurve(
    Optional<String> method,
    String check,
    double[] share,
    List<Interval> change,
    double[] travelled,
    int n) {
  static final int POINTS = 21;

  /**
   * The mean of curves, one group of curves per sample (one of a method, several of random orders).
   *
   * @param insertion whether a curve is read from its end
   */
  static MeanCurve of(
      Optional<String> method,
      String check,
      boolean insertion,
      List<List<DeletionCurve>> samples,
      long seed) {
    double[] share = new double[POINTS];
    Arrays.setAll(share, p -> (double) p / (POINTS - 1));
    List<List<DeletionCurve>> used =
        samples.stream()
            .filter(s -> !s.isEmpty() && s.stream().allMatch(DeletionCurve::finite))
            .toList();
    double[][] change = new double[POINTS][used.size()];
    double[] travelled = new double[POINTS];
    for (int i = 0; i < used.size(); i++) {
      for (DeletionCurve curve : used.get(i)) {
        double[] scores = insertion ? backwards(curve.scores()) : curve.scores();
        double[] way = way(scores);
        for (int p = 0; p < POINTS; p++) {
          int of = used.get(i).size();
          change[p][i] += (at(scores, share[p]) - curve.scores()[0]) / of;
          travelled[p] += at(way, share[p]) / of / used.size();
        }
      }
    }
    List<Interval> means = new ArrayList<>();
    for (double[] c : change) {
      means.add(Bootstrap.mean(c, seed));
    }
    return new MeanCurve(method, check, share, List.copyOf(means), travelled, used.size());
  }

  private static double[] backwards(double[] scores) {
    double[] out = new double[scores.length];
    Arrays.setAll(out, k -> scores[scores.length - 1 - k]);
    return out;
  }

  private static double[] way(double[] scores) {
    double[] out = new double[scores.length];
    for (int k = 1; k < out.length; k++) {
      out[k] = out[k - 1] + Math.abs(scores[k] - scores[k - 1]);
    }
    return out;
  }

  /** Linear between the numbers, which stand at equal shares of the path. */
  static double at(double[] values, double share) {
    double place = share * (values.length - 1);
    int below = Math.min((int) place, values.length - 2);
    double part = place - below;
    return values[below] * (1 - part) + values[below + 1] * part;
  }
}
