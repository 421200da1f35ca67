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
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.ClassCalibration;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.RegressionCalibration;
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
  private final Thresholds thresholds;

  private MetricsFile(
      Task task, int index, List<Predicted> all, Map<Integer, double[][]> training) {
    this.task = task;
    this.index = index;
    this.labelled = all.stream().filter(p -> !Double.isNaN(p.row().targets()[index])).toList();
    this.thresholds = task.kind() == Task.Kind.BINARY ? Thresholds.of(index, all) : null;
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
   * @param published what {@link PublishedComparison} gives, empty for nothing
   * @param rivals simple methods on the same samples
   * @param transfer what {@link Transfer} gives, empty for nothing
   */
  static Map<String, Object> write(
      Path file,
      List<Task> tasks,
      List<Predicted> all,
      Map<Integer, double[][]> training,
      List<Map<String, Object>> published,
      Rivals rivals,
      Map<String, Object> transfer)
      throws IOException {
    Map<String, Object> m = new LinkedHashMap<>();
    for (int t = 0; t < tasks.size(); t++) {
      Map<String, Object> one = new MetricsFile(tasks.get(t), t, all, training).content();
      if (rivals.ofTask().containsKey(tasks.get(t).name())) {
        one.put("baselines", rivals.ofTask().get(tasks.get(t).name()));
      }
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
    if (rivals.overall() != null) {
      m.put("overall", rivals.overall());
    }
    if (!transfer.isEmpty()) {
      m.put("transfer", transfer);
    }
    if (!published.isEmpty()) {
      m.put("published", published);
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
      if (!rows.isEmpty() || split.equals("test")) { // "test" is always there
        splits.put(split, figures(rows));
      }
    }
    m.put("splits", splits);
    List<Integer> folds = labelled.stream().map(Predicted::fold).distinct().sorted().toList();
    if (folds.size() > 1) {
      addFolds(m, folds);
    }
    if (thresholds != null) {
      m.put("thresholds", thresholds.toMap());
    }
    m.put("baseline", baseline());
    Map<String, Object> calibration = calibration(of("test", -1));
    if (!calibration.isEmpty()) {
      m.put("calibration", calibration);
    }
    return m;
  }

  /** Number of samples and, where there are some, every metric with its interval. */
  private Map<String, Object> figures(List<Predicted> rows) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("n", rows.size());
    if (!rows.isEmpty()) {
      metrics(rows)
          .forEach(
              (name, value) -> {
                figures.put(name, finite(value));
                double[] ci = bootstrap(rows, name);
                if (!Double.isNaN(ci[0])) {
                  figures.put(name + "Ci95", ci);
                }
              });
    }
    return figures;
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
      if (thresholds != null) {
        fold.put("threshold", thresholds.ofFold().get(f));
      }
      fold.put("test", figures);
      list.add(fold);
    }
    m.put("folds", list);
    Map<String, Object> mean = new LinkedHashMap<>();
    values.forEach(
        (name, v) -> {
          double[] all = v.stream().mapToDouble(d -> d).filter(Double::isFinite).toArray();
          if (all.length > 1) {
            Interval i = Interval.ofMean(all);
            mean.put(name, i.estimate());
            mean.put(name + "Std", new StandardDeviation().evaluate(all));
            mean.put(name + "Ci95", new double[] {i.low(), i.high()});
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
    if (thresholds != null) {
      Thresholds.METRICS.forEach(name -> m.put(name, metric(name, rows)));
    }
    return m;
  }

  /** As below; knows the thresholds of the folds. */
  private double metric(String name, List<Predicted> rows) {
    return Thresholds.METRICS.contains(name)
        ? thresholds.metric(name, rows, index)
        : metric(name, targets(rows), values(rows));
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

  /**
   * 95 % percentile bootstrap over rows of the data: a row that several splits test is drawn with
   * all its predictions, or not at all.
   */
  private double[] bootstrap(List<Predicted> predictions, String name) {
    List<List<Predicted>> rows =
        List.copyOf(
            predictions.stream()
                .collect(
                    Collectors.groupingBy(
                        p -> p.row().row(), LinkedHashMap::new, Collectors.toList()))
                .values());
    Interval i =
        Bootstrap.percentile(
            rows.size(),
            drawn -> {
              List<Predicted> sample =
                  Arrays.stream(drawn).mapToObj(rows::get).flatMap(List::stream).toList();
              return metric(name, sample);
            },
            RESAMPLES,
            name.hashCode());
    return new double[] {i.low(), i.high()};
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
   * How far uncertainties and probabilities of test samples can be believed: see {@link
   * RegressionCalibration} and {@link ClassCalibration}. Empty when a regression has no
   * uncertainties.
   */
  private Map<String, Object> calibration(List<Predicted> rows) {
    Map<String, Object> m = new LinkedHashMap<>();
    double[] t = targets(rows);
    if (task.kind() == Task.Kind.REGRESSION) {
      double[] uncertainty = rows.stream().mapToDouble(r -> value(r).uncertainty()).toArray();
      RegressionCalibration c = RegressionCalibration.of(t, values(rows), uncertainty);
      if (c.n() > 0) {
        m.put("n", c.n());
        m.put("calibrationError", c.calibrationError());
        m.put("negativeLogLikelihood", finite(c.negativeLogLikelihood()));
        m.put("errorCorrelation", finite(c.errorCorrelation()));
        m.put("coverage", c.coverage());
      }
    } else if (t.length > 0) {
      int[] labels = Arrays.stream(t).mapToInt(v -> (int) v).toArray();
      double[][] p = rows.stream().map(r -> value(r).probabilities()).toArray(double[][]::new);
      ClassCalibration c =
          task.kind() == Task.Kind.BINARY
              ? ClassCalibration.binary(labels, values(rows), ClassCalibration.BINS)
              : ClassCalibration.multiclass(labels, p, ClassCalibration.BINS);
      m.put("n", t.length);
      m.put("calibrationError", c.error());
      m.put("brier", c.brier());
      m.put("bins", c.bins());
    }
    return m;
  }
}
