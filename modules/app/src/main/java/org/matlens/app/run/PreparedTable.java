package org.matlens.app.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.data.crystal.StructureTable;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.spectrum.table.SpectrumLines;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/** Columns that follow from those of a table. */
final class PreparedTable {
  /** A column made from one of the numbers of space groups. */
  static final String CRYSTAL_SYSTEM = "crystal_system";

  private static final String SPACE_GROUP = "space_group";

  /** First space group of every system, and behind the last (International Tables, volume A). */
  private static final int[] FIRST = {1, 3, 16, 75, 143, 168, 195, 231};

  private static final List<String> SYSTEMS =
      List.of(
          "triclinic",
          "monoclinic",
          "orthorhombic",
          "tetragonal",
          "trigonal",
          "hexagonal",
          "cubic");

  /** A column of spectra and a place on their axis. */
  private static final Pattern READING = Pattern.compile("(.+) at ([0-9]+\\.?[0-9]*|\\.[0-9]+)");

  private PreparedTable() {}

  /** A table in whatever form: CSV, crystals, or spectra as an object per line. */
  static CsvTable read(Path file) throws InputException {
    return SpectrumLines.isOne(file)
        ? SpectrumLines.read(file).table()
        : StructureTable.orCsv(file);
  }

  /**
   * The table with a column {@code NAME at X}, when it is wanted and there is a column {@code NAME}
   * of spectra in lines: their value at the place X of the axis, linear between the points beside
   * it; empty where the spectrum does not reach it.
   */
  static CsvTable withReading(CsvTable table, String wanted) throws InputException {
    Matcher m = READING.matcher(wanted);
    if (table.hasColumn(wanted)
        || !m.matches()
        || !table.hasColumn(m.group(1))
        || !SpectrumLines.isOne(table.file())) {
      return table;
    }
    SpectrumLines lines = SpectrumLines.read(table.file());
    CsvTable.Column cells = table.column(m.group(1));
    double at = Double.parseDouble(m.group(2));
    List<String> columns = new ArrayList<>(table.columns());
    columns.add(wanted);
    List<CsvTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      String cell = cells.text(row.index());
      List<String> all = new ArrayList<>(row.cells());
      all.add(cell.isEmpty() ? "" : value(lines, cell.substring(cell.lastIndexOf('#') + 1), at));
      rows.add(new CsvTable.Row(row.index(), row.line(), all));
    }
    return CsvTable.of(table.file(), columns, rows);
  }

  private static String value(SpectrumLines lines, String key, double at) {
    try {
      return value(lines.spectrum(key), at);
    } catch (InputException e) {
      return ""; // the row is refused, or skipped and counted, where its input is read
    }
  }

  private static String value(Spectrum s, double at) {
    for (int i = 0; i < s.size(); i++) {
      double x = s.axis().value(i);
      if (x == at) {
        return Double.toString(s.intensity(i));
      }
      if (i > 0 && (s.axis().value(i - 1) < at) == (at < x)) {
        double part = (at - s.axis().value(i - 1)) / (x - s.axis().value(i - 1));
        return Double.toString(s.intensity(i - 1) + part * (s.intensity(i) - s.intensity(i - 1)));
      }
    }
    return "";
  }

  /**
   * The table with a column {@code crystal_system}, when it is wanted and follows from a column
   * {@code space_group}.
   *
   * @throws InputException with the place of a cell that is no number from 1 to 230
   */
  static CsvTable withCrystalSystem(CsvTable table, List<String> wanted) throws InputException {
    if (!wanted.contains(CRYSTAL_SYSTEM)
        || table.hasColumn(CRYSTAL_SYSTEM)
        || !table.hasColumn(SPACE_GROUP)) {
      return table;
    }
    CsvTable.Column groups = table.column(SPACE_GROUP);
    List<String> columns = new ArrayList<>(table.columns());
    columns.add(CRYSTAL_SYSTEM);
    List<CsvTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      List<String> cells = new ArrayList<>(row.cells());
      try {
        cells.add(system(groups.text(row.index()).strip()));
      } catch (InputException e) {
        throw e.at(groups.place(row.index()));
      }
      rows.add(new CsvTable.Row(row.index(), row.line(), cells));
    }
    return CsvTable.of(table.file(), columns, rows);
  }

  private static String system(String group) throws InputException {
    if (group.isEmpty()) {
      return "";
    }
    int number = group.matches("[0-9]{1,3}") ? Integer.parseInt(group) : 0;
    if (number < 1 || number >= FIRST[SYSTEMS.size()]) {
      throw new InputException("\"" + group + "\", expected the number of a space group, 1 to 230");
    }
    int system = 0;
    while (number >= FIRST[system + 1]) {
      system++;
    }
    return SYSTEMS.get(system);
  }

  /**
   * The table without the labels of classes that have fewer rows than that.
   *
   * @throws InputException when there is no such column, or no class is left
   */
  static CsvTable withFewest(CsvTable table, String target, int fewest) throws InputException {
    int at = table.columns().indexOf(table.column(target).name());
    Map<String, Integer> counts = new HashMap<>();
    for (CsvTable.Row row : table.rows()) {
      String label = row.cells().get(at).strip();
      if (!label.isEmpty()) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    if (counts.values().stream().noneMatch(n -> n >= fewest)) {
      throw new InputException(
          "%s, column \"%s\": no class has %d rows".formatted(table.file(), target, fewest));
    }
    List<CsvTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      List<String> cells = new ArrayList<>(row.cells());
      if (counts.getOrDefault(cells.get(at).strip(), 0) < fewest) {
        cells.set(at, "");
      }
      rows.add(new CsvTable.Row(row.index(), row.line(), cells));
    }
    return CsvTable.of(table.file(), table.columns(), rows);
  }

  /**
   * The table with names of spectra that can be found from anywhere: {@code FILE.csv#ID} where the
   * spectra stand in one wide table, else the path of a file that the cell names relative to the
   * table's folder.
   *
   * @param wide null where each spectrum has a file of its own
   */
  static CsvTable withSpectra(CsvTable table, String column, Path wide) throws InputException {
    int at = table.columns().indexOf(table.column(column).name());
    List<CsvTable.Row> rows = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      List<String> cells = new ArrayList<>(row.cells());
      List<String> found = new ArrayList<>();
      for (String name : cells.get(at).strip().split("\\s*;\\s*", -1)) {
        found.add(name.isEmpty() || wide == null ? beside(table.file(), name) : wide + "#" + name);
      }
      cells.set(at, String.join("; ", found));
      rows.add(new CsvTable.Row(row.index(), row.line(), cells));
    }
    return CsvTable.of(table.file(), table.columns(), rows);
  }

  private static String beside(Path table, String cell) {
    try {
      Path file = table.toAbsolutePath().resolveSibling(cell).normalize();
      return Files.isRegularFile(file) ? file.toString() : cell;
    } catch (InvalidPathException e) {
      return cell; // read as it stands, and refused there
    }
  }
}
