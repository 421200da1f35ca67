package org.matlens.app.run;

import java.util.List;
import java.util.stream.IntStream;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/**
 * Rows with one value in a column of the file; numbers are the same whatever their zeros.
 *
 * @param column null for all rows
 */
record RowFilter(CsvTable.Column column, String value) {

  /**
   * Reads {@code COLUMN=VALUE}; null keeps all rows.
   *
   * @throws InputException when it is written otherwise or there is no such column
   */
  static RowFilter of(String where, CsvTable table) throws InputException {
    if (where == null) {
      return new RowFilter(null, "");
    }
    int equals = where.indexOf('=');
    if (equals < 1) {
      throw new InputException("--where \"" + where + "\", expected COLUMN=VALUE");
    }
    return new RowFilter(
        table.column(where.substring(0, equals).strip()), where.substring(equals + 1).strip());
  }

  /**
   * Places of the rows in their list.
   *
   * @throws InputException when there are none
   */
  int[] places(List<DataRow> rows) throws InputException {
    int[] out =
        IntStream.range(0, rows.size())
            .filter(i -> column == null || same(column.text(rows.get(i).row()).strip(), value))
            .toArray();
    if (out.length == 0 && column != null) {
      throw new InputException(
          column.file()
              + ": none of the "
              + rows.size()
              + " samples has \""
              + value
              + "\" in column \""
              + column.name()
              + "\"");
    }
    return out;
  }

  private static boolean same(String a, String b) {
    try {
      return a.equals(b) || Double.parseDouble(a) == Double.parseDouble(b);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
