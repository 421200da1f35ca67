package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/** The lines of one XDI file as they come: version, headers, comments, then rows of numbers. */
final class XdiTable {
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\.([A-Za-z0-9_]+):\\s*(\\S.*)");

  private enum Part {
    VERSION,
    HEADERS,
    COMMENTS,
    DATA
  }

  private final SpectrumText text;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<double[]> rows = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();
  private Part part = Part.VERSION;
  private int line;

  XdiTable(SpectrumText text) {
    this.text = text;
  }

  void add(String raw) throws InputException {
    line++;
    String all = raw.strip();
    boolean comment = all.startsWith("#");
    String body = comment ? all.substring(1).strip() : all;
    if (part == Part.VERSION) {
      if (!comment || !body.startsWith("XDI/1.")) {
        throw fault(
            "\"" + SpectrumText.shown(all) + "\"; expected # XDI/1.0 in the first line", line);
      }
      part = Part.HEADERS;
    } else if (!comment) {
      if (!all.isEmpty()) {
        part = Part.DATA;
        row(all);
      }
    } else if (part != Part.DATA && body.startsWith("--")) {
      part = Part.DATA;
    } else if (part == Part.HEADERS && body.startsWith("///")) {
      part = Part.COMMENTS;
    } else if (part == Part.HEADERS && !body.isEmpty()) {
      header(body);
    }
  }

  private void header(String body) throws InputException {
    Matcher header = HEADER.matcher(body);
    if (!header.matches()) {
      throw fault("header \"" + SpectrumText.shown(body) + "\"; expected Family.key: value", line);
    }
    String key = header.group(1).toLowerCase(Locale.ROOT) + "." + header.group(2);
    headers.put(key.toLowerCase(Locale.ROOT), header.group(3).strip());
  }

  private void row(String values) throws InputException {
    String[] cells = values.split("\\s+");
    double[] row = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = Numbers.parse(cells[i]);
      if (!Double.isFinite(row[i])) {
        String cell = "column " + (i + 1) + ": \"" + SpectrumText.shown(cells[i]) + "\"";
        throw fault(cell + "; expected a finite number", line);
      }
    }
    if (!rows.isEmpty() && rows.get(0).length != row.length) {
      String expected = rows.get(0).length + " as in the first row of data";
      throw fault(row.length + " columns; expected " + expected, line);
    }
    rows.add(row);
    lines.add(line);
  }

  Spectrum spectrum() throws InputException {
    if (rows.isEmpty()) {
      throw fault("no rows of data; expected at least one", Math.max(1, line));
    }
    String[] label = label(1);
    if (label.length < 2) {
      String has = label[0].isEmpty() ? "no header Column.1" : "no unit of column " + label[0];
      throw fault(has + "; expected e.g. # Column.1: energy eV", lines.get(0));
    }
    String quantity = label[0].toLowerCase(Locale.ROOT);
    String unit = AxisUnit.of(label[1]).orElse(label[1]);
    int[] at = lines.stream().mapToInt(Integer::intValue).toArray();
    SpectrumAxis axis = text.axis(quantity, unit, column(0), at);
    Map<String, String> metadata = new LinkedHashMap<>(headers);
    return new Spectrum(axis, "1", absorption(metadata), metadata);
  }

  private double[] absorption(Map<String, String> metadata) throws InputException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= rows.get(0).length; i++) {
      names.add(label(i)[0]);
    }
    List<Absorption> ways = Absorption.of(names);
    if (ways.isEmpty()) {
      String wanted = "mutrans, mufluor, or i0 with itrans or ifluor";
      throw fault("no column of absorption; expected " + wanted, lines.get(0));
    }
    Absorption way = ways.get(0);
    metadata.put("intensity", way.how());
    double[] absorption = new double[rows.size()];
    for (int i = 0; i < absorption.length; i++) {
      double first = rows.get(i)[way.column()];
      double second = way.other() < 0 ? 0 : rows.get(i)[way.other()];
      absorption[i] = way.of(first, second);
      if (!Double.isFinite(absorption[i])) {
        String pair =
            names.get(way.column()) + " " + first + " and " + names.get(way.other()) + " " + second;
        throw fault(pair + " give no absorption; expected both of one sign, not 0", lines.get(i));
      }
    }
    return absorption;
  }

  /** Name and unit of a column; what follows {@code ||} or {@code #} is the laboratory's own. */
  private String[] label(int column) {
    String text = headers.getOrDefault("column." + column, "");
    return text.replaceFirst("(\\|\\||#).*", "").strip().split("\\s+", 2);
  }

  private double[] column(int column) {
    return rows.stream().mapToDouble(r -> r[column]).toArray();
  }

  private InputException fault(String what, int at) {
    return text.fault(what, at);
  }
}
