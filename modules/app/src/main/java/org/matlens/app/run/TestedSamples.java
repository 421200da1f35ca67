package org.matlens.app.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/**
 * What the predictions.csv of a run says of the tested samples of one task that have a target.
 *
 * @param task its name
 * @param classes names; empty for numbers
 * @param target what is true: a number, or the name of a class; by sample, "row R of split F"
 * @param predicted the same of the model; of two classes the one that the threshold which is best
 *     on the validation part of the fold tells
 */
record TestedSamples(
    String task, List<String> classes, Map<String, String> target, Map<String, String> predicted) {
  private static final String PROBABILITY = "p.";

  /** All tasks of a finished run. */
  static List<TestedSamples> of(RunFolder run) throws InputException, IOException {
    run.requireFinished();
    return read(CsvTable.read(run.predictions()));
  }

  private static List<TestedSamples> read(CsvTable table) throws InputException {
    CsvTable.Column tasks = table.column("task");
    Map<String, List<Integer>> lines = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      if (!table.column("target").text(i).isEmpty()) {
        lines.computeIfAbsent(tasks.text(i), t -> new ArrayList<>()).add(i);
      }
    }
    List<TestedSamples> out = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> e : lines.entrySet()) {
      out.add(read(table, e.getKey(), e.getValue()));
    }
    return out;
  }

  private static TestedSamples read(CsvTable table, String task, List<Integer> lines)
      throws InputException {
    List<String> classes = new ArrayList<>();
    for (String name : table.columns()) {
      if (name.startsWith(PROBABILITY) && !table.column(name).text(lines.get(0)).isEmpty()) {
        classes.add(name.substring(PROBABILITY.length()));
      }
    }
    CsvTable.Column parts = table.column("split");
    CsvTable.Column targets = table.column("target");
    CsvTable.Column predictions = table.column("prediction");
    Map<String, Double> thresholds =
        classes.size() == 2 ? thresholds(table, classes, lines) : Map.of();
    Map<String, String> target = new LinkedHashMap<>();
    Map<String, String> predicted = new LinkedHashMap<>();
    for (int i : lines) {
      if (parts.text(i).equals("test")) {
        String fold = table.column("fold").text(i);
        String sample = "row " + table.column("row").text(i) + " of split " + fold;
        String said = predictions.text(i);
        target.put(sample, targets.text(i));
        predicted.put(
            sample,
            classes.size() == 2
                ? classes.get(number(predictions, i) >= thresholds.get(fold) ? 1 : 0)
                : said);
        if (classes.isEmpty()) {
          number(predictions, i);
          number(targets, i);
        }
      }
    }
    return new TestedSamples(task, classes, target, predicted);
  }

  /** Threshold of two classes for each fold, chosen on its validation samples. */
  private static Map<String, Double> thresholds(
      CsvTable table, List<String> classes, List<Integer> lines) throws InputException {
    CsvTable.Column folds = table.column("fold");
    CsvTable.Column targets = table.column("target");
    CsvTable.Column predictions = table.column("prediction");
    Map<String, Double> out = new LinkedHashMap<>();
    for (String fold : new TreeSet<>(folds.texts())) {
      List<Integer> own = new ArrayList<>();
      for (int i : lines) {
        if (folds.text(i).equals(fold) && table.column("split").text(i).equals("validation")) {
          own.add(i);
        }
      }
      double[] scores = new double[own.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = number(predictions, own.get(i));
      }
      int[] labels = own.stream().mapToInt(i -> classes.indexOf(targets.text(i))).toArray();
      out.put(fold, BalancedLogistic.threshold(labels, scores));
    }
    return out;
  }

  private static double number(CsvTable.Column column, int line) throws InputException {
    try {
      double v = Double.parseDouble(column.text(line));
      if (Double.isFinite(v)) {
        return v;
      }
    } catch (NumberFormatException e) {
      // refused below, as NaN is
    }
    throw new InputException(
        column.place(line) + ": \"" + column.text(line) + "\", expected a number");
  }

  /** Whether numbers are predicted. */
  boolean isRegression() {
    return classes.isEmpty();
  }

  /** Numbers of {@code texts} in the order of the samples. */
  double[] values(Map<String, String> texts) {
    return target.keySet().stream().mapToDouble(s -> Double.parseDouble(texts.get(s))).toArray();
  }

  /** Classes of {@code texts} as numbers in the order of the samples. */
  int[] labels(Map<String, String> texts) {
    return target.keySet().stream().mapToInt(s -> classes.indexOf(texts.get(s))).toArray();
  }
}
