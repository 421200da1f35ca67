package org.matlens.data.cif;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.matlens.input.InputException;

/**
 * A data block of a CIF file. Names are told apart without regard to case, and {@code
 * _category.item} is the same as {@code _category_item}.
 */
public final class CifBlock {
  private final String name;
  private final int line;
  private final CifTable items;
  private final Map<String, CifTable> tableOf = new HashMap<>();

  CifBlock(String name, int line) {
    this.name = name;
    this.line = line;
    items = new CifTable(line, new LinkedHashMap<>());
  }

  /** The name behind {@code data_}. */
  public String name() {
    return name;
  }

  /** Line of its heading, from 1. */
  public int line() {
    return line;
  }

  /** The table that has one of these names; the name that is tried first wins. */
  public Optional<CifTable> table(String... names) {
    return Arrays.stream(names).filter(tableOf::containsKey).findFirst().map(tableOf::get);
  }

  /** The first value under the first of these names that states something. */
  public Optional<CifValue> stated(String... names) {
    return Arrays.stream(names)
        .flatMap(n -> table(n).stream().flatMap(t -> t.columns().get(n).stream().limit(1)))
        .filter(CifValue::isStated)
        .findFirst();
  }

  /** The first value under the first of these names that is there at all. */
  public Optional<CifValue> value(String... names) {
    return table(names).flatMap(t -> t.column(names)).filter(c -> !c.isEmpty()).map(c -> c.get(0));
  }

  /** A name as it is looked up. */
  static String key(String tag) {
    return tag.toLowerCase(Locale.ROOT).replace('.', '_');
  }

  void item(String tag, CifValue value) throws InputException {
    Optional<CifTable> known = table(key(tag));
    if (known.isPresent()) {
      List<CifValue> before = known.get().columns().get(key(tag));
      if (before.size() == 1 && before.get(0).text().equals(value.text())) {
        return; // Said twice, the same.
      }
      throw new InputException(tag + " is given twice, and not the same both times");
    }
    items.columns().put(key(tag), List.of(value));
    tableOf.put(key(tag), items);
  }

  void loop(int atLine, List<String> tags, List<CifValue> values) throws InputException {
    if (values.size() % tags.size() != 0) {
      throw new InputException(
          "loop of %d columns with %d values: the last row lacks %d"
              .formatted(tags.size(), values.size(), tags.size() - values.size() % tags.size()));
    }
    Map<String, List<CifValue>> columns = new LinkedHashMap<>();
    for (int c = 0; c < tags.size(); c++) {
      List<CifValue> column = new ArrayList<>(values.size() / tags.size());
      for (int i = c; i < values.size(); i += tags.size()) {
        column.add(values.get(i));
      }
      if (table(key(tags.get(c))).isPresent()
          || columns.putIfAbsent(key(tags.get(c)), column) != null) {
        throw new InputException(tags.get(c) + " is given twice");
      }
    }
    CifTable table = new CifTable(atLine, columns);
    columns.keySet().forEach(c -> tableOf.put(c, table));
  }
}
