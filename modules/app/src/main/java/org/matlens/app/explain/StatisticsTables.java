package org.matlens.app.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables of statistics.json as {@code statistics.<table>.csv}, all pairs of streams in one: of
 * heads, distances (a line per bin), mass between labels, labels in the attention graph, heads as
 * points, and figures compared between groups. A name with dots stands for an object in an object;
 * what does not exist is empty.
 */
final class StatisticsTables {
  private static final String PREFIX = "statistics.";

  private final Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();

  /**
   * Takes the content of a pair of streams.
   *
   * @param of as it goes into statistics.json
   */
  @SuppressWarnings("unchecked") // the JSON's own maps and lists
  void add(String pair, Map<String, Object> of) {
    rows("heads", pair, "", (List<Map<String, Object>>) of.get("heads"));
    for (Map<String, Object> d : (List<Map<String, Object>>) of.get("distances")) {
      distances(pair, d);
    }
    ((Map<String, List<Map<String, Object>>>) of.get("mass"))
        .forEach((labels, rows) -> rows("mass", pair, labels, rows));
    Map<String, Object> graph = (Map<String, Object>) of.get("graph");
    ((Map<String, Map<String, Object>>) graph.get("labels"))
        .forEach((label, figures) -> rows("graph", pair, label, List.of(figures)));
    if (of.get("embedding") != null) {
      Map<String, Object> embedding = (Map<String, Object>) of.get("embedding");
      rows("embedding", pair, "", (List<Map<String, Object>>) embedding.get("heads"));
    }
    rows("comparison", pair, "", (List<Map<String, Object>>) of.get("comparison"));
  }

  private void rows(String table, String pair, String label, List<Map<String, Object>> rows) {
    for (Map<String, Object> row : rows) {
      Map<String, Object> line = line(pair);
      if (!label.isEmpty()) {
        line.put("label", label);
      }
      flatten("", row, line);
      tables.computeIfAbsent(table, t -> new ArrayList<>()).add(line);
    }
  }

  private static Map<String, Object> line(String pair) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("attention", pair);
    return line;
  }

  private static void flatten(String name, Object value, Map<String, Object> line) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> flatten(name.isEmpty() ? "" + k : name + "." + k, v, line));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        line.put(name + "." + (i + 1), list.get(i));
      }
    } else {
      line.put(name, value);
    }
  }

  private void distances(String pair, Map<String, Object> profile) {
    List<?> borders = (List<?>) profile.get("borders");
    List<?> weights = (List<?>) profile.get("meanWeight");
    List<?> mass = (List<?>) profile.get("mass");
    long[] pairs = (long[]) profile.get("pairs");
    for (int b = 0; b < weights.size(); b++) {
      Map<String, Object> line = line(pair);
      line.put("layer", profile.get("layer"));
      line.put("head", profile.get("head"));
      line.put("unit", profile.get("unit"));
      line.put("from", borders.get(b));
      line.put("to", b + 1 < borders.size() ? borders.get(b + 1) : null);
      line.put("pairs", pairs[b]);
      line.put("meanWeight", weights.get(b));
      line.put("mass", mass.get(b));
      tables.computeIfAbsent("distances", t -> new ArrayList<>()).add(line);
    }
  }

  /** Writes the tables that have rows; those of an earlier call go. */
  void write(Path dir) throws IOException {
    for (String table : List.of("heads", "distances", "mass", "graph", "embedding", "comparison")) {
      Path file = dir.resolve(PREFIX + table + ".csv");
      if (tables.containsKey(table)) {
        WholeFile.write(file, text(tables.get(table)));
      } else {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String text(List<Map<String, Object>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(r -> columns.addAll(r.keySet()));
    StringBuilder out = new StringBuilder(String.join(",", columns)).append('\n');
    for (Map<String, Object> row : rows) {
      List<String> cells = new ArrayList<>();
      columns.forEach(c -> cells.add(quoted(row.get(c))));
      out.append(String.join(",", cells)).append('\n');
    }
    return out.toString();
  }

  private static String quoted(Object value) {
    String s = value == null ? "" : value.toString();
    return s.matches("[^\",\\r\\n]*") ? s : "\"" + s.replace("\"", "\"\"") + "\"";
  }
}
