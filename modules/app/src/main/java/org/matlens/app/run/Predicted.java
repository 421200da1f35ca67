package org.matlens.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * The prediction for one row by the models of one fold.
 *
 * @param row of the data
 * @param fold number of the fold
 * @param split train, validation or test
 * @param prediction mean over the members
 */
record Predicted(DataRow row, int fold, String split, Prediction prediction) {

  /**
   * The predictions of several models as one. The value is their mean (classes: of the
   * probabilities). Uncertainty of a regression, one standard deviation: root of the mean variance
   * that the members state plus the variance between them (Lakshminarayanan et al. 2017,
   * arXiv:1612.01474); NaN for a single model that states none.
   */
  static Prediction combine(String id, List<Task> tasks, List<Prediction> members) {
    List<Prediction.Value> values = new ArrayList<>();
    for (int t = 0; t < tasks.size(); t++) {
      int task = t;
      List<Prediction.Value> all = members.stream().map(p -> p.tasks().get(task)).toList();
      values.add(
          tasks.get(t).kind() == Task.Kind.REGRESSION
              ? regression(all)
              : classes(all, tasks.get(t)));
    }
    return new Prediction(id, values);
  }

  /**
   * The mean of predictions of one model for views of one sample; uncertainties are averaged as
   * they stand.
   */
  static Prediction mean(String id, List<Task> tasks, List<Prediction> views) {
    if (views.size() == 1) {
      return views.get(0);
    }
    List<Prediction.Value> values = new ArrayList<>();
    for (int t = 0; t < tasks.size(); t++) {
      int task = t;
      List<Prediction.Value> all = views.stream().map(p -> p.tasks().get(task)).toList();
      double stated =
          all.stream().mapToDouble(Prediction.Value::uncertainty).average().orElseThrow();
      Prediction.Value v =
          tasks.get(t).kind() == Task.Kind.REGRESSION
              ? regression(all)
              : classes(all, tasks.get(t));
      values.add(new Prediction.Value(v.value(), stated, v.probabilities()));
    }
    return new Prediction(id, values);
  }

  private static Prediction.Value regression(List<Prediction.Value> all) {
    double mean = all.stream().mapToDouble(Prediction.Value::value).average().orElseThrow();
    double between = all.stream().mapToDouble(v -> (v.value() - mean) * (v.value() - mean)).sum();
    between /= Math.max(1, all.size() - 1);
    double stated =
        all.stream().mapToDouble(v -> v.uncertainty() * v.uncertainty()).average().orElseThrow();
    boolean states = !Double.isNaN(stated);
    double variance = (states ? stated : 0) + between;
    return new Prediction.Value(
        mean, states || all.size() > 1 ? Math.sqrt(variance) : Double.NaN, new double[0]);
  }

  private static Prediction.Value classes(List<Prediction.Value> all, Task task) {
    double[] p = new double[task.classes().size()];
    for (Prediction.Value v : all) {
      for (int c = 0; c < p.length; c++) {
        p[c] += v.probabilities()[c] / all.size();
      }
    }
    if (task.kind() == Task.Kind.BINARY) {
      return new Prediction.Value(p[1], Double.NaN, p);
    }
    double most = Arrays.stream(p).max().orElseThrow();
    int best = 0;
    while (p[best] < most) {
      best++;
    }
    return new Prediction.Value(best, Double.NaN, p);
  }
}
