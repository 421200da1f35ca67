package org.matlens.metric;

import java.util.Arrays;

/**
 * Metrics of regression and classification.
 *
 * <p>All take targets first and predictions second, of equal length; no samples give NaN; lengths
 * that differ, NaN or infinite values, probabilities outside [0, 1] and class numbers out of range
 * are an {@link IllegalArgumentException}. Legend: y target, ŷ prediction, n samples, K classes.
 */
public final class Metrics {
  /** Probabilities are clipped to [ε, 1 - ε] in {@link #logLoss}. */
  public static final double LOG_LOSS_EPSILON = 1e-15;

  private Metrics() {}

  /** Mean absolute error, Σ|y - ŷ| / n, in the target's unit. */
  public static double mae(double[] target, double[] prediction) {
    finite(target, prediction);
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      sum += Math.abs(target[i] - prediction[i]);
    }
    return sum / target.length;
  }

  /** Root mean squared error, √(Σ(y - ŷ)² / n), in the target's unit. */
  public static double rmse(double[] target, double[] prediction) {
    finite(target, prediction);
    return Math.sqrt(squares(target, prediction) / target.length);
  }

  /**
   * Coefficient of determination, 1 - Σ(y - ŷ)² / Σ(y - ȳ)²; at most 1, negative when worse than
   * the mean ȳ of these targets. NaN when all targets are equal (one sample included).
   */
  public static double r2(double[] target, double[] prediction) {
    finite(target, prediction);
    // A mean of equal numbers can differ from them in the last bit: ask for equality itself.
    if (Arrays.stream(target).distinct().count() < 2) {
      return Double.NaN;
    }
    double[] mean = new double[target.length];
    Arrays.fill(mean, Arrays.stream(target).average().orElse(Double.NaN));
    return 1 - squares(target, prediction) / squares(target, mean);
  }

  /**
   * Area under the receiver operating characteristic: the share of (positive, negative) pairs in
   * which the positive scores higher, ties counting half (midranks). NaN when one class is absent.
   *
   * @param target 0 or 1
   * @param score any number that grows with the positive class
   */
  public static double rocAuc(int[] target, double[] score) {
    finite("score", score);
    long positives = positives(target, score.length);
    long negatives = target.length - positives;
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    double[] ranks = Ranks.midranks(score);
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      sum += target[i] == 1 ? ranks[i] : 0;
    }
    return (sum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }

  /**
   * Average precision, Σ_t (R_t - R_(t-1)) P_t over the distinct scores t from the highest, with
   * precision P_t and recall R_t of "score ≥ t"; equal scores enter together, nothing is
   * interpolated. NaN when one class is absent.
   *
   * @param target 0 or 1
   * @param score any number that grows with the positive class
   */
  public static double prAuc(int[] target, double[] score) {
    finite("score", score);
    long positives = positives(target, score.length);
    if (positives == 0 || positives == target.length) {
      return Double.NaN;
    }
    int[] order = Ranks.ascending(score);
    double area = 0;
    long taken = 0;
    long hits = 0;
    for (int i = order.length - 1; i >= 0; ) {
      double threshold = score[order[i]];
      long before = hits;
      for (; i >= 0 && score[order[i]] == threshold; i--) {
        taken++;
        hits += target[order[i]];
      }
      area += (hits - before) / (double) positives * hits / taken;
    }
    return area;
  }

  /** Share of samples whose class is predicted: Σ[y = ŷ] / n. */
  public static double accuracy(int[] target, int[] predicted) {
    sameLength(target.length, predicted.length);
    int right = 0;
    for (int i = 0; i < target.length; i++) {
      right += target[i] == predicted[i] ? 1 : 0;
    }
    return right / (double) target.length;
  }

  /**
   * Mean recall over the classes that occur among the targets. NaN when only one does (a constant
   * prediction would be perfect).
   */
  public static double balancedAccuracy(int[] target, int[] predicted) {
    long[][] c = confusion(target, predicted);
    double sum = 0;
    int present = 0;
    for (int k = 0; k < c.length; k++) {
      long row = Arrays.stream(c[k]).sum();
      if (row > 0) {
        present++;
        sum += c[k][k] / (double) row;
      }
    }
    return present < 2 ? Double.NaN : sum / present;
  }

  /**
   * F₁ of class 1, 2 TP / (2 TP + FP + FN). NaN when class 1 is neither among the targets nor
   * predicted; 0 when it is one of them and never both.
   */
  public static double f1(int[] target, int[] predicted) {
    return f1(confusion(target, predicted), 1);
  }

  /**
   * Unweighted mean of F₁ over the classes that occur among targets or predictions. NaN when only
   * one class does.
   */
  public static double macroF1(int[] target, int[] predicted) {
    long[][] c = confusion(target, predicted);
    double[] perClass = new double[c.length];
    Arrays.setAll(perClass, k -> f1(c, k));
    double[] defined = Arrays.stream(perClass).filter(v -> !Double.isNaN(v)).toArray();
    return defined.length < 2 ? Double.NaN : Arrays.stream(defined).average().orElse(Double.NaN);
  }

  /**
   * Matthews correlation coefficient, for any number of classes (Gorodkin, 2004,
   * doi:10.1016/j.compbiolchem.2004.09.006): the correlation of target and predicted class. NaN
   * when the targets are of one class; 0 when only the predictions are (as good as chance).
   */
  public static double mcc(int[] target, int[] predicted) {
    long[][] c = confusion(target, predicted);
    double n = target.length;
    double right = 0;
    double cross = 0;
    double targetSquares = 0;
    double predictedSquares = 0;
    for (int k = 0; k < c.length; k++) {
      double t = Arrays.stream(c[k]).sum();
      double p = 0;
      for (long[] row : c) {
        p += row[k];
      }
      right += c[k][k];
      cross += t * p;
      targetSquares += t * t;
      predictedSquares += p * p;
    }
    double spreadOfTargets = n * n - targetSquares;
    double spreadOfPredictions = n * n - predictedSquares;
    if (spreadOfTargets == 0) {
      return Double.NaN;
    }
    return spreadOfPredictions == 0
        ? 0
        : (right * n - cross) / Math.sqrt(spreadOfTargets) / Math.sqrt(spreadOfPredictions);
  }

  /**
   * Mean negative log likelihood of the true class, -Σ ln p_y / n, in nats; p clipped to [ε, 1 - ε]
   * with ε = {@link #LOG_LOSS_EPSILON}, so that a sure mistake costs about 34.5.
   *
   * @param probabilities [sample][class]
   */
  public static double logLoss(int[] target, double[][] probabilities) {
    sameLength(target.length, probabilities.length);
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      double p = probability(probabilities[i], target[i], i);
      sum -= Math.log(Math.max(LOG_LOSS_EPSILON, Math.min(1 - LOG_LOSS_EPSILON, p)));
    }
    return sum / target.length;
  }

  /** As {@link #logLoss(int[], double[][])} for two classes, from the probability of class 1. */
  public static double logLoss(int[] target, double[] positive) {
    return logLoss(target, twoClasses(positive));
  }

  /**
   * Brier score of K classes, Σ_i Σ_k (p_ik - [y_i = k])² / n, in [0, 2] (Brier, 1950,
   * doi:10.1175/1520-0493(1950)078&lt;0001:VOFEIT&gt;2.0.CO;2).
   *
   * @param probabilities [sample][class]
   */
  public static double brier(int[] target, double[][] probabilities) {
    sameLength(target.length, probabilities.length);
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      probability(probabilities[i], target[i], i);
      for (int k = 0; k < probabilities[i].length; k++) {
        double p = probability(probabilities[i], k, i);
        double miss = p - (k == target[i] ? 1 : 0);
        sum += miss * miss;
      }
    }
    return sum / target.length;
  }

  /**
   * Brier score of two classes as it is usual for them, Σ(p - y)² / n, in [0, 1]: half of {@link
   * #brier(int[], double[][])}.
   *
   * @param positive probability of class 1
   */
  public static double brier(int[] target, double[] positive) {
    return brier(target, twoClasses(positive)) / 2;
  }

  private static double[][] twoClasses(double[] positive) {
    return Arrays.stream(positive).mapToObj(p -> new double[] {1 - p, p}).toArray(double[][]::new);
  }

  private static double squares(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private static double f1(long[][] c, int k) {
    if (k >= c.length) {
      return Double.NaN;
    }
    long either = 0;
    for (int j = 0; j < c.length; j++) {
      either += c[k][j] + c[j][k];
    }
    return 2.0 * c[k][k] / either;
  }

  /** [target class][predicted class]. */
  private static long[][] confusion(int[] target, int[] predicted) {
    sameLength(target.length, predicted.length);
    int classes = 0;
    for (int i = 0; i < target.length; i++) {
      if (target[i] < 0 || predicted[i] < 0) {
        throw new IllegalArgumentException(
            "sample " + i + ": class " + Math.min(target[i], predicted[i]) + ", expected >= 0");
      }
      classes = Math.max(classes, Math.max(target[i], predicted[i]) + 1);
    }
    long[][] c = new long[classes][classes];
    for (int i = 0; i < target.length; i++) {
      c[target[i]][predicted[i]]++;
    }
    return c;
  }

  private static long positives(int[] target, int length) {
    sameLength(target.length, length);
    long positives = 0;
    for (int i = 0; i < length; i++) {
      if (target[i] != 0 && target[i] != 1) {
        throw new IllegalArgumentException(
            "sample " + i + ": class " + target[i] + ", expected 0 or 1");
      }
      positives += target[i];
    }
    return positives;
  }

  private static double probability(double[] of, int k, int sample) {
    if (k < 0 || k >= of.length) {
      throw new IllegalArgumentException(
          "sample " + sample + ": class " + k + " of " + of.length + " probabilities");
    }
    if (!(of[k] >= 0 && of[k] <= 1)) {
      throw new IllegalArgumentException(
          "sample " + sample + ": probability " + of[k] + " of class " + k + " outside [0, 1]");
    }
    return of[k];
  }

  private static void finite(double[] target, double[] prediction) {
    sameLength(target.length, prediction.length);
    finite("target", target);
    finite("prediction", prediction);
  }

  private static void finite(String what, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            what + " " + i + " is " + values[i] + "; set such samples apart with Labelled.of");
      }
    }
  }

  static void sameLength(int targets, int predictions) {
    if (targets != predictions) {
      throw new IllegalArgumentException(targets + " targets but " + predictions + " predictions");
    }
  }
}
