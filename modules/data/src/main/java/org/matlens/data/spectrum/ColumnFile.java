package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;

/** A file of columns: its tables, the scans in each, and what they are called. */
final class ColumnFile {
  private static final Pattern BLOCK =
      Pattern.compile(
          "#?\\s*(?:(cycle \\d+:[^,]*)|#s (.*)|s (\\d+ .*)|region(?: name)?\\s*[:=]\\s*(.*))",
          Pattern.CASE_INSENSITIVE);

  private ColumnFile() {}

  /** The spectra of a file, one per table and scan. */
  static List<SpectrumEntry> read(SpectrumText text) throws InputException {
    List<SpectrumEntry> out = new ArrayList<>();
    List<ColumnTable> tables = ColumnTable.of(text);
    String region = "";
    List<String> before = new ArrayList<>();
    for (ColumnTable table : tables) {
      List<String> names = ColumnLabels.of(text, table).orElse(List.of());
      region = name(text, table, region);
      String name = tables.size() == 1 ? "" : region;
      try {
        int x = ColumnReader.axis(names);
        int y = IntensityColumn.of(names, x, table.columns());
        ColumnScans scans = ColumnScans.of(text, table, x, y);
        for (ColumnTable scan : scans.tables()) {
          String number = scans.counter() < 0 ? "" : scans.name(text, scan, names);
          String full = name.isEmpty() || number.isEmpty() ? name + number : name + ", " + number;
          out.add(new ColumnReader(text, scan, names, before).entry(full));
        }
      } catch (InputException e) {
        out.add(new SpectrumEntry.Refused(name, e));
      }
      before.addAll(0, ColumnReader.lines(text, table));
    }
    return out;
  }

  private static String name(SpectrumText text, ColumnTable table, String before) {
    String name = before;
    for (int line : table.header()) {
      Matcher m = BLOCK.matcher(text.lines().get(line).strip());
      if (m.matches()) {
        for (int g = 1; g <= m.groupCount(); g++) {
          name = m.group(g) == null ? name : m.group(g).strip();
        }
      }
    }
    return name;
  }
}
