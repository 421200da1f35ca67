package org.matlens.analysis.truth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Fold;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Interval;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/**
 * How well one method finds the truth about atoms.
 *
 * @param metric per sample
 * @param mean over the samples that have a figure, with its bootstrap interval
 * @param n samples that have one
 * @param undefined samples without one, see {@link TruthMetric#of}
 * @param nonFinite samples whose map holds NaN or infinite scores; in no figure
 */
public record TruthScore(TruthMetric metric, Interval mean, int n, int undefined, int nonFinite) {
  /**
   * A sample and the truth about its atoms.
   *
   * @param truths one or more views of it, all marks or all values
   */
  public record Known(Sample sample, List<AtomTruth> truths) {
    public Known {
      truths = List.copyOf(truths);
    }
  }

  /** Scores of the atoms of each sample: sums over the tokens of an atom; null: not finite. */
  public static List<double[]> atoms(
      Predictor predictor, List<Known> known, AttributionMethod method, int output) {
    List<Sample> samples = known.stream().map(Known::sample).toList();
    List<Attribution> maps = method.attribute(predictor, samples, output);
    List<double[]> out = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      double[] scores =
          Fold.atoms(samples.get(i), maps.get(i).perToken(), known.get(i).truths().get(0).size());
      boolean finite = maps.get(i).finite() && Arrays.stream(scores).allMatch(Double::isFinite);
      out.add(finite ? scores : null);
    }
    return out;
  }

  /**
   * The figure over some samples.
   *
   * @param atoms of each sample, see {@link #atoms}
   * @param view which of the truths of a sample
   */
  public static TruthScore of(
      TruthMetric metric, List<Known> known, List<double[]> atoms, int view, long seed) {
    int nonFinite = 0;
    int undefined = 0;
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      if (atoms.get(i) == null) {
        nonFinite++;
        continue;
      }
      double value = metric.of(known.get(i).truths().get(view), atoms.get(i));
      if (Double.isNaN(value)) {
        undefined++;
      } else {
        values.add(value);
      }
    }
    double[] each = values.stream().mapToDouble(Double::doubleValue).toArray();
    return new TruthScore(metric, Bootstrap.mean(each, seed), each.length, undefined, nonFinite);
  }
}
