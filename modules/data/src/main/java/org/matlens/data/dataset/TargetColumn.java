package org.matlens.data.dataset;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/**
 * Reads the labels of one target: a number per cell, NaN where the cell is empty (no label).
 *
 * <p>Regression cells are finite decimal numbers; class cells are names of classes and give the
 * number of the class. Where the classes are numbers, {@code 1.0} is read as {@code 1}. Anything
 * else, {@code NaN} and {@code inf} too, is an error: a missing label is written as an empty cell.
 *
 * @param task what is predicted, with its classes
 */
public record TargetColumn(Task task) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final int MOST_CLASSES = 1000;

  public TargetColumn {
    Objects.requireNonNull(task, "task");
  }

  /**
   * The target of a column whose classes are those that occur in it: 0 and 1, or names in
   * alphabetical order (numbers in numerical order).
   *
   * @param unit of a regression target, else ignored
   * @throws InputException when there are too few or too many classes for the kind
   */
  public static TargetColumn of(CsvTable.Column column, Task.Kind kind, String unit)
      throws InputException {
    if (kind == Task.Kind.REGRESSION) {
      return new TargetColumn(Task.regression(column.name(), unit));
    }
    List<String> found = classes(column.texts());
    boolean binary = kind == Task.Kind.BINARY;
    if (binary && found.size() == 1 && List.of("0", "1").containsAll(found)) {
      found = List.of("0", "1");
    }
    if (binary ? found.size() != 2 : found.size() < 3 || found.size() > MOST_CLASSES) {
      String some =
          found.stream().limit(5).map(c -> "\"" + c + "\"").collect(Collectors.joining(", "));
      throw new InputException(
          "%s: column \"%s\" has %d different labels%s; expected %s"
              .formatted(
                  column.file(),
                  column.name(),
                  found.size(),
                  found.isEmpty() ? "" : " (" + some + (found.size() > 5 ? ", ..." : "") + ")",
                  binary ? "two, such as 0 and 1" : "3 to " + MOST_CLASSES + " classes"));
    }
    return new TargetColumn(new Task(column.name(), kind, "", found));
  }

  private static List<String> classes(List<String> cells) {
    TreeSet<String> names = new TreeSet<>();
    cells.stream().map(TargetColumn::label).filter(c -> !c.isEmpty()).forEach(names::add);
    boolean numbers = names.stream().allMatch(c -> NUMBER.matcher(c).matches());
    if (numbers) {
      return names.stream()
          .sorted((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)))
          .toList();
    }
    return List.copyOf(names);
  }

  /** The name of the class a cell tells of; whole numbers lose their decimals. */
  private static String label(String cell) {
    String text = cell.strip();
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        return Long.toString((long) value);
      }
    }
    return text;
  }

  /**
   * The number of a cell.
   *
   * @return NaN for an empty cell; the value of a regression target; the number of a class
   * @throws InputException with the text and what was expected, without a place
   */
  public double parse(String cell) throws InputException {
    String text = cell.strip();
    if (text.isEmpty()) {
      return Double.NaN;
    }
    return task.kind() == Task.Kind.REGRESSION ? number(text) : classNumber(text);
  }

  private static double number(String text) throws InputException {
    if (!NUMBER.matcher(text).matches()) {
      throw new InputException(
          "\"%s\" is not a number; expected a decimal number, or an empty cell for a missing label"
              .formatted(quoted(text)));
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new InputException(
          "\"%s\" is out of range; expected a number below 1.8e308".formatted(quoted(text)));
    }
    return value;
  }

  private double classNumber(String text) throws InputException {
    int index = task.classes().indexOf(label(text));
    if (index < 0) {
      throw new InputException(
          "\"%s\" is not a class of this target; expected %s, or an empty cell for a missing label"
              .formatted(quoted(text), some(task.classes())));
    }
    return index;
  }

  private static String some(List<String> classes) {
    String first = classes.stream().limit(10).collect(Collectors.joining(", "));
    return classes.size() > 10 ? "one of " + first + ", ..." : "one of " + first;
  }

  /** One line of at most 60 characters, for a message. */
  private static String quoted(String text) {
    String line = text.replaceAll("[\\r\\n\\t]", " ");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }

  /** The numbers of all rows of a column; errors name file, line and column. */
  public double[] parse(CsvTable.Column column) throws InputException {
    double[] values = new double[column.size()];
    for (int row = 0; row < values.length; row++) {
      try {
        values[row] = parse(column.text(row));
      } catch (InputException e) {
        throw e.at(column.place(row));
      }
    }
    return values;
  }
}
