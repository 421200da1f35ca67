package org.matlens.app.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.metric.Metrics;

/**
 * From probabilities to labels: for every fold the threshold with the best balanced accuracy on its
 * validation samples; among equals the one nearest to one half.
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

  private static final double HALF = 0.5;

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
      thresholds.put(fold, best(labels, scores));
    }
    return new Thresholds(thresholds);
  }

  private static double score(Predicted p, int task) {
    return p.prediction().tasks().get(task).value();
  }

  static double best(int[] labels, double[] scores) {
    if (Arrays.stream(labels).distinct().count() < 2) {
      return HALF;
    }
    double[] sorted = Arrays.stream(scores).distinct().sorted().toArray();
    double best = HALF;
    double most = balanced(labels, scores, HALF);
    for (int i = 1; i < sorted.length; i++) {
      double candidate = (sorted[i - 1] + sorted[i]) / 2;
      double accuracy = balanced(labels, scores, candidate);
      boolean nearer = Math.abs(candidate - HALF) < Math.abs(best - HALF);
      if (accuracy > most || accuracy == most && nearer) {
        most = accuracy;
        best = candidate;
      }
    }
    return best;
  }

  private static double balanced(int[] labels, double[] scores, double threshold) {
    int[] decided = Arrays.stream(scores).mapToInt(s -> s >= threshold ? 1 : 0).toArray();
    return Metrics.balancedAccuracy(labels, decided);
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
    m.put("maximising", "balancedAccuracy");
    m.put("ofFold", ofFold);
    return m;
  }

  /** The label of a sample, 0 or 1. */
  int label(Predicted p, int task) {
    return score(p, task) >= ofFold.get(p.fold()) ? 1 : 0;
  }
}
