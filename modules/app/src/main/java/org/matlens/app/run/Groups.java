package org.matlens.app.run;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.matlens.analysis.attention.TokenLabels;
import org.matlens.chem.Element;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.predict.Task;
import org.matlens.token.TokenSequence;

/**
 * Groups of samples whose attention is compared: classes, conditions, chemistries.
 *
 * @param of samples' rows of the file → name of the group; rows in none are absent
 */
record Groups(Map<Integer, String> of) {
  /** Asks for samples with and without an element: {@code element:O}. */
  static final String ELEMENT = "element:";

  /** A value of a column that fewer samples have is pooled with others of the kind. */
  private static final int FEWEST = 5;

  /** Groups beyond that are pooled; the most frequent values have their own. */
  private static final int MOST = 8;

  private static final String POOLED = "rarer values";

  Groups {
    of = Collections.unmodifiableMap(new TreeMap<>(of));
  }

  /** Names; of two the one that is compared with the other first. */
  List<String> names() {
    return of.values().stream().distinct().sorted(Comparator.reverseOrder()).toList();
  }

  /** The group of a row, null for none. */
  String of(DataRow row) {
    return of.get(row.row());
  }

  /** The two classes, or targets above and below their median; none of several classes. */
  static Groups ofTask(Task task, List<DataRow> rows, int number) {
    Map<Integer, String> out = new HashMap<>();
    if (task.kind() == Task.Kind.BINARY) {
      for (DataRow r : rows) {
        double target = target(r, number);
        if (!Double.isNaN(target)) {
          out.put(r.row(), task.name() + " " + task.classes().get(target > 0.5 ? 1 : 0));
        }
      }
    } else if (task.kind() != Task.Kind.MULTICLASS) {
      Map<Integer, Double> targets = new HashMap<>();
      rows.forEach(r -> targets.put(r.row(), target(r, number)));
      out.putAll(aboveAndBelow(task.name(), targets));
    }
    return new Groups(out.values().stream().distinct().count() < 2 ? Map.of() : out);
  }

  private static double target(DataRow row, int task) {
    return row.targets().length > task ? row.targets()[task] : Double.NaN;
  }

  /**
   * Groups by a column of the data, or by an element.
   *
   * @param by name of a column, or {@link #ELEMENT} and a symbol; columns of more than {@value
   *     #MOST} numbers are cut at their median
   * @throws InputException when there is no such column or element, or everybody is in one group
   */
  static Groups by(String by, CsvTable table, List<DataRow> rows) throws InputException {
    Groups groups =
        by.startsWith(ELEMENT)
            ? byElement(by.substring(ELEMENT.length()), rows)
            : byColumn(table.column(by), rows);
    if (groups.names().size() < 2) {
      throw new InputException(
          "groups by \""
              + by
              + "\": the "
              + rows.size()
              + " samples are all in "
              + (groups.names().isEmpty() ? "none" : "\"" + groups.names().get(0) + "\"")
              + ", expected two groups");
    }
    return groups;
  }

  private static Groups byElement(String symbol, List<DataRow> rows) throws InputException {
    if (Element.ofSymbol(symbol).isEmpty()) {
      throw new InputException("\"" + symbol + "\", expected the symbol of an element");
    }
    Map<Integer, String> out = new HashMap<>();
    for (DataRow r : rows) {
      boolean there = false;
      for (TokenSequence s : r.sample().streams()) {
        there |= Arrays.asList(TokenLabels.ELEMENTS.of(s)).contains(symbol);
      }
      out.put(r.row(), (there ? "with " : "no ") + symbol);
    }
    return new Groups(out);
  }

  private static Groups byColumn(CsvTable.Column column, List<DataRow> rows) {
    Map<Integer, String> texts = new TreeMap<>();
    Map<Integer, Double> numbers = new TreeMap<>();
    for (DataRow r : rows) {
      String text = column.text(r.row()).strip();
      if (!text.isEmpty()) {
        texts.put(r.row(), text);
        numbers.put(r.row(), number(text));
      }
    }
    Map<String, Integer> counts = new TreeMap<>();
    texts.values().forEach(t -> counts.merge(t, 1, Integer::sum));
    if (counts.size() > MOST && numbers.values().stream().noneMatch(v -> v.isNaN())) {
      return new Groups(aboveAndBelow(column.name(), numbers));
    }
    List<String> kept =
        counts.entrySet().stream()
            .filter(e -> e.getValue() >= FEWEST)
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(MOST)
            .map(Map.Entry::getKey)
            .toList();
    Map<Integer, String> out = new HashMap<>();
    texts.forEach((row, t) -> out.put(row, kept.contains(t) ? column.name() + " " + t : POOLED));
    return new Groups(out);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Cut at the lower middle: with many equal numbers neither group is empty. */
  private static Map<Integer, String> aboveAndBelow(String name, Map<Integer, Double> numbers) {
    double[] known =
        numbers.values().stream()
            .filter(Objects::nonNull)
            .mapToDouble(v -> v)
            .filter(v -> !Double.isNaN(v))
            .sorted()
            .toArray();
    Map<Integer, String> out = new HashMap<>();
    if (known.length == 0) {
      return out;
    }
    double median = known[(known.length - 1) / 2];
    double cut = median < known[known.length - 1] ? median : known[0];
    String text = String.format(Locale.ROOT, "%.4g", cut);
    numbers.forEach(
        (row, v) -> {
          if (!v.isNaN()) {
            out.put(row, name + (v > cut ? " > " : " <= ") + text);
          }
        });
    return out;
  }
}
