package org.matlens.model.train;

import java.util.Arrays;
import java.util.List;
import org.matlens.model.TrainingConfig.RegressionLoss;
import org.matlens.predict.Task;

/**
 * The loss of one sample: the sum over its tasks that have a label, each task weighing the same.
 * Regression losses as {@link RegressionLoss} defines them on normalised targets; cross-entropy for
 * classes.
 */
final class Loss {
  /** Bounds of the log-variance: outside them a variance tells of a single sample, not of noise. */
  private static final double MOST_LOG_VARIANCE = 10;

  /**
   * Least log-scale of a Laplace distribution: its gradient does not fade as the error does, and
   * below this few samples would drown all others.
   */
  private static final double LEAST_LOG_SCALE = -3;

  private final Targets targets;
  private final RegressionLoss regression;
  private final double[][] classWeights;

  /** A loss in which all samples weigh the same. */
  Loss(Targets targets, RegressionLoss regression) {
    this(targets, regression, null);
  }

  /**
   * A loss in which classes may weigh differently.
   *
   * @param classWeights [task][class], null for a task without classes; null for all weights one
   */
  Loss(Targets targets, RegressionLoss regression, double[][] classWeights) {
    this.targets = targets;
    this.regression = regression;
    this.classWeights = classWeights;
  }

  /**
   * Weights with which the classes of a task add up to the same: samples / (classes · samples of
   * the class), over the classes that have samples; 1 for the others.
   *
   * @param labels [sample][task], NaN where missing
   * @return [task][class], null for regressions
   */
  static double[][] balanced(List<Task> tasks, double[][] labels) {
    double[][] weights = new double[tasks.size()][];
    for (int t = 0; t < tasks.size(); t++) {
      Task task = tasks.get(t);
      if (task.kind() != Task.Kind.REGRESSION) {
        double[] count = new double[task.classes().size()];
        for (double[] row : labels) {
          if (!Double.isNaN(row[t])) {
            count[(int) row[t]]++;
          }
        }
        double samples = Arrays.stream(count).sum();
        long present = Arrays.stream(count).filter(n -> n > 0).count();
        weights[t] = Arrays.stream(count).map(n -> n > 0 ? samples / (present * n) : 1).toArray();
      }
    }
    return weights;
  }

  /**
   * Loss and gradient.
   *
   * @param labels one per task, NaN where missing
   * @param weight factor of loss and gradient
   * @param dOut added to
   */
  double of(double[] out, double[] labels, double weight, double[] dOut) {
    double sum = 0;
    for (int t = 0; t < labels.length; t++) {
      if (!Double.isNaN(labels[t])) {
        Task task = targets.tasks().get(t);
        int at = targets.firstOutput(t);
        sum +=
            switch (task.kind()) {
              case REGRESSION ->
                  regression(
                      out,
                      at,
                      (labels[t] - targets.mean()[t]) / targets.std()[t],
                      labels[t] != 0,
                      targets.zero(t),
                      weight,
                      dOut);
              case BINARY -> {
                double w = classWeights == null ? 1 : between(classWeights[t], labels[t]);
                yield w * binary(out, at, labels[t], w * weight, dOut);
              }
              case MULTICLASS -> {
                int label = (int) labels[t];
                double w = classWeights == null ? 1 : classWeights[t][label];
                yield w * multiclass(out, at, task.numOutputs(), label, w * weight, dOut);
              }
            };
      }
    }
    return weight * sum;
  }

  /** The weight of a label that may lie between the two classes. */
  private static double between(double[] weights, double label) {
    return (1 - label) * weights[0] + label * weights[1];
  }

  /**
   * What chooses the best epoch: the loss, but for {@link RegressionLoss#HURDLE} the absolute error
   * alone, since zero or not is soon learned by heart while amounts still improve.
   */
  double forChoice(double[] out, double[] labels) {
    double sum = of(out, labels, 1, new double[out.length]);
    for (int t = 0; t < labels.length; t++) {
      boolean hurdle =
          regression == RegressionLoss.HURDLE
              && targets.tasks().get(t).kind() == Task.Kind.REGRESSION;
      if (hurdle && !Double.isNaN(labels[t])) {
        sum -= gate(out, targets.firstOutput(t), labels[t] != 0, 1, new double[out.length]);
      }
    }
    return sum;
  }

  /** Cross-entropy of being zero or not. */
  private static double gate(double[] out, int at, boolean notZero, double weight, double[] dOut) {
    return binary(out, at + 1, notZero ? 1 : 0, weight, dOut);
  }

  private double regression(
      double[] out,
      int at,
      double target,
      boolean notZero,
      double zero,
      double weight,
      double[] dOut) {
    double e = out[at] - target;
    switch (regression) {
      case SQUARED -> {
        dOut[at] += weight * 2 * e;
        return e * e;
      }
      case ABSOLUTE -> {
        dOut[at] += weight * Math.signum(e);
        return Math.abs(e);
      }
      case HUBER -> {
        dOut[at] += weight * Math.max(-1, Math.min(1, e));
        return Math.abs(e) <= 1 ? 0.5 * e * e : Math.abs(e) - 0.5;
      }
      case GAUSSIAN -> {
        double raw = out[at + 1];
        double logVariance = clamp(raw);
        double precision = Math.exp(-logVariance);
        dOut[at] += weight * e * precision;
        if (raw == logVariance) {
          dOut[at + 1] += weight * 0.5 * (1 - e * e * precision);
        }
        return 0.5 * (logVariance + e * e * precision);
      }
      case LAPLACE -> {
        double raw = out[at + 1];
        double logScale = Math.max(LEAST_LOG_SCALE, clamp(raw));
        double precision = Math.exp(-logScale);
        dOut[at] += weight * Math.signum(e) * precision;
        if (raw == logScale) {
          dOut[at + 1] += weight * (1 - Math.abs(e) * precision);
        }
        return logScale + Math.abs(e) * precision;
      }
      case HURDLE -> {
        double p = Targets.sigmoid(out[at + 1]);
        double over = zero + p * (out[at] - zero) - target;
        double slope = weight * Math.signum(over);
        dOut[at] += slope * p;
        dOut[at + 1] += slope * p * (1 - p) * (out[at] - zero);
        return Math.abs(over) + gate(out, at, notZero, weight, dOut);
      }
      default -> throw new IllegalStateException("loss " + regression);
    }
  }

  private static double clamp(double log) {
    return Math.max(-MOST_LOG_VARIANCE, Math.min(MOST_LOG_VARIANCE, log));
  }

  private static double binary(double[] out, int at, double label, double weight, double[] dOut) {
    double z = out[at];
    dOut[at] += weight * (Targets.sigmoid(z) - label);
    // log(1 + e^z) - label z without overflow.
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - label * z;
  }

  private static double multiclass(
      double[] out, int at, int n, int label, double weight, double[] dOut) {
    double[] p = Targets.softmax(out, at, n);
    for (int c = 0; c < n; c++) {
      dOut[at + c] += weight * (p[c] - (c == label ? 1 : 0));
    }
    return -Math.log(Math.max(p[label], 1e-300));
  }
}
