package org.matlens.analysis.counterfactual;

import org.matlens.predict.Task;

/** What a counterfactual is to do to the prediction of one task. */
public enum Goal {
  /** Another class. */
  FLIP,
  /** A larger number. */
  UP,
  /** A smaller number. */
  DOWN;

  /** What can be asked of a task. */
  public static Goal[] of(Task task) {
    return task.kind() == Task.Kind.REGRESSION ? new Goal[] {UP, DOWN} : new Goal[] {FLIP};
  }

  /**
   * How far scores are on the way, at least 0 when the goal is reached; NaN when scores are no
   * numbers.
   *
   * <p>A number: its change in the wanted direction less {@code move}. A class: the largest of the
   * scores of other classes less that of the class predicted before (Wachter et al., 2017,
   * arXiv:1711.00399, ask for the same); for two classes the log-odds of the other one.
   *
   * @param before the task's own scores of the input as it was
   * @param after those of the changed input
   * @param move of a number that counts as one
   */
  public double progress(double[] before, double[] after, double move) {
    return switch (this) {
      case UP -> after[0] - before[0] - move;
      case DOWN -> before[0] - after[0] - move;
      case FLIP ->
          before.length == 1 ? before[0] > 0 ? -after[0] : after[0] : margin(before, after);
    };
  }

  private static double margin(double[] before, double[] after) {
    int was = 0;
    for (int k = 1; k < before.length; k++) {
      was = before[k] > before[was] ? k : was;
    }
    double other = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < after.length; k++) {
      other = k == was ? other : Math.max(other, after[k]);
    }
    return other - after[was];
  }
}
