package org.matlens.app.run;

import java.util.Arrays;

/**
 * The probability above which a sample is called positive when both classes count the same, from a
 * logistic curve q = 1 / (1 + exp(-(a logit(p) + b))) through labels of held-out samples (Platt
 * 1999), classes weighted to the same sum: the p where q = 1/2. Two numbers fitted to all samples
 * vary less from one choice of samples to the next than the threshold with the best balanced
 * accuracy, which hangs on the few samples beside it.
 *
 * <p>Labels are softened as Platt does, 1 to (n + 1) / (n + 2) of n positive ones and 0 likewise,
 * so that classes which do not overlap have a curve, too.
 */
final class BalancedLogistic {
  private static final double HALF = 0.5;
  private static final double EDGE = 1e-9;
  private static final int STEPS = 100;
  private static final double ENOUGH = 1e-10;

  private BalancedLogistic() {}

  /**
   * The threshold, one half where one class is missing or higher probabilities do not go with more
   * positive samples.
   *
   * @param labels 0 or 1
   * @param probabilities of being positive
   */
  static double threshold(int[] labels, double[] probabilities) {
    long positive = Arrays.stream(labels).filter(y -> y == 1).count();
    long negative = labels.length - positive;
    if (positive == 0 || negative == 0) {
      return HALF;
    }
    double[] x = Arrays.stream(probabilities).map(BalancedLogistic::logit).toArray();
    double a = 0;
    double b = 0;
    for (int step = 0; step < STEPS; step++) {
      double[] g = new double[2];
      double[][] h = {{ENOUGH, 0}, {0, ENOUGH}};
      for (int i = 0; i < x.length; i++) {
        boolean up = labels[i] == 1;
        double weight = HALF / (up ? positive : negative);
        double target = up ? (positive + 1.0) / (positive + 2.0) : 1 / (negative + 2.0);
        double q = 1 / (1 + Math.exp(-(a * x[i] + b)));
        double slope = weight * (q - target);
        double bend = weight * q * (1 - q);
        g[0] += slope * x[i];
        g[1] += slope;
        h[0][0] += bend * x[i] * x[i];
        h[0][1] += bend * x[i];
        h[1][1] += bend;
      }
      double det = h[0][0] * h[1][1] - h[0][1] * h[0][1];
      double da = (h[1][1] * g[0] - h[0][1] * g[1]) / det;
      double db = (h[0][0] * g[1] - h[0][1] * g[0]) / det;
      // A full step where the curve is steep may jump over the minimum.
      double most = Math.max(Math.abs(da), Math.abs(db));
      double share = most > 1 ? 1 / most : 1;
      a -= share * da;
      b -= share * db;
      if (most < ENOUGH) {
        break;
      }
    }
    return a > 0 ? 1 / (1 + Math.exp(b / a)) : HALF;
  }

  private static double logit(double p) {
    double inside = Math.max(EDGE, Math.min(1 - EDGE, p));
    return Math.log(inside / (1 - inside));
  }
}
