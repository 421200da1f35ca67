package org.matlens.app.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.matlens.predict.Task;

/**
 * Two groups of samples whose attention is compared: the two classes, or targets above and below
 * their median; none of several classes.
 *
 * @param names of the first and the second group; empty for none
 * @param task whose targets tell the groups apart
 * @param above targets above it are of the first group, others of the second
 */
record Groups(List<String> names, int task, double above) {
  static Groups of(Task of, List<DataRow> rows, int task) {
    double[] known =
        rows.stream()
            .mapToDouble(r -> r.targets().length > task ? r.targets()[task] : Double.NaN)
            .filter(v -> !Double.isNaN(v))
            .sorted()
            .toArray();
    if (of.kind() == Task.Kind.MULTICLASS || known.length < 2 || constant(known)) {
      return new Groups(List.of(), task, Double.NaN);
    }
    if (of.kind() == Task.Kind.BINARY) {
      return new Groups(
          List.of(of.name() + " " + of.classes().get(1), of.name() + " " + of.classes().get(0)),
          task,
          0.5);
    }
    // the lower middle: with many equal targets neither group is empty
    double median = known[(known.length - 1) / 2];
    double split = median < known[known.length - 1] ? median : known[0];
    String text = String.format(Locale.ROOT, "%.4g", split);
    return new Groups(List.of(of.name() + " > " + text, of.name() + " <= " + text), task, split);
  }

  private static boolean constant(double[] sorted) {
    return Arrays.stream(sorted).distinct().count() == 1;
  }

  /** Whether a row is of the first group; null: of neither. */
  Boolean first(DataRow row) {
    double target = row.targets().length > task ? row.targets()[task] : Double.NaN;
    return names.isEmpty() || Double.isNaN(target) ? null : (Boolean) (target > above);
  }
}
