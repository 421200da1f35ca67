package org.matlens.data.cif;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Columns of a CIF block that stand in one loop, or the items outside of loops, with one row.
 *
 * @param line of the file where it begins, from 1
 * @param columns values of each name, all of the same length
 */
public record CifTable(int line, Map<String, List<CifValue>> columns) {

  public int rows() {
    return columns.values().stream().mapToInt(List::size).max().orElse(0);
  }

  /** The first of these names that is a column. */
  public Optional<List<CifValue>> column(String... names) {
    return Arrays.stream(names).filter(columns::containsKey).findFirst().map(columns::get);
  }

  /** The value of a row in the first of these names that is a column. */
  public Optional<CifValue> value(int row, String... names) {
    return column(names).map(c -> c.get(row));
  }

  /** As {@link #value}, empty when it states nothing. */
  public Optional<CifValue> stated(int row, String... names) {
    return value(row, names).filter(CifValue::isStated);
  }
}
