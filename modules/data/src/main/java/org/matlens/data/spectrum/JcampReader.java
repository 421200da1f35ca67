package org.matlens.data.spectrum;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.matlens.input.InputException;

/**
 * Spectra in JCAMP-DX (McDonald, Wilks, Appl. Spectrosc. 42, 151, 1988,
 * doi:10.1366/0003702884428734; Davies, Lampen, Appl. Spectrosc. 47, 1093, 1993,
 * doi:10.1366/0003702934067874): tables {@code (X++(Y..Y))} in AFFN, PAC, SQZ, DIF and DIFDUP form,
 * {@code (XY..XY)}, peak tables and NTUPLES, in any number of blocks, nested or not.
 *
 * <p>What a file says twice must agree: the first ordinate of a line after differences, the
 * abscissa of every line, the number of points, the ends of the axis; but in a table that ends in
 * order, another number of points than stated is a warning where each point has its own abscissa.
 */
final class JcampReader {
  private final SpectrumText text;
  private final Deque<JcampBlock> open = new ArrayDeque<>();
  private final List<SpectrumEntry> out = new ArrayList<>();

  private JcampReader(SpectrumText text) {
    this.text = text;
  }

  /** The spectra of all blocks, in the order of the file. */
  static List<SpectrumEntry> read(SpectrumText text) throws InputException {
    JcampReader reader = new JcampReader(text);
    List<JcampRecord> records = JcampRecord.of(text);
    for (int i = 0; i < records.size(); i++) {
      reader.add(records.get(i), i + 1 < records.size());
    }
    if (reader.out.isEmpty()) {
      String wanted = "expected ##XYDATA=, ##XYPOINTS=, ##PEAK TABLE= or ##DATA TABLE=";
      throw text.fault("no table of a spectrum; " + wanted, text.lines().size());
    }
    return reader.out;
  }

  private void add(JcampRecord record, boolean closed) throws InputException {
    switch (record.label()) {
      case "TITLE" -> {
        if (open.isEmpty() || open.peek().has("TITLE")) {
          open.push(new JcampBlock());
        }
        open.peek().set(record);
      }
      case "END" -> {
        if (!open.isEmpty()) {
          open.pop();
        }
      }
      default -> {
        if (open.isEmpty()) {
          open.push(new JcampBlock());
        }
        if (record.isTable()) {
          table(record, closed);
        } else {
          open.peek().set(record);
        }
      }
    }
  }

  private void table(JcampRecord record, boolean closed) {
    JcampBlock block = open.peek();
    String name = block.name();
    try {
      boolean tuples = record.label().equals("DATATABLE");
      JcampTable table = new JcampTable(text, record, closed);
      NamedSpectrum read = tuples ? block.page(table, name) : block.spectrum(table, name);
      out.add(new SpectrumEntry.Read(read));
    } catch (InputException e) {
      out.add(new SpectrumEntry.Refused(name, e));
    }
  }

  /** What a unit of an axis is called here; other units keep their own name. */
  static String unit(String stated) {
    return AxisUnit.of(stated)
        .orElseGet(() -> stated.strip().toLowerCase(Locale.ROOT).replaceAll(" +units?$", ""));
  }

  /** What is measured along an axis in a unit, in a spectrum of a type. */
  static String quantity(String unit, String type, String named) {
    String upper = type.toUpperCase(Locale.ROOT);
    if (unit.equals("1/cm") && upper.contains("RAMAN")) {
      return "raman shift";
    }
    if (unit.equals("degree") && (upper.contains("DIFFRACTION") || upper.contains("XRD"))) {
      return "2theta";
    }
    return AxisUnit.quantity(unit)
        .orElse(named.isBlank() ? AxisUnit.UNKNOWN : named.strip().toLowerCase(Locale.ROOT));
  }
}
