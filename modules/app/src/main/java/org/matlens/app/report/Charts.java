package org.matlens.app.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.app.plot.XyPlot;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/** Drawings of predictions.csv and history.csv. */
final class Charts {
  /** More curves are no picture. */
  private static final int MOST_CURVES = 6;

  private Charts() {}

  /**
   * One drawing per task: predicted against measured, or for two classes the receiver operating
   * characteristic; none for several classes.
   */
  static List<String> predictions(Path file) throws InputException {
    CsvTable table = CsvTable.read(file);
    boolean classes = table.columns().stream().anyMatch(c -> c.startsWith("p."));
    Map<String, List<double[]>> tasks = new LinkedHashMap<>();
    for (int r = 0; r < table.size(); r++) {
      if (table.column("split").text(r).equals("test")) {
        double target = number(table.column("target").text(r));
        double prediction = number(table.column("prediction").text(r));
        tasks
            .computeIfAbsent(table.column("task").text(r), k -> new ArrayList<>())
            .add(new double[] {target, prediction});
      }
    }
    List<String> out = new ArrayList<>();
    tasks.forEach(
        (task, pairs) -> {
          pairs.removeIf(p -> !Double.isFinite(p[0]) || !Double.isFinite(p[1]));
          double[] targets = pairs.stream().mapToDouble(p -> p[0]).toArray();
          double[] predictions = pairs.stream().mapToDouble(p -> p[1]).toArray();
          boolean binary = classes && Arrays.stream(targets).allMatch(t -> t == 0 || t == 1);
          if (binary) {
            out.add(characteristic(task, targets, predictions));
          } else if (!classes) {
            out.add(
                new XyPlot(task, "measured", "predicted")
                    .points("", targets, predictions)
                    .withDiagonal()
                    .draw());
          }
        });
    return out;
  }

  /** Share of positives found against share of negatives taken for them, over all thresholds. */
  private static String characteristic(String task, double[] targets, double[] predictions) {
    double[] thresholds = Arrays.stream(predictions).distinct().sorted().toArray();
    double positives = Arrays.stream(targets).filter(t -> t == 1).count();
    double negatives = targets.length - positives;
    double[] x = new double[thresholds.length + 1];
    double[] y = new double[x.length];
    double[][] counts = new double[thresholds.length][2];
    for (int i = 0; i < targets.length; i++) {
      counts[Arrays.binarySearch(thresholds, predictions[i])][(int) targets[i]]++;
    }
    for (int i = 1; i < x.length; i++) { // from the largest threshold down
      double[] at = counts[thresholds.length - i];
      x[i] = x[i - 1] + at[0] / negatives;
      y[i] = y[i - 1] + at[1] / positives;
    }
    return new XyPlot(task, "false positives, share", "true positives, share")
        .line("", x, y)
        .withDiagonal()
        .draw();
  }

  /** Losses of the first models of the run. */
  static List<String> history(Path file) throws InputException {
    CsvTable table = CsvTable.read(file);
    Map<String, List<double[]>> models = new LinkedHashMap<>();
    for (int r = 0; r < table.size(); r++) {
      String model =
          "split " + table.column("fold").text(r) + ", model " + table.column("member").text(r);
      models
          .computeIfAbsent(model, k -> new ArrayList<>())
          .add(
              new double[] {
                number(table.column("epoch").text(r)),
                number(table.column("trainLoss").text(r)),
                number(table.column("valLoss").text(r))
              });
    }
    XyPlot plot = new XyPlot("loss per epoch", "epoch", "log10 of the loss");
    boolean one = models.size() == 1;
    models.entrySet().stream()
        .limit(MOST_CURVES)
        .forEach(
            m -> {
              String name = one ? "" : m.getKey() + ", ";
              if (one) {
                plot.line("training", column(m.getValue(), 0), log(column(m.getValue(), 1)));
              }
              plot.line(name + "validation", column(m.getValue(), 0), log(column(m.getValue(), 2)));
            });
    return models.isEmpty() ? List.of() : List.of(plot.draw());
  }

  private static double[] column(List<double[]> rows, int column) {
    return rows.stream().mapToDouble(r -> r[column]).toArray();
  }

  private static double[] log(double[] values) {
    return Arrays.stream(values).map(Math::log10).toArray(); // not finite for negative losses
  }

  private static double number(String text) {
    try {
      return text.isBlank() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
