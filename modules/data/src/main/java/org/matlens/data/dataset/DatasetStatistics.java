package org.matlens.data.dataset;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.matlens.predict.Task;

/**
 * What a data set looks like before anything is trained on it.
 *
 * @param rows rows that were read
 * @param skipped rows that could not be read
 * @param unlabelled rows without any label, where there are tasks
 * @param duplicates rows whose input stands in an earlier row already
 * @param targets one per task
 * @param tokens numbers of tokens per input
 */
public record DatasetStatistics(
    int rows, int skipped, int unlabelled, int duplicates, List<Target> targets, Quantiles tokens) {

  public DatasetStatistics {
    targets = List.copyOf(targets);
  }

  /** Distribution of the labels of one task. */
  public sealed interface Target {
    /** Name of the task. */
    String name();

    /** Rows without a label. */
    int missing();
  }

  /**
   * Labels of a regression task, in its unit.
   *
   * @param mean NaN where there is no label
   * @param std standard deviation with n - 1; NaN below two labels
   * @param quantiles all NaN where there is no label
   */
  public record Numbers(
      String name, String unit, int missing, double mean, double std, Quantiles quantiles)
      implements Target {}

  /**
   * Labels of a classification task.
   *
   * @param counts rows per class, in the order of the classes
   */
  public record Classes(String name, int missing, Map<String, Integer> counts) implements Target {
    public Classes {
      counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
  }

  /**
   * Quantiles by linear interpolation between order statistics (definition 7 of Hyndman and Fan,
   * Am. Stat. 50, 361 (1996), doi:10.1080/00031305.1996.10473566).
   */
  public record Quantiles(double min, double q25, double median, double q75, double max) {
    /** Quantiles of {@code values}, which hold no NaN; all NaN when there are none. */
    public static Quantiles of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return new Quantiles(
          at(sorted, 0), at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), at(sorted, 1));
    }

    private static double at(double[] sorted, double fraction) {
      if (sorted.length == 0) {
        return Double.NaN;
      }
      double position = fraction * (sorted.length - 1);
      int below = (int) position;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
  }

  /**
   * Statistics of rows.
   *
   * @param identity equal for inputs that are the same, e.g. {@link LabelledRows.Row#input()} or a
   *     canonical text
   * @param numTokens tokens of an object
   */
  public static <T> DatasetStatistics of(
      LabelledRows<T> data,
      Function<LabelledRows.Row<T>, String> identity,
      ToIntFunction<T> numTokens) {
    Set<String> seen = new HashSet<>();
    int duplicates = 0;
    for (LabelledRows.Row<T> row : data.rows()) {
      if (!seen.add(identity.apply(row))) {
        duplicates++;
      }
    }
    List<Target> targets =
        IntStream.range(0, data.tasks().size())
            .mapToObj(t -> target(data.tasks().get(t), data.targets(t)))
            .toList();
    double[] tokens =
        data.rows().stream().mapToDouble(r -> numTokens.applyAsInt(r.object())).toArray();
    return new DatasetStatistics(
        data.rows().size(),
        data.skipped().size(),
        unlabelled(data),
        duplicates,
        targets,
        Quantiles.of(tokens));
  }

  private static int unlabelled(LabelledRows<?> data) {
    if (data.tasks().isEmpty()) {
      return 0;
    }
    return (int)
        data.rows().stream()
            .filter(row -> Arrays.stream(row.targets()).allMatch(Double::isNaN))
            .count();
  }

  private static Target target(Task task, double[] all) {
    double[] labels = Arrays.stream(all).filter(v -> !Double.isNaN(v)).toArray();
    int missing = all.length - labels.length;
    if (task.kind() != Task.Kind.REGRESSION) {
      int[] counts = new int[task.classes().size()];
      for (double label : labels) {
        counts[(int) label]++;
      }
      Map<String, Integer> byName = new LinkedHashMap<>();
      for (int c = 0; c < counts.length; c++) {
        byName.put(task.classes().get(c), counts[c]);
      }
      return new Classes(task.name(), missing, byName);
    }
    double mean = Arrays.stream(labels).average().orElse(Double.NaN);
    double squares = Arrays.stream(labels).map(v -> (v - mean) * (v - mean)).sum();
    double std = labels.length < 2 ? Double.NaN : Math.sqrt(squares / (labels.length - 1));
    return new Numbers(task.name(), task.unit(), missing, mean, std, Quantiles.of(labels));
  }
}
