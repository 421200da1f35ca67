package org.matlens.predict;

import java.util.Arrays;
import java.util.List;

/**
 * The predictions for one sample.
 *
 * @param id of the sample
 * @param tasks one value per task, in the order of {@link Predictor#tasks()}
 */
public record Prediction(String id, List<Value> tasks) {
  public Prediction {
    tasks = List.copyOf(tasks);
  }

  /**
   * The prediction for one task.
   *
   * @param value regression: the target in its unit; binary: probability of the positive class;
   *     multi-class: number of the likeliest class
   * @param uncertainty one standard deviation in the target's unit, NaN when the model has none
   * @param probabilities per class; empty for regression
   */
  public record Value(double value, double uncertainty, double[] probabilities) {

    /** Whether value and probabilities are numbers; an uncertainty may be missing. */
    public boolean finite() {
      return Double.isFinite(value) && Arrays.stream(probabilities).allMatch(Double::isFinite);
    }
  }

  /** Whether all values are numbers. */
  public boolean finite() {
    return tasks.stream().allMatch(Value::finite);
  }

  /** Value of the first task. */
  public double value() {
    return tasks.get(0).value();
  }
}
