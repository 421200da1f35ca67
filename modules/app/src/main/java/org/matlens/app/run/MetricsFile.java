package org.matlens.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.TDistribution;
import org.matlens.metric.Metrics;
import org.matlens.predict.Prediction;
import org.matlens.predict.Task;

/**
 * metrics.json: figures of merit of every split, pooled over folds with a bootstrap interval over
 * samples, per fold, and as mean over folds with a Student interval; beside them a baseline that
 * knows the training targets alone.
 */
final class MetricsFile {
  private static final int RESAMPLES = 1000;

  private final Task task;
  private final int index;
  private final List<Predicted> labelled;
  private final Map<Integer, double[]> trainingTargets;

  private MetricsFile(
      Task task, int index, List<Predicted> all, Map<Integer, double[][]> training) {
    this.task = task;
    this.index = index;
    this.labelled = all.stream().filter(p -> !Double.isNaN(p.row().targets()[index])).toList();
    this.trainingTargets = new LinkedHashMap<>();
    training.forEach(
        (fold, targets) ->
            trainingTargets.put(
                fold,
                Arrays.stream(targets)
                    .mapToDouble(t -> t[index])
                    .filter(t -> !Double.isNaN(t))
                    .toArray()));
  }

  /**
   * Writes the file and gives its content.
   *
   * @param training targets of the training rows of each fold, [row][task]
   */
  static Map<String, Object> write(
      Path file, List<Task> tasks, List<Predicted> all, Map<Integer, double[][]> training)
      throws IOException {
    Map<String, Object> m = new LinkedHashMap<>();
    for (int t = 0; t < tasks.size(); t++) {
      Map<String, Object> one = new MetricsFile(tasks.get(t), t, all, training).content();
      if (tasks.size() == 1) {
        m.putAll(one);
      } else {
        if (t == 0) {
          m.putAll(one);
          m.put("tasks", new LinkedHashMap<String, Object>());
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> perTask = (Map<String, Object>) m.get("tasks");
        perTask.put(tasks.get(t).name(), one);
      }
    }
    RunFolder.write(
        file,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(m) + "\n");
    return m;
  }

  private Map<String, Object> content() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("task", task.kind().name().toLowerCase(Locale.ROOT));
    m.put("target", task.name());
    m.put("unit", task.unit());
    Map<String, Object> splits = new LinkedHashMap<>();
    for (String split : List.of("validation", "test")) {
      List<Predicted> rows = of(split, -1);
      if (!rows.isEmpty()) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("n", rows.size());
        metrics(rows)
            .forEach(
                (name, value) -> {
                  figures.put(name, finite(value));
                  double[] ci = bootstrap(rows, name);
                  if (!Double.isNaN(ci[0])) {
                    figures.put(name + "Ci95", ci);
                  }
                });
        splits.put(split, figures);
      }
    }
    m.put("splits", splits);
    List<Integer> folds = labelled.stream().map(Predicted::fold).distinct().sorted().toList();
    if (folds.size() > 1) {
      addFolds(m, folds);
    }
    m.put("baseline", baseline());
    Map<String, Object> calibration = calibration(of("test", -1));
    if (!calibration.isEmpty()) {
      m.put("calibration", calibration);
    }
    return m;
  }

  private List<Predicted> of(String split, int fold) {
    return labelled.stream()
        .filter(p -> p.split().equals(split) && (fold < 0 || p.fold() == fold))
        .toList();
  }

  private void addFolds(Map<String, Object> m, List<Integer> folds) {
    List<Object> list = new ArrayList<>();
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (int f : folds) {
      Map<String, Object> fold = new LinkedHashMap<>();
      fold.put("fold", f);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("n", of("test", f).size());
      metrics(of("test", f))
          .forEach(
              (name, value) -> {
                figures.put(name, finite(value));
                values.computeIfAbsent(name, k -> new ArrayList<>()).add(value);
              });
      fold.put("test", figures);
      list.add(fold);
    }
    m.put("folds", list);
    Map<String, Object> mean = new LinkedHashMap<>();
    values.forEach(
        (name, v) -> {
          double[] all = v.stream().mapToDouble(d -> d).filter(Double::isFinite).toArray();
          if (all.length > 1) {
            double average = Arrays.stream(all).average().orElseThrow();
            double std =
                Math.sqrt(
                    Arrays.stream(all).map(d -> (d - average) * (d - average)).sum()
                        / (all.length - 1));
            double half =
                std
                    / Math.sqrt(all.length)
                    * new TDistribution(all.length - 1).inverseCumulativeProbability(0.975);
            mean.put(name, average);
            mean.put(name + "Std", std);
            mean.put(name + "Ci95", new double[] {average - half, average + half});
          }
        });
    m.put("mean", Map.of("test", mean));
  }

  private static Object finite(double v) {
    return Double.isFinite(v) ? (Object) v : null;
  }

  private double[] targets(List<Predicted> rows) {
    return rows.stream().mapToDouble(p -> p.row().targets()[index]).toArray();
  }

  private double[] values(List<Predicted> rows) {
    return rows.stream().mapToDouble(p -> value(p).value()).toArray();
  }

  private Prediction.Value value(Predicted p) {
    return p.prediction().tasks().get(index);
  }

  /** All metrics of some rows by name. */
  private Map<String, Double> metrics(List<Predicted> rows) {
    Map<String, Double> m = new LinkedHashMap<>();
    for (String name : names()) {
      m.put(name, metric(name, targets(rows), values(rows)));
    }
    return m;
  }

  private List<String> names() {
    return switch (task.kind()) {
      case REGRESSION -> List.of("mae", "rmse", "r2");
      case BINARY ->
          List.of("rocAuc", "prAuc", "accuracy", "balancedAccuracy", "f1", "mcc", "brier");
      case MULTICLASS -> List.of("accuracy", "balancedAccuracy", "macroF1");
    };
  }

  /** A metric from targets and predictions as {@link Prediction.Value#value()} gives them. */
  private double metric(String name, double[] t, double[] p) {
    if (task.kind() == Task.Kind.REGRESSION) {
      return switch (name) {
        case "mae" -> Metrics.mae(t, p);
        case "rmse" -> Metrics.rmse(t, p);
        default -> Metrics.r2(t, p);
      };
    }
    int[] labels = Arrays.stream(t).mapToInt(v -> (int) v).toArray();
    int[] decided =
        Arrays.stream(p)
            .mapToInt(v -> task.kind() == Task.Kind.BINARY ? (v >= 0.5 ? 1 : 0) : (int) v)
            .toArray();
    return switch (name) {
      case "rocAuc" -> Metrics.rocAuc(labels, p);
      case "prAuc" -> Metrics.prAuc(labels, p);
      case "accuracy" -> Metrics.accuracy(labels, decided);
      case "balancedAccuracy" -> Metrics.balancedAccuracy(labels, decided);
      case "f1" -> Metrics.f1(labels, decided);
      case "macroF1" -> Metrics.macroF1(labels, decided);
      case "mcc" -> Metrics.mcc(labels, decided);
      default -> Metrics.brier(labels, p);
    };
  }

  /** 95 % percentile bootstrap over samples (Efron 1979, doi:10.1214/aos/1176344552). */
  private double[] bootstrap(List<Predicted> rows, String name) {
    double[] t = targets(rows);
    double[] p = values(rows);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    ToDoubleFunction<int[]> statistic =
        chosen ->
            metric(
                name,
                Arrays.stream(chosen).mapToDouble(i -> t[i]).toArray(),
                Arrays.stream(chosen).mapToDouble(i -> p[i]).toArray());
    double[] all = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      all[r] = statistic.applyAsDouble(random.ints(t.length, 0, t.length).toArray());
    }
    double[] sorted = Arrays.stream(all).filter(Double::isFinite).sorted().toArray();
    if (sorted.length < 0.9 * RESAMPLES) {
      return new double[] {Double.NaN, Double.NaN};
    }
    return new double[] {
      sorted[(int) (0.025 * (sorted.length - 1))],
      sorted[(int) Math.ceil(0.975 * (sorted.length - 1))]
    };
  }

  /**
   * What predicting the mean (regression) or the class shares (classification) of the training
   * targets gives.
   */
  private Map<String, Object> baseline() {
    List<Predicted> rows = of("test", -1);
    Map<String, Object> m = new LinkedHashMap<>();
    m.put(
        "predictor",
        task.kind() == Task.Kind.REGRESSION ? "mean of the training targets" : "class shares");
    if (!rows.isEmpty()) {
      double[] p =
          rows.stream().mapToDouble(r -> constant(task, trainingTargets.get(r.fold()))).toArray();
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("n", rows.size());
      names().forEach(name -> figures.put(name, finite(metric(name, targets(rows), p))));
      m.put("test", figures);
    }
    return m;
  }

  /** The mean of the targets that are there, or the most frequent class of more than two. */
  static double constant(Task task, double[] all) {
    double[] training = Arrays.stream(all).filter(t -> !Double.isNaN(t)).toArray();
    if (task.kind() != Task.Kind.MULTICLASS) {
      return Arrays.stream(training).average().orElse(0);
    }
    int[] counts = new int[task.classes().size()];
    Arrays.stream(training).forEach(t -> counts[(int) t]++);
    int best = 0;
    for (int c = 1; c < counts.length; c++) {
      best = counts[c] > counts[best] ? c : best;
    }
    return best;
  }

  /**
   * How far uncertainties can be believed: the share of test targets within 1 and 2 standard
   * deviations (0.683 and 0.954 for a normal law), mean negative log-likelihood, and rank
   * correlation of error and uncertainty; for classes the Brier score stands among the metrics.
   */
  private Map<String, Object> calibration(List<Predicted> rows) {
    Map<String, Object> m = new LinkedHashMap<>();
    if (task.kind() != Task.Kind.REGRESSION
        || rows.isEmpty()
        || rows.stream().anyMatch(p -> !(value(p).uncertainty() > 0))) {
      return m;
    }
    double[] t = targets(rows);
    double[] p = values(rows);
    double[] s = rows.stream().mapToDouble(r -> value(r).uncertainty()).toArray();
    double[] errors = new double[t.length];
    double within1 = 0;
    double within2 = 0;
    double nll = 0;
    for (int i = 0; i < t.length; i++) {
      errors[i] = Math.abs(p[i] - t[i]);
      within1 += errors[i] <= s[i] ? 1.0 / t.length : 0;
      within2 += errors[i] <= 2 * s[i] ? 1.0 / t.length : 0;
      double z = errors[i] / s[i];
      nll += (0.5 * z * z + Math.log(s[i] * Math.sqrt(2 * Math.PI))) / t.length;
    }
    m.put("n", t.length);
    m.put("coverage1Std", within1);
    m.put("coverage2Std", within2);
    m.put("nll", nll);
    double[] re = org.matlens.metric.Ranks.midranks(errors);
    double[] rs = org.matlens.metric.Ranks.midranks(s);
    m.put(
        "errorUncertaintySpearman",
        finite(
            new org.apache.commons.math3.stat.correlation.PearsonsCorrelation()
                .correlation(re, rs)));
    return m;
  }
}
