package org.matlens.model.train;

import java.util.List;
import org.matlens.model.TrainingConfig.RegressionLoss;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * How outputs of the network and targets of the tasks belong together: which outputs are whose, and
 * the shift and scale of regression targets.
 *
 * <p>A regression task has one output, the normalised target (t - mean) / std; with {@link
 * RegressionLoss#GAUSSIAN} a second, the logarithm of its variance, with {@link
 * RegressionLoss#LAPLACE} the logarithm of its scale, with {@link RegressionLoss#HURDLE} the
 * log-odds of not being zero. A binary task has one (log-odds), a multi-class task one per class.
 *
 * @param tasks of the model
 * @param mean of the training targets per task, 0 for classification
 * @param std of the training targets per task, 1 for classification
 * @param loss of regression tasks, which says what their outputs mean
 */
public record Targets(List<Task> tasks, double[] mean, double[] std, RegressionLoss loss) {

  /**
   * Fits shift and scale.
   *
   * @param targets [sample][task], NaN where missing
   * @throws TrainingException when targets are so large that they have no variance
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
        if (!Double.isFinite(variance)) {
          throw new TrainingException(
              "target \""
                  + tasks.get(t).name()
                  + "\" has mean "
                  + m
                  + " and variance "
                  + variance
                  + ", expected numbers; its values are too large");
        }
        std[t] = variance > 0 ? Math.sqrt(variance) : 1;
      }
    }
    return new Targets(List.copyOf(tasks), mean, std, loss);
  }

  /** Outputs a network for {@code tasks} has. */
  public static int numOutputs(List<Task> tasks, RegressionLoss loss) {
    return tasks.stream().mapToInt(t -> width(t, loss)).sum();
  }

  private static int width(Task task, RegressionLoss loss) {
    return task.kind() == Task.Kind.REGRESSION ? loss.numOutputs() : task.numOutputs();
  }

  /** First output of task {@code t}. */
  public int firstOutput(int t) {
    int at = 0;
    for (int i = 0; i < t; i++) {
      at += width(tasks.get(i), loss);
    }
    return at;
  }

  /**
   * Scores as {@link org.matlens.predict.Predictor#scores} defines them: without variances, in the
   * target's unit.
   */
  public double[] scores(double[] outputs) {
    double[] scores = new double[tasks.stream().mapToInt(Task::numOutputs).sum()];
    int to = 0;
    for (int t = 0; t < tasks.size(); t++) {
      int at = firstOutput(t);
      for (int i = 0; i < tasks.get(t).numOutputs(); i++) {
        double value = isHurdle(t) ? overHurdle(t, outputs) : outputs[at + i];
        scores[to++] = value * std[t] + mean[t];
      }
    }
    return scores;
  }

  private boolean isHurdle(int t) {
    return loss == RegressionLoss.HURDLE && tasks.get(t).kind() == Task.Kind.REGRESSION;
  }

  /** The target zero as the network sees it. */
  double zero(int t) {
    return -mean[t] / std[t];
  }

  /** zero + probability of not being zero · (amount - zero). */
  private double overHurdle(int t, double[] outputs) {
    int at = firstOutput(t);
    return zero(t) + sigmoid(outputs[at + 1]) * (outputs[at] - zero(t));
  }

  /** Adds to {@code dOut} the derivatives of score {@code score} with respect to the outputs. */
  public void scoreGradient(int score, double[] outputs, double[] dOut) {
    int of = score;
    for (int t = 0; t < tasks.size(); t++) {
      if (of < tasks.get(t).numOutputs()) {
        int at = firstOutput(t) + of;
        if (isHurdle(t)) {
          double p = sigmoid(outputs[at + 1]);
          dOut[at] += std[t] * p;
          dOut[at + 1] += std[t] * p * (1 - p) * (outputs[at] - zero(t));
        } else {
          dOut[at] += std[t];
        }
        return;
      }
      of -= tasks.get(t).numOutputs();
    }
    throw new IllegalArgumentException("score " + score + ", the model has " + (score - of));
  }

  /** One standard deviation of a regression in the target's unit, NaN where the model has none. */
  private double uncertainty(int t, double[] outputs) {
    double second = loss.numOutputs() > 1 ? outputs[firstOutput(t) + 1] : Double.NaN;
    return switch (loss) {
      case GAUSSIAN -> Math.exp(0.5 * second) * std[t];
      case LAPLACE -> Math.sqrt(2) * Math.exp(second) * std[t];
      default -> Double.NaN;
    };
  }

  static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** What the outputs of one sample predict. */
  public Prediction prediction(String id, double[] outputs) {
    List<Prediction.Value> values = new java.util.ArrayList<>();
    for (int t = 0; t < tasks.size(); t++) {
      int at = firstOutput(t);
      values.add(
          switch (tasks.get(t).kind()) {
            case REGRESSION -> {
              double value = isHurdle(t) ? overHurdle(t, outputs) : outputs[at];
              yield new Prediction.Value(
                  value * std[t] + mean[t], uncertainty(t, outputs), new double[0]);
            }
            case BINARY -> {
              double p = sigmoid(outputs[at]);
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
