package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One labelled data record of a JCAMP-DX file.
 *
 * @param label in capitals, without blanks, {@code -}, {@code /} and {@code _}, which do not count
 * @param value what follows {@code =} on the same line
 * @param line of the label, from 1
 * @param more the lines that follow, without remarks; blank ones are kept, so that line {@code i}
 *     of these stands on line {@code line + 1 + i}
 */
record JcampRecord(String label, String value, int line, List<String> more) {
  private static final Pattern LABEL = Pattern.compile("\\s*##([^=]*)(?:=(.*))?");
  private static final Set<String> TABLES = Set.of("XYDATA", "XYPOINTS", "PEAKTABLE", "DATATABLE");

  static List<JcampRecord> of(SpectrumText text) {
    List<JcampRecord> out = new ArrayList<>();
    for (int i = 0; i < text.lines().size(); i++) {
      String line = text.lines().get(i);
      Matcher m = LABEL.matcher(line);
      if (m.matches()) {
        String label = m.group(1).toUpperCase(Locale.ROOT).replaceAll("[\\s\\-/_]", "");
        String value = m.group(2) == null ? "" : withoutRemark(m.group(2)).strip();
        out.add(new JcampRecord(label, value, i + 1, new ArrayList<>()));
      } else if (!out.isEmpty()) {
        out.get(out.size() - 1).more.add(withoutRemark(line));
      }
    }
    return out;
  }

  private static String withoutRemark(String line) {
    int remark = line.indexOf("$$");
    return remark < 0 ? line : line.substring(0, remark);
  }

  boolean isTable() {
    return TABLES.contains(label);
  }

  /** The values of a list such as {@code ##SYMBOL= X, R, I, N}. */
  List<String> list() {
    List<String> out = new ArrayList<>();
    for (String v : value.split(",", -1)) {
      out.add(v.strip());
    }
    return out;
  }
}
