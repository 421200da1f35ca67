package org.matlens.data.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;

/**
 * A table of text with named columns, read whole from a CSV file.
 *
 * <p>Cells may be quoted (RFC 4180), lines end in LF or CRLF, a byte order mark is skipped, files
 * ending in {@code .gz} are unpacked; blank lines are no rows. Everything else that is not a
 * rectangular table in UTF-8 is an error: no row is lost, cut or filled up.
 */
public final class CsvTable {
  /** Appended as a last record; an unclosed quote before it would swallow it. */
  private static final String END = "\u0000end";

  private static final int MOST_LISTED = 20;

  private final Path file;
  private final List<String> columns;
  private final Map<String, Integer> indexOf;
  private final List<Row> rows;

  /** The file of each row. */
  private final List<Path> origins;

  private CsvTable(Path file, List<String> columns, Map<String, Integer> indexOf, List<Row> rows) {
    this(file, columns, indexOf, rows, Collections.nCopies(rows.size(), file));
  }

  private CsvTable(
      Path file,
      List<String> columns,
      Map<String, Integer> indexOf,
      List<Row> rows,
      List<Path> origins) {
    this.origins = origins;
    this.file = file;
    this.columns = List.copyOf(columns);
    this.indexOf = indexOf;
    this.rows = List.copyOf(rows);
  }

  /**
   * How a file is written.
   *
   * @param separator between the cells of a line
   */
  public record Options(char separator) {
    /** Comma-separated. */
    public static final Options DEFAULT = new Options(',');

    public Options {
      if (separator == '"' || separator == '\n' || separator == '\r') {
        throw new IllegalArgumentException("a quote or line end cannot separate cells");
      }
    }
  }

  /**
   * One data row.
   *
   * @param index 0-based data row
   * @param line 1-based line of its file at which it begins
   * @param cells one text per column
   */
  public record Row(int index, long line, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** One column of a table; knows its table so that errors can tell their place. */
  public static final class Column {
    private final CsvTable table;
    private final String name;
    private final int index;

    private Column(CsvTable table, String name, int index) {
      this.table = table;
      this.name = name;
      this.index = index;
    }

    /** Name as in the header. */
    public String name() {
      return name;
    }

    /** Text of the cell in this 0-based data row. */
    public String text(int row) {
      return table.rows.get(row).cells().get(index);
    }

    /** Texts of all rows in order. */
    public List<String> texts() {
      return table.rows.stream().map(r -> r.cells().get(index)).toList();
    }

    /** Number of rows. */
    public int size() {
      return table.size();
    }

    /** The file of its table. */
    public Path file() {
      return table.file;
    }

    /** Place of a cell for error messages: {@code data.csv, line 7, column "smiles"}. */
    public String place(int row) {
      return table.place(row) + ", column \"" + name + "\"";
    }
  }

  /**
   * A table that another format was read into.
   *
   * @param rows each with a cell per column
   * @throws InputException when a column is named twice
   */
  public static CsvTable of(Path file, List<String> columns, List<Row> rows) throws InputException {
    for (Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw new IllegalArgumentException(
            row.cells().size() + " cells in a table of " + columns.size() + " columns");
      }
    }
    return new CsvTable(file, columns, index(file, 1, columns), rows);
  }

  /** Reads a comma-separated file. */
  public static CsvTable read(Path file) throws InputException {
    return read(file, Options.DEFAULT);
  }

  /**
   * Reads a file.
   *
   * @throws InputException naming file and line: no such file, not UTF-8, empty, header without
   *     rows, a column named twice, a row with more or fewer cells than the header, a quote that is
   *     not closed
   */
  public static CsvTable read(Path file, Options options) throws InputException {
    String text = TextFile.read(file);
    if (text.isBlank()) {
      throw new InputException(file + ": the file is empty; expected a header line and rows");
    }
    CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(options.separator())
            .acceptCharsAfterQuotes(false)
            .ignoreDifferentFieldCount(true)
            .skipEmptyLines(true)
            .ofCsvRecord(text + "\n" + END);
    Iterator<CsvRecord> records = reader.iterator();
    long last = 0;
    try {
      CsvRecord header = records.next();
      last = header.getStartingLineNumber();
      requireClosed(file, header, records.hasNext());
      List<String> columns = header.getFields().stream().map(CsvTable::withoutSpace).toList();
      if (columns.get(0).startsWith("sep=")) {
        throw new InputException(
            ("%s, line %d: \"%s\" is Excel's line on the separator; expected the header, cells"
                    + " separated by '%s'")
                .formatted(file, last, columns.get(0), options.separator()));
      }
      Map<String, Integer> indexOf = index(file, header.getStartingLineNumber(), columns);
      List<Row> rows = new ArrayList<>();
      while (true) {
        CsvRecord next = records.next();
        last = next.getStartingLineNumber();
        if (!records.hasNext() && isEnd(next)) {
          break;
        }
        requireClosed(file, next, records.hasNext());
        if (next.getFieldCount() != columns.size()) {
          throw new InputException(
              "%s, line %d: %s, but the header has %s; a cell that holds '%s' needs quotes"
                  .formatted(
                      file,
                      next.getStartingLineNumber(),
                      count(next.getFieldCount(), "cell"),
                      count(columns.size(), "column"),
                      options.separator()));
        }
        rows.add(new Row(rows.size(), next.getStartingLineNumber(), next.getFields()));
      }
      if (rows.isEmpty()) {
        throw new InputException(file + ": a header but no rows; expected at least one row");
      }
      return new CsvTable(file, columns, indexOf, rows);
    } catch (CsvParseException e) {
      String why = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
      throw new InputException(
          "%s, after line %d: not a CSV table: %s"
              .formatted(file, last, why.lines().findFirst().orElse("cannot be read").strip()),
          e);
    }
  }

