package org.matlens.analysis.stats;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Do the stated uncertainties of a regression model fit its errors? Predictions are taken as normal
 * distributions N(prediction, uncertainty²).
 *
 * @param n samples used
 * @param skipped samples left out: target, prediction or uncertainty not finite, or uncertainty not
 *     above zero
 * @param coverage share of targets inside central intervals of several levels
 * @param calibrationError mean over p = 0.05, 0.10, … 0.95 of |share of targets below the
 *     p-quantile - p|; 0 is perfect, 0.25 about as bad as it gets without bias (Kuleshov et al.,
 *     2018, arXiv:1807.00263, with absolute instead of squared differences)
 * @param negativeLogLikelihood mean of ½ ln(2π σ²) + (y - ŷ)² / 2σ², in nats; depends on the unit
 * @param errorCorrelation Spearman correlation of |y - ŷ| with the uncertainty: can it rank errors?
 *     NaN when either is constant
 */
public record RegressionCalibration(
    int n,
    int skipped,
    List<Coverage> coverage,
    double calibrationError,
    double negativeLogLikelihood,
    double errorCorrelation) {
  private static final double[] LEVELS = {0.5, 0.68, 0.8, 0.9, 0.95};
  private static final int QUANTILES = 19;

  /** The share {@code observed} of targets inside the central interval of {@code level}. */
  public record Coverage(double level, double observed) {}

  /** The figures of one task; all NaN when no sample can be used. */
  public static RegressionCalibration of(
      double[] target, double[] prediction, double[] uncertainty) {
    if (prediction.length != target.length || uncertainty.length != target.length) {
      throw new IllegalArgumentException(
          target.length
              + " targets, "
              + prediction.length
              + " predictions, "
              + uncertainty.length
              + " uncertainties");
    }
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    List<double[]> used = new ArrayList<>();
    double logLikelihood = 0;
    for (int i = 0; i < target.length; i++) {
      double error = target[i] - prediction[i];
      double sigma = uncertainty[i];
      if (Double.isFinite(error) && Double.isFinite(sigma) && sigma > 0) {
        used.add(
            new double[] {Math.abs(error), sigma, normal.cumulativeProbability(error / sigma)});
        logLikelihood -=
            0.5 * Math.log(2 * Math.PI) + Math.log(sigma) + 0.5 * Math.pow(error / sigma, 2);
      }
    }
    int n = used.size();
    List<Coverage> coverage = new ArrayList<>();
    for (double level : LEVELS) {
      coverage.add(new Coverage(level, share(used, (1 - level) / 2, (1 + level) / 2)));
    }
    double calibrationError = 0;
    for (int q = 1; q <= QUANTILES; q++) {
      double p = q / (QUANTILES + 1.0);
      calibrationError += Math.abs(share(used, Double.NEGATIVE_INFINITY, p) - p) / QUANTILES;
    }
    return new RegressionCalibration(
        n,
        target.length - n,
        List.copyOf(coverage),
        calibrationError,
        -logLikelihood / n,
        Correlation.spearman(column(used, 0), column(used, 1)));
  }

  private static double share(List<double[]> used, double low, double high) {
    return used.stream().filter(u -> u[2] >= low && u[2] <= high).count() / (double) used.size();
  }

  private static double[] column(List<double[]> rows, int column) {
    return rows.stream().mapToDouble(r -> r[column]).toArray();
  }
}
