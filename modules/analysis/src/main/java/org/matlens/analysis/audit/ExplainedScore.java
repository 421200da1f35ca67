package org.matlens.analysis.audit;

import java.util.Arrays;
import java.util.List;
import org.matlens.predict.Task;

/**
 * The one number per sample that explanations of a task speak of.
 *
 * <p>Regression: the prediction in standard deviations of the audited targets. Binary: the log-odds
 * of the positive class. Multi-class: the log-odds of the class the model predicts for the sample
 * as it is, z_c - ln Σ_(k ≠ c) exp z_k; its logit alone means nothing, for the model may add the
 * same number to all logits.
 */
final class ExplainedScore {
  private final Task task;
  private final int first;
  private final double unit;

  ExplainedScore(List<Task> tasks, int task, double[] targets) {
    if (task < 0 || task >= tasks.size()) {
      throw new IllegalArgumentException(
          "task " + task + " of " + tasks.stream().map(Task::name).toList());
    }
    this.task = tasks.get(task);
    this.first = tasks.subList(0, task).stream().mapToInt(Task::numOutputs).sum();
    this.unit = this.task.kind() == Task.Kind.REGRESSION ? deviation(targets) : 1;
  }

  private static double deviation(double[] targets) {
    double[] known = Arrays.stream(targets).filter(Double::isFinite).toArray();
    double mean = Arrays.stream(known).average().orElse(0);
    double s =
        Math.sqrt(
            Arrays.stream(known).map(t -> (t - mean) * (t - mean)).sum()
                / Math.max(1, known.length - 1));
    return s > 0 ? s : 1;
  }

  Task task() {
    return task;
  }

  /** The task's own numbers among a model's scores. */
  double[] own(double[] scores) {
    return Arrays.copyOfRange(scores, first, first + task.numOutputs());
  }

  /** Class with the largest score, 0 or 1 by the sign of the log-odds for binary tasks. */
  int predictedClass(double[] scores) {
    double[] own = own(scores);
    if (own.length == 1) {
      return own[0] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int k = 1; k < own.length; k++) {
      best = own[k] > own[best] ? k : best;
    }
    return best;
  }

  /** Number of the score that attributions of a sample with these scores are asked for. */
  int output(double[] scores) {
    return task.numOutputs() == 1 ? first : first + predictedClass(scores);
  }

  /** The explained number; NaN or infinite when the model's scores are. */
  double value(double[] scores, int output) {
    if (task.numOutputs() == 1) {
      return scores[output] / unit;
    }
    double[] others = own(scores);
    others[output - first] = Double.NEGATIVE_INFINITY;
    double top = Arrays.stream(others).max().orElseThrow();
    double sum = Arrays.stream(others).map(z -> Math.exp(z - top)).sum();
    return scores[output] - top - Math.log(sum);
  }

  /**
   * How wrong a prediction is: its distance from the target in standard deviations, or 1 for the
   * wrong class and 0 for the right one.
   */
  double error(double[] scores, double target) {
    return task.kind() == Task.Kind.REGRESSION
        ? Math.abs(scores[first] - target) / unit
        : predictedClass(scores) == target ? 0 : 1;
  }

  /** What a unit of {@link #error} is, for a person. */
  String errorUnit() {
    return task.kind() == Task.Kind.REGRESSION ? unitName() : "as a share of all samples";
  }

  /** What a unit of {@link #value} is, for a person. */
  String unitName() {
    return task.kind() == Task.Kind.REGRESSION ? "standard deviations of the target" : "log-odds";
  }
}
