package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of the columns of a table, from the lines above it. */
final class ColumnLabels {
  private static final Pattern MARK =
      Pattern.compile(
          "^[#;%!*/' ]+|^[LC] +|^\\(\\d+\\)\\s+|^column ?labels:\\s*", Pattern.CASE_INSENSITIVE);

  /** Titles of fixed width may have one blank between them, after a star. */
  private static final Pattern WIDE = Pattern.compile("\\s{2,}|(?<=\\*)\\s+");

  private static final Pattern NUMBERED = Pattern.compile("(\\d+)_(\\S+(?: \\([^)]*\\))?)");
  private static final Pattern VALUE =
      Pattern.compile("([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\\s*(.*)");

  /** Longer lines and names are no names of columns. */
  private static final int LONGEST = 300;

  /** Of two names divided by single blanks; longer lines are sentences. */
  private static final int MOST_WORDS = 8;

  private static final Pattern DEFINED = Pattern.compile("\\b([A-Z]\\d+) = \\{(.*?)}");

  private ColumnLabels() {}

  /**
   * One name per column: the nearest line above the table that has as many names as there are
   * columns, one of them an axis; a line of units below it is joined.
   */
  static Optional<List<String>> of(SpectrumText text, ColumnTable table) {
    Map<String, String> defined = new TreeMap<>();
    for (int line : table.header()) {
      String full = text.lines().get(line);
      Matcher m = DEFINED.matcher(full.length() > LONGEST ? "" : full);
      while (m.find()) {
        defined.put(m.group(1), m.group(2));
      }
    }
    List<Integer> header = table.header();
    for (int h = header.size() - 1; h >= 0; h--) {
      for (List<String> full : splits(text.lines().get(header.get(h)), table, defined)) {
        if (h > 0 && AxisUnit.of(full.get(0)).isPresent()) {
          Optional<List<String>> joined = joined(text.lines().get(header.get(h - 1)), full, table);
          if (joined.isPresent()) {
            return joined;
          }
        }
        if (axis(full).isPresent()) {
          return Optional.of(full);
        }
      }
    }
    return vertical(text, table);
  }

  /** Index of the column that is the axis, by its name. */
  static Optional<Integer> axis(List<String> names) {
    int best = -1;
    int rank = Integer.MAX_VALUE;
    for (int i = 0; i < names.size(); i++) {
      Optional<AxisLabel> label = AxisLabel.of(names.get(i));
      boolean counts = label.isPresent() && (i == 0 || AxisLabel.isNamed(names.get(i)));
      if (counts && label.get().rank() < rank) {
        best = i;
        rank = label.get().rank();
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(best);
  }

  private static Optional<List<String>> joined(String above, List<String> units, ColumnTable t) {
    for (List<String> names : splits(above, t, Map.of())) {
      List<String> out = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        out.add(units.get(i).isEmpty() ? names.get(i) : names.get(i) + " (" + units.get(i) + ")");
      }
      if (axis(out).isPresent() && names.stream().noneMatch(Numbers::looksLike)) {
        return Optional.of(out);
      }
    }
    return Optional.empty();
  }

  /** The ways to divide a line into as many names as there are columns. */
  private static List<List<String>> splits(
      String line, ColumnTable table, Map<String, String> defined) {
    if (line.contains("=")) {
      return List.of();
    }
    String text = line.strip();
    for (String before = ""; !before.equals(text); ) {
      before = text;
      text = MARK.matcher(text).replaceFirst("").strip();
    }
    List<List<String>> out = new ArrayList<>();
    if (table.cells() != ColumnCells.SPACE) {
      keep(table.cells().split(text), table, out);
    }
    for (String separator : new String[] {"\t+", WIDE.pattern(), "[,;]"}) {
      keep(List.of(text.split(separator)), table, out);
    }
    List<String> words =
        Stream.of(text.split("\\s+")).map(n -> defined.getOrDefault(n, n)).toList();
    if (areNames(words)) {
      keep(words, table, out);
    }
    for (int k = 1; table.columns() == 2 && words.size() <= MOST_WORDS && k < words.size(); k++) {
      String axis = String.join(" ", words.subList(0, k));
      String intensity = String.join(" ", words.subList(k, words.size()));
      if (AxisLabel.isNamed(axis) && IntensityColumn.isNamed(intensity)) {
        keep(List.of(axis, intensity), table, out);
      }
    }
    List<String> numbered = new ArrayList<>();
    Matcher m = NUMBERED.matcher(text);
    while (m.find() && m.group(1).equals(Integer.toString(numbered.size() + 1))) {
      numbered.add(m.group(2));
    }
    keep(numbered, table, out);
    return out;
  }

  /** Whether words divided by single blanks are names, not a sentence that tells of an axis. */
  private static boolean areNames(List<String> words) {
    boolean first = axis(words).filter(i -> i == 0).isPresent();
    return words.size() > 2 ? first : words.size() == 2 && IntensityColumn.isNamed(words.get(1));
  }

  /**
   * Whether a text is a value with or without a unit, so that the name before it is no column's.
   */
  private static boolean isValue(String name) {
    Matcher m = VALUE.matcher(name);
    return m.matches() && (m.group(2).isEmpty() || AxisUnit.of(m.group(2)).isPresent());
  }

  private static void keep(List<String> names, ColumnTable table, List<List<String>> out) {
    if (names.size() != table.columns()
        || Numbers.looksLike(names.get(0).strip())
        || names.stream().anyMatch(n -> n.length() > LONGEST)
        || names.size() > 1 && isValue(names.get(1).strip())) {
      return;
    }
    if (names.size() == table.columns()) {
      out.add(
          names.stream().map(n -> n.strip().replaceAll("^[#\"]+|[\"*]+$", "").strip()).toList());
    }
  }

  /** One name per line, as many lines as columns, right above the table. */
  private static Optional<List<String>> vertical(SpectrumText text, ColumnTable table) {
    int from = table.header().size() - table.columns();
    if (from < 0 || table.columns() < 3) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (int line : table.header().subList(from, table.header().size())) {
      names.add(text.lines().get(line).strip());
    }
    boolean plain =
        names.stream()
            .noneMatch(n -> ColumnTable.isComment(n) || Numbers.looksLike(n) || n.contains("="));
    return plain && axis(names).isPresent() ? Optional.of(names) : Optional.empty();
  }

  /** A name without case, marks and unit, to be compared. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\"*#_\\s]+", " ").strip();
  }
}