  /**
   * The rows of tables with the same columns, one table after the other, and a new column that
   * tells the table. Rows are numbered through; their places still name their files.
   *
   * @param column name of the new column, the last
   * @param values its text for each table
   */
  public static CsvTable joined(List<CsvTable> tables, String column, List<String> values)
      throws InputException {
    CsvTable first = tables.get(0);
    if (tables.size() != values.size()) {
      throw new IllegalArgumentException(tables.size() + " tables, " + values.size() + " values");
    }
    if (first.hasColumn(column)) {
      throw new InputException(
          "%s: column \"%s\" stands in the file; expected it to tell the file"
              .formatted(first.file, column));
    }
    List<Row> rows = new ArrayList<>();
    List<Path> origins = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      CsvTable table = tables.get(t);
      if (!table.columns.equals(first.columns)) {
        throw new InputException(
            "%s: the columns are %s; expected those of %s: %s"
                .formatted(table.file, table.listed(), first.file, first.listed()));
      }
      for (Row row : table.rows) {
        List<String> cells = new ArrayList<>(row.cells());
        cells.add(values.get(t));
        rows.add(new Row(rows.size(), row.line(), cells));
        origins.add(table.file);
      }
    }
    List<String> columns = new ArrayList<>(first.columns);
    columns.add(column);
    return new CsvTable(first.file, columns, index(first.file, 1, columns), rows, origins);
  }

  /** The same table with another name for a column. */
  CsvTable renamed(String from, String to) throws InputException {
    List<String> names = columns.stream().map(c -> c.equals(from) ? to : c).toList();
    return new CsvTable(file, names, index(file, 1, names), rows, origins);
  }

  /** A name without space around it, spaces that do not break included. */
  private static String withoutSpace(String name) {
    return name.replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$", "");
  }

  private static boolean isEnd(CsvRecord record) {
    return record.getFieldCount() == 1 && record.getField(0).equals(END);
  }

  private static void requireClosed(Path file, CsvRecord record, boolean more)
      throws InputException {
    if (!more) {
      throw new InputException(
          "%s, line %d: a quote in the row that begins here is not closed; expected a second \""
              .formatted(file, record.getStartingLineNumber()));
    }
  }

  private static Map<String, Integer> index(Path file, long line, List<String> columns)
      throws InputException {
    Map<String, Integer> indexOf = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      if (indexOf.put(columns.get(i), i) != null) {
        throw new InputException(
            "%s, line %d: column \"%s\" stands twice in the header; expected different names"
                .formatted(file, line, columns.get(i)));
      }
    }
    return indexOf;
  }

  private static String count(int n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /** The file this table was read from, as it was given; of a joined table the first. */
  public Path file() {
    return file;
  }

  /** Names of the columns in order. */
  public List<String> columns() {
    return columns;
  }

  /** Data rows in order; element {@code i} has index {@code i}. */
  public List<Row> rows() {
    return rows;
  }

  /** Number of data rows, at least one. */
  public int size() {
    return rows.size();
  }

  /** Whether there is a column of this name. */
  public boolean hasColumn(String name) {
    return indexOf.containsKey(name);
  }

  /** The column of this name; an absent one is an error that names the nearest there is. */
  public Column column(String name) throws InputException {
    Integer index = indexOf.get(name);
    if (index == null) {
      throw new InputException(
          "%s: no column \"%s\"; the columns are %s%s".formatted(file, name, listed(), hint(name)));
    }
    return new Column(this, name, index);
  }

  /** What may be behind a column that is not there. */
  private String hint(String name) {
    if (columns.size() == 1) {
      for (String other : List.of(";", "\t", "|")) {
        if (columns.get(0).contains(other)) {
          return "; expected cells separated by commas, not by '" + TextFault.visible(other) + "'";
        }
      }
    }
    return NearestName.of(name, columns)
        .map(nearest -> "; the nearest is \"" + nearest + "\"")
        .orElse("");
  }

  private String listed() {
    String first =
        columns.stream()
            .limit(MOST_LISTED)
            .map(c -> "\"" + TextFault.visible(c) + "\"")
            .collect(Collectors.joining(", "));
    int more = columns.size() - MOST_LISTED;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** Place of a row for error messages: {@code data.csv, line 7}. */
  public String place(int row) {
    return origins.get(row) + ", line " + rows.get(row).line();
  }
}
