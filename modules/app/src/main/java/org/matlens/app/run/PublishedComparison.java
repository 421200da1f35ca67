package org.matlens.app.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.McNemar;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.metric.Metrics;
import org.matlens.predict.Task;

/**
 * Test predictions of a run beside published ones of the same rows and folds: a CSV with {@code
 * row}, {@code fold} and a column for each model.
 *
 * <p>Regression: Wilcoxon's signed-rank test of the absolute errors of every row, two-sided, and
 * the mean difference ours - theirs with a bootstrap interval. Classification: published
 * predictions are labels, ours are thresholded on the validation part of the fold; McNemar's test.
 * P-values are adjusted over all models (Holm).
 */
final class PublishedComparison {
  private static final List<String> PLACES = List.of("row", "fold");
  private static final long SEED = 0;

  private final Task task;
  private final List<Predicted> test;
  private final Thresholds thresholds;
  private final CsvTable table;
  private final int[] lines;

  private PublishedComparison(Task task, List<Predicted> all, CsvTable table)
      throws InputException {
    this.task = task;
    this.table = table;
    this.thresholds = task.kind() == Task.Kind.BINARY ? Thresholds.of(0, all) : null;
    this.test =
        all.stream()
            .filter(p -> p.split().equals("test") && !Double.isNaN(p.row().targets()[0]))
            .toList();
    this.lines = lines(table, test.stream().map(p -> new Tested(p.row().row(), p.fold())).toList());
  }

  /** A row of the data and the fold that tests it. */
  private record Tested(int row, int fold) {}

  /**
   * Finds before anything is trained what {@link #of} would find afterwards.
   *
   * @throws InputException when the file lacks a row, has it in another fold, or is not of numbers
   */
  static void check(Path file, LoadedData data, List<Fold> folds) throws InputException {
    requireComparable(data.tasks().get(0));
    List<Tested> tested = new ArrayList<>();
    for (Fold fold : folds) {
      for (DataRow r : RowSet.at(data, fold.split().test())) {
        if (!Double.isNaN(r.targets()[0])) {
          tested.add(new Tested(r.row(), fold.number()));
        }
      }
    }
    CsvTable table = CsvTable.read(file);
    int[] lines = lines(table, tested);
    for (String name : models(table)) {
      published(table.column(name), lines);
    }
  }

  private static void requireComparable(Task task) throws InputException {
    if (task.kind() == Task.Kind.MULTICLASS) {
      throw new InputException("compare goes with regression and two classes, not with more");
    }
  }

  private static List<String> models(CsvTable table) {
    return table.columns().stream().filter(c -> !PLACES.contains(c)).toList();
  }

  /**
   * One entry per published model.
   *
   * @throws InputException when the file lacks a row, or has it in another fold
   */
  static List<Map<String, Object>> of(Path file, Task task, List<Predicted> all)
      throws InputException {
    requireComparable(task);
    return new PublishedComparison(task, all, CsvTable.read(file)).models();
  }

  /** For every tested row the line of the file that tells of it. */
  private static int[] lines(CsvTable table, List<Tested> test) throws InputException {
    CsvTable.Column rows = table.column("row");
    CsvTable.Column folds = table.column("fold");
    Map<String, Integer> places = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      places.put(rows.text(i).strip(), i);
    }
    int[] found = new int[test.size()];
    for (int i = 0; i < found.length; i++) {
      Tested p = test.get(i);
      Integer at = places.get(Integer.toString(p.row()));
      if (at == null) {
        throw new InputException(table.file() + ": no line for row " + p.row());
      }
      if (!folds.text(at).strip().equals(Integer.toString(p.fold()))) {
        throw new InputException(
            "%s: row %d is tested in fold %s, here in fold %d; expected the same folds"
                .formatted(table.file(), p.row(), folds.text(at).strip(), p.fold()));
      }
      found[i] = at;
    }
    return found;
  }

  private List<Map<String, Object>> models() throws InputException {
    List<Map<String, Object>> out = new ArrayList<>();
    for (String name : models(table)) {
      double[] theirs = published(table.column(name), lines);
      out.add(thresholds == null ? regression(name, theirs) : labels(name, theirs));
    }
    double[] adjusted =
        Holm.adjust(out.stream().mapToDouble(m -> (double) m.get("pValue")).toArray());
    for (int i = 0; i < adjusted.length; i++) {
      out.get(i).put("pAdjusted", adjusted[i]);
    }
    return out;
  }

  private static double[] published(CsvTable.Column column, int[] lines) throws InputException {
    double[] values = new double[lines.length];
    for (int i = 0; i < values.length; i++) {
      String text = column.text(lines[i]).strip();
      try {
        values[i] = Double.parseDouble(text);
        if (!Double.isFinite(values[i])) {
          throw new NumberFormatException("not finite");
        }
      } catch (NumberFormatException e) {
        throw new InputException(
            column.place(lines[i]) + ": \"" + text + "\", expected a number", e);
      }
    }
    return values;
  }

  private double[] targets() {
    return test.stream().mapToDouble(p -> p.row().targets()[0]).toArray();
  }

  private Map<String, Object> regression(String name, double[] theirs) {
    double[] t = targets();
    double[] ours = test.stream().mapToDouble(p -> p.prediction().tasks().get(0).value()).toArray();
    double[] difference = new double[t.length];
    for (int i = 0; i < t.length; i++) {
      difference[i] = Math.abs(ours[i] - t[i]) - Math.abs(theirs[i] - t[i]);
    }
    Interval i = Bootstrap.mean(difference, SEED);
    return entry(
        name,
        "mae",
        Metrics.mae(t, theirs),
        Metrics.mae(t, ours),
        i,
        "Wilcoxon signed-rank on absolute errors",
        WilcoxonSignedRank.test(difference, Alternative.TWO_SIDED).pValue());
  }

  private Map<String, Object> labels(String name, double[] theirs) {
    int[] t = Arrays.stream(targets()).mapToInt(v -> (int) v).toArray();
    int[] ours = test.stream().mapToInt(p -> thresholds.label(p, 0)).toArray();
    int[] other = Arrays.stream(theirs).mapToInt(v -> v >= 0.5 ? 1 : 0).toArray();
    Interval i =
        Bootstrap.percentile(
            t.length,
            drawn ->
                Metrics.balancedAccuracy(Bootstrap.pick(t, drawn), Bootstrap.pick(ours, drawn))
                    - Metrics.balancedAccuracy(
                        Bootstrap.pick(t, drawn), Bootstrap.pick(other, drawn)),
            Bootstrap.RESAMPLES,
            SEED);
    return entry(
        name,
        "rocAucOfLabels",
        Metrics.balancedAccuracy(t, other),
        Metrics.balancedAccuracy(t, ours),
        i,
        "McNemar on labels",
        McNemar.test(t, ours, other).pValue());
  }

  private Map<String, Object> entry(
      String name,
      String metric,
      double theirs,
      double ours,
      Interval difference,
      String test,
      double p) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("model", name);
    m.put("metric", metric);
    m.put("n", lines.length);
    m.put("theirs", theirs);
    m.put("ours", ours);
    m.put("difference", ours - theirs);
    m.put("differenceCi95", new double[] {difference.low(), difference.high()});
    m.put("test", test);
    m.put("pValue", p);
    return m;
  }
}
