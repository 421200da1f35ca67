package org.matlens.app.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.metric.Metrics;

/**
 * From probabilities to labels: for every fold a threshold that lets both classes count the same,
 * by its validation samples ({@link BalancedLogistic}).
 *
 * @param ofFold threshold of each fold; a sample at the threshold is positive
 */
record Thresholds(Map<Integer, Double> ofFold) {
  /**
   * Metrics of labels; a name without its ending is that of the metric. The area under the curve of
   * labels is their balanced accuracy.
   */
  static final List<String> METRICS =
      List.of("rocAucOfLabels", "accuracyOfLabels", "f1OfLabels", "mccOfLabels");

  /** Thresholds for binary task {@code task} from the validation samples among {@code all}. */
  static Thresholds of(int task, List<Predicted> all) {
    Map<Integer, Double> thresholds = new LinkedHashMap<>();
    for (int fold : all.stream().map(Predicted::fold).distinct().sorted().toList()) {
      List<Predicted> rows =
          all.stream()
              .filter(p -> p.fold() == fold && p.split().equals("validation"))
              .filter(p -> !Double.isNaN(p.row().targets()[task]))
              .toList();
      int[] labels = rows.stream().mapToInt(p -> (int) p.row().targets()[task]).toArray();
      double[] scores = rows.stream().mapToDouble(p -> score(p, task)).toArray();
      thresholds.put(fold, BalancedLogistic.threshold(labels, scores));
    }
    return new Thresholds(thresholds);
  }

  private static double score(Predicted p, int task) {
    return p.prediction().tasks().get(task).value();
  }

  /** One of {@link #METRICS} of samples whose label of binary task {@code task} is known. */
  double metric(String name, List<Predicted> rows, int task) {
    int[] labels = rows.stream().mapToInt(p -> (int) p.row().targets()[task]).toArray();
    int[] decided = rows.stream().mapToInt(p -> label(p, task)).toArray();
    return switch (name) {
      case "rocAucOfLabels" ->
          Metrics.rocAuc(labels, Arrays.stream(decided).asDoubleStream().toArray());
      case "accuracyOfLabels" -> Metrics.accuracy(labels, decided);
      case "f1OfLabels" -> Metrics.f1(labels, decided);
      case "mccOfLabels" -> Metrics.mcc(labels, decided);
      default -> throw new IllegalArgumentException("metric \"" + name + "\" of labels");
    };
  }

  /** How labels came about, for metrics.json. */
  Map<String, Object> toMap() {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("chosenOn", "validation");
    m.put("by", "logistic curve, classes weighted to the same sum");
    m.put("ofFold", ofFold);
    return m;
  }

  /** The label of a sample, 0 or 1. */
  int label(Predicted p, int task) {
    return score(p, task) >= ofFold.get(p.fold()) ? 1 : 0;
  }
}
