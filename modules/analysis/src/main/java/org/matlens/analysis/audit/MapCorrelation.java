package org.matlens.analysis.audit;

import java.util.Arrays;
import java.util.List;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.stats.Correlation;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/** Rank correlation between the maps of the audited model and those of another one. */
final class MapCorrelation {
  private MapCorrelation() {}

  /**
   * Spearman correlation over the tokens of the input, for the first {@code limit} samples; NaN
   * where it is undefined. Two tokens correlate by ±1: the mean over samples then tells how often
   * the maps agree.
   */
  static double[] perSample(
      AuditContext context, AttributionMethod method, Predictor other, int limit) {
    int n = Math.min(limit, context.samples().size());
    double[] out = new double[n];
    Arrays.fill(out, Double.NaN);
    if (!method.offeredBy(other)) {
      return out;
    }
    List<Sample> samples = context.samples().subList(0, n);
    List<Attribution> theirs =
        method.attribute(other, samples, Arrays.copyOf(context.outputs(), n));
    List<Attribution> ours = context.attributions(method);
    for (int i = 0; i < n; i++) {
      Sample s = samples.get(i);
      int[] tokens = SampleTokens.deletable(s);
      if (tokens.length >= OrderTest.MIN_TOKENS
          && usable(s, ours.get(i))
          && usable(s, theirs.get(i))) {
        out[i] = Correlation.spearman(at(ours.get(i), tokens), at(theirs.get(i), tokens));
      }
    }
    return out;
  }

  private static boolean usable(Sample sample, Attribution map) {
    return map.finite() && !InformativeCheck.constant(sample, map);
  }

  private static double[] at(Attribution map, int[] tokens) {
    return Arrays.stream(tokens).mapToDouble(t -> map.perToken()[t]).toArray();
  }
}
