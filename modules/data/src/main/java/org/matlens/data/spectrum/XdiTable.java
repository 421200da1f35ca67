package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/** The lines of one XDI file as they come: version, headers, comments, then rows of numbers. */
final class XdiTable {
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\.([A-Za-z0-9_]+):\\s*(\\S.*)");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final int SHOWN = 60;

  private enum Part {
    VERSION,
    HEADERS,
    COMMENTS,
    DATA
  }

  private final String name;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<double[]> rows = new ArrayList<>();
  private final List<Integer> lines = new ArrayList<>();
  private Part part = Part.VERSION;
  private int line;

  XdiTable(String name) {
    this.name = name;
  }

  void add(String raw) throws InputException {
    line++;
    String text = raw.strip();
    boolean comment = text.startsWith("#");
    String body = comment ? text.substring(1).strip() : text;
    if (part == Part.VERSION) {
      if (!comment || !body.startsWith("XDI/1.")) {
        throw fault("\"" + shown(text) + "\"; expected # XDI/1.0 in the first line", line);
      }
      part = Part.HEADERS;
    } else if (!comment) {
      if (!text.isEmpty()) {
        part = Part.DATA;
        row(text);
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
      throw fault("header \"" + shown(body) + "\"; expected Family.key: value", line);
    }
    String key = header.group(1).toLowerCase(Locale.ROOT) + "." + header.group(2);
    headers.put(key.toLowerCase(Locale.ROOT), header.group(3).strip());
  }

  private void row(String text) throws InputException {
    String[] cells = text.split("\\s+");
    double[] row = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = NUMBER.matcher(cells[i]).matches() ? Double.parseDouble(cells[i]) : Double.NaN;
      if (!Double.isFinite(row[i])) {
        String cell = "column " + (i + 1) + ": \"" + shown(cells[i]) + "\"";
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
    double[] values = column(0);
    int fault = SpectrumAxis.firstFault(values);
    if (fault >= 0) {
      String pair = values[fault] + " after " + values[fault - 1];
      throw fault(
          label[0] + " " + pair + "; expected strictly rising or falling", lines.get(fault));
    }
    Map<String, String> metadata = new LinkedHashMap<>(headers);
    double[] absorption = absorption(metadata);
    String quantity = label[0].toLowerCase(Locale.ROOT);
    return new Spectrum(new SpectrumAxis(quantity, label[1], values), "1", absorption, metadata);
  }

  private double[] absorption(Map<String, String> metadata) throws InputException {
    for (String measured : List.of("mutrans", "mufluor")) {
      int at = find(measured);
      if (at >= 0) {
        metadata.put("intensity", measured);
        return column(at);
      }
    }
    int incident = find("i0");
    int transmitted = find("itrans");
    int fluorescence = find("ifluor");
    if (incident < 0 || transmitted < 0 && fluorescence < 0) {
      String wanted = "mutrans, mufluor, or i0 with itrans or ifluor";
      throw fault("no column of absorption; expected " + wanted, lines.get(0));
    }
    boolean passes = transmitted >= 0;
    metadata.put("intensity", passes ? "ln(i0/itrans)" : "ifluor/i0");
    double[] absorption = new double[rows.size()];
    for (int i = 0; i < absorption.length; i++) {
      double i0 = rows.get(i)[incident];
      double other = rows.get(i)[passes ? transmitted : fluorescence];
      absorption[i] = passes ? Math.log(i0 / other) : other / i0;
      if (!Double.isFinite(absorption[i])) {
        String pair = "i0 " + i0 + " and " + (passes ? "itrans " : "ifluor ") + other;
        throw fault(pair + " give no absorption; expected both of one sign, not 0", lines.get(i));
      }
    }
    return absorption;
  }

  private int find(String column) {
    for (int i = 0; i < rows.get(0).length; i++) {
      if (label(i + 1)[0].equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
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
    return new InputException(what).at(name, at);
  }

  private static String shown(String text) {
    return TextFault.visible(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
  }
}
