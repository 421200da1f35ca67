package org.matlens.data.spectrum;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which column of a table holds the intensities, and in which unit. */
final class IntensityColumn {
  private static final List<Pattern> NAMES =
      List.of(
          Pattern.compile("(dark subtracted|processed data)( 1)?"),
          Pattern.compile("(intensity|intensities|i tot|yobs|signal|activity).*"),
          Pattern.compile("counts.*|cps|ccd cts"),
          Pattern.compile("absorbance.*|absorption|transmittance.*|reflectance.*"),
          Pattern.compile("chi|chi\\(k\\)|<xanes>|norm|x?mu\\d*|x?mu\\(.*\\)"),
          Pattern.compile("y|i|i\\(.*\\)|i \\[.*"));
  private static final Pattern OTHER =
      Pattern.compile("time|clock|preset|gap|energy|epoch|date|current|timer|^[hkl]$|\\(o\\)");
  private static final Pattern BRACKETS =
      Pattern.compile(".*(?: \\(|\\[)(.+)[)\\]]|.*\\((counts|cps)\\)");
  private static final Pattern STATED =
      Pattern.compile(
          "\\b(?:data ?unit|y ?units?|y[ -]?axis ?unit)\\s*[=:]\\s*(.+)", Pattern.CASE_INSENSITIVE);

  private IntensityColumn() {}

  /** Index of the column: by name, else the first that is not the axis. */
  static int of(List<String> names, int axis, int columns) {
    for (Pattern p : NAMES) {
      for (int i = 0; i < names.size(); i++) {
        if (i != axis && p.matcher(ColumnLabels.plain(names.get(i))).matches()) {
          return i;
        }
      }
    }
    for (int i = axis + 1; i < names.size(); i++) {
      String plain = ColumnLabels.plain(names.get(i));
      if (!plain.isEmpty() && !OTHER.matcher(plain).find() && AxisLabel.of(plain).isEmpty()) {
        return i;
      }
    }
    return axis + 1 < columns ? axis + 1 : 0;
  }

  /** Whether the name says that the column holds intensities. */
  static boolean isNamed(String name) {
    return NAMES.stream().anyMatch(p -> p.matcher(ColumnLabels.plain(name)).matches());
  }

  /** Unit of the intensities, from the column's name or the header; else {@code arbitrary}. */
  static String unit(String name, List<String> header) {
    Matcher bracket = BRACKETS.matcher(name);
    String inside = bracket.matches() ? bracket.group(bracket.group(1) == null ? 2 : 1) : "";
    String plain = ColumnLabels.plain(inside.isEmpty() ? name : inside);
    if (plain.matches("counts|ccd cts")) {
      return "counts";
    }
    if (plain.matches("cps|counts/s|counts per second")) {
      return "counts/s";
    }
    if (NAMES.get(4).matcher(ColumnLabels.plain(name)).matches()) {
      return "1";
    }
    if (!inside.isEmpty()) {
      return inside.strip();
    }
    for (String line : header) {
      Matcher m = STATED.matcher(line);
      if (m.find()) {
        return m.group(1).strip();
      }
    }
    return "arbitrary";
  }
}
