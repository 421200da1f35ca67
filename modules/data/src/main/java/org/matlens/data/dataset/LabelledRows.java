package org.matlens.data.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.matlens.input.InputException;
import org.matlens.predict.Task;

/**
 * The rows of a table as domain objects with their targets.
 *
 * @param file the table
 * @param tasks what {@link Row#targets()} are, in order; empty for inputs without labels
 * @param rows at least one, in the order of the file
 * @param skipped the rows that could not be read, in the order of the file
 * @param <T> domain object
 */
public record LabelledRows<T>(
    Path file, List<Task> tasks, List<Row<T>> rows, List<Skipped> skipped) {

  public LabelledRows {
    Objects.requireNonNull(file, "file");
    tasks = List.copyOf(tasks);
    rows = List.copyOf(rows);
    skipped = List.copyOf(skipped);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(file + ": no rows");
    }
    for (Row<T> row : rows) {
      if (row.targets.length != tasks.size()) {
        throw new IllegalArgumentException(
            "row %d has %d targets, but there are %d tasks"
                .formatted(row.index, row.targets.length, tasks.size()));
      }
    }
  }

  /**
   * One row.
   *
   * @param index 0-based data row of the file
   * @param line 1-based line of the file
   * @param id text of the id column, else the number of the row
   * @param input text of the input column without blanks around it
   * @param object what the text tells of
   * @param targets one per task; NaN where the label is missing, the number of the class for
   *     classification
   */
  public record Row<T>(int index, long line, String id, String input, T object, double[] targets) {
    public Row {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(object, "object");
      targets = targets.clone();
    }

    @Override
    public double[] targets() {
      return targets.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row<?> that
          && index == that.index
          && line == that.line
          && id.equals(that.id)
          && input.equals(that.input)
          && object.equals(that.object)
          && Arrays.equals(targets, that.targets);
    }

    @Override
    public int hashCode() {
      return 31 * Objects.hash(index, line, id, input, object) + Arrays.hashCode(targets);
    }
  }

  /**
   * A row that could not be read.
   *
   * @param index 0-based data row of the file
   * @param line 1-based line of the file
   * @param reason the error in one line, with its place
   */
  public record Skipped(int index, long line, String reason) {}

  /** What is done about a row that cannot be read. */
  public enum OnError {
    /** It is an error. */
    STRICT,
    /** It is listed and left out. */
    SKIP
  }

  /** Reads one input. */
  @FunctionalInterface
  public interface Parser<T> {
    /** The object a text tells of; the error says what is wrong, without a place. */
    T parse(String text) throws InputException;
  }

  /**
   * Columns to read.
   *
   * @param id of the samples, empty to number them
   * @param input text of the domain object
   * @param targets each reads the column its task is named after
   */
  public record Columns(Optional<String> id, String input, List<TargetColumn> targets) {
    public Columns {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(input, "input");
      targets = List.copyOf(targets);
    }
  }

  /**
   * Reads the rows of a table.
   *
   * @throws InputException naming file, line and column: a column that is absent, an input or label
   *     that cannot be read (where {@code onError} is strict), or when no row can be read
   */
  public static <T> LabelledRows<T> read(
      CsvTable table, Columns columns, Parser<T> parser, OnError onError) throws InputException {
    CsvTable.Column inputs = table.column(columns.input());
    CsvTable.Column ids = columns.id().isPresent() ? table.column(columns.id().get()) : null;
    List<CsvTable.Column> labels = new ArrayList<>();
    for (TargetColumn target : columns.targets()) {
      labels.add(table.column(target.task().name()));
    }
    List<Row<T>> rows = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      int i = row.index();
      try {
        double[] targets = new double[labels.size()];
        for (int t = 0; t < targets.length; t++) {
          targets[t] = at(labels.get(t), i, columns.targets().get(t)::parse);
        }
        T object = at(inputs, i, text -> parser.parse(nonEmpty(text)));
        String id = ids == null || ids.text(i).isBlank() ? Integer.toString(i) : ids.text(i);
        rows.add(new Row<>(i, row.line(), id.strip(), inputs.text(i).strip(), object, targets));
      } catch (InputException e) {
        if (onError == OnError.STRICT) {
          throw e;
        }
        skipped.add(new Skipped(i, row.line(), e.getMessage()));
      }
    }
    if (rows.isEmpty()) {
      throw new InputException(
          "%s: none of %d rows can be read; the first: %s"
              .formatted(table.file(), skipped.size(), skipped.get(0).reason()));
    }
    List<Task> tasks = columns.targets().stream().map(TargetColumn::task).toList();
    return new LabelledRows<>(table.file(), tasks, rows, skipped);
  }

  private static <V> V at(CsvTable.Column column, int row, Parser<V> parser) throws InputException {
    try {
      return parser.parse(column.text(row).strip());
    } catch (InputException e) {
      throw e.at(column.place(row));
    }
  }

  private static String nonEmpty(String text) throws InputException {
    if (text.isEmpty()) {
      throw new InputException("the cell is empty; expected an input");
    }
    return text;
  }

  /** File rows of the samples, for {@link org.matlens.data.split.Split#among}. */
  public int[] indices() {
    return rows.stream().mapToInt(Row::index).toArray();
  }

  /** Targets of one task in the order of the rows. */
  public double[] targets(int task) {
    return rows.stream().mapToDouble(r -> r.targets[task]).toArray();
  }
}
