package org.matlens.model.train;

import java.util.List;
import org.matlens.model.TrainingConfig.RegressionLoss;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * How outputs of the network and targets of the tasks belong together: which outputs are whose, and
 * the shift and scale of regression targets.
 *
 * <p>A regression task has one output, the normalised target (t - mean) / std, and with {@link
 * RegressionLoss#GAUSSIAN} a second, the logarithm of its variance. A binary task has one
 * (log-odds), a multi-class task one per class.
 *
 * @param tasks of the model
 * @param mean of the training targets per task, 0 for classification
 * @param std of the training targets per task, 1 for classification
 * @param gaussian whether regression tasks have a variance
 */
public record Targets(List<Task> tasks, double[] mean, double[] std, boolean gaussian) {

  /**
   * Fits shift and scale.
   *
   * @param targets [sample][task], NaN where missing
   */
  public static Targets fit(List<Task> tasks, double[][] targets, RegressionLoss loss) {
    double[] mean = new double[tasks.size()];
    double[] std = new double[tasks.size()];
    for (int t = 0; t < tasks.size(); t++) {
      std[t] = 1;
      if (tasks.get(t).kind() == Task.Kind.REGRESSION) {
        int task = t;
        double[] values =
            java.util.Arrays.stream(targets)
                .mapToDouble(row -> row[task])
                .filter(v -> !Double.isNaN(v))
                .toArray();
        mean[t] = java.util.Arrays.stream(values).average().orElse(0);
        double m = mean[t];
        double variance =
            java.util.Arrays.stream(values).map(v -> (v - m) * (v - m)).average().orElse(0);
        std[t] = variance > 0 ? Math.sqrt(variance) : 1;
      }
    }
    return new Targets(List.copyOf(tasks), mean, std, loss == RegressionLoss.GAUSSIAN);
  }

  /** Outputs a network for {@code tasks} has. */
  public static int numOutputs(List<Task> tasks, RegressionLoss loss) {
    return tasks.stream()
        .mapToInt(
            t ->
                t.numOutputs()
                    + (t.kind() == Task.Kind.REGRESSION && loss == RegressionLoss.GAUSSIAN ? 1 : 0))
        .sum();
  }

  /** First output of task {@code t}. */
  public int firstOutput(int t) {
    int at = 0;
    for (int i = 0; i < t; i++) {
      at += width(i);
    }
    return at;
  }

  private int width(int t) {
    Task task = tasks.get(t);
    return task.numOutputs() + (task.kind() == Task.Kind.REGRESSION && gaussian ? 1 : 0);
  }

  /**
   * Scores as {@link org.matlens.predict.Predictor#scores} defines them: without variances, in the
   * target's unit.
   */
  public double[] scores(double[] outputs) {
    double[] scores = new double[tasks.stream().mapToInt(Task::numOutputs).sum()];
    int to = 0;
    for (int t = 0; t < tasks.size(); t++) {
      for (int i = 0; i < tasks.get(t).numOutputs(); i++) {
        scores[to++] = outputs[firstOutput(t) + i] * std[t] + mean[t];
      }
    }
    return scores;
  }

  /**
   * Output of the network behind score {@code score}, and what one unit of it is worth: {output,
   * factor}.
   */
  public double[] outputOf(int score) {
    int at = score;
    for (int t = 0; t < tasks.size(); t++) {
      if (at < tasks.get(t).numOutputs()) {
        return new double[] {firstOutput(t) + at, std[t]};
      }
      at -= tasks.get(t).numOutputs();
    }
    throw new IllegalArgumentException("score " + score + ", the model has " + (score - at));
  }

  /** What the outputs of one sample predict. */
  public Prediction prediction(String id, double[] outputs) {
    List<Prediction.Value> values = new java.util.ArrayList<>();
    for (int t = 0; t < tasks.size(); t++) {
      int at = firstOutput(t);
      values.add(
          switch (tasks.get(t).kind()) {
            case REGRESSION ->
                new Prediction.Value(
                    outputs[at] * std[t] + mean[t],
                    gaussian ? Math.exp(0.5 * outputs[at + 1]) * std[t] : Double.NaN,
                    new double[0]);
            case BINARY -> {
              double p = 1 / (1 + Math.exp(-outputs[at]));
              yield new Prediction.Value(p, Double.NaN, new double[] {1 - p, p});
            }
            case MULTICLASS -> {
              double[] p = softmax(outputs, at, tasks.get(t).numOutputs());
              int best = 0;
              for (int c = 1; c < p.length; c++) {
                best = p[c] > p[best] ? c : best;
              }
              yield new Prediction.Value(best, Double.NaN, p);
            }
          });
    }
    return new Prediction(id, values);
  }

  static double[] softmax(double[] outputs, int at, int n) {
    double[] p = java.util.Arrays.copyOfRange(outputs, at, at + n);
    double max = java.util.Arrays.stream(p).max().orElseThrow();
    double sum = 0;
    for (int c = 0; c < n; c++) {
      p[c] = Math.exp(p[c] - max);
      sum += p[c];
    }
    for (int c = 0; c < n; c++) {
      p[c] /= sum;
    }
    return p;
  }
}
