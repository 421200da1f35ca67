package org.matlens.data.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

/** What the records of a block said so far, and what a table means in its light. */
final class JcampBlock {
  private static final Set<String> KEPT =
      Set.of(
          "DATATYPE",
          "ORIGIN",
          "OWNER",
          "DATE",
          "LONGDATE",
          ".OBSERVEFREQUENCY",
          ".OBSERVENUCLEUS",
          ".SOLVENTNAME",
          "CASREGISTRYNO",
          "MOLFORM",
          "SAMPLEDESCRIPTION",
          "RESOLUTION");

  private final Map<String, JcampRecord> records = new HashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  boolean has(String label) {
    return records.containsKey(label);
  }

  void set(JcampRecord record) {
    records.put(record.label(), record);
    if (KEPT.contains(record.label()) && !record.value().isEmpty()) {
      metadata.put(record.label().toLowerCase(Locale.ROOT), record.value());
    }
  }

  /** Title of the block, and the page where there are pages. */
  String name() {
    String title = value("TITLE");
    String page = value("PAGE");
    return page.isEmpty() ? title : (title + ", " + page).replaceFirst("^, ", "");
  }

  private String value(String label) {
    return records.containsKey(label) ? records.get(label).value() : "";
  }

  /** The spectrum of {@code ##XYDATA=}, {@code ##XYPOINTS=} or {@code ##PEAK TABLE=}. */
  NamedSpectrum spectrum(JcampTable table, String name) throws InputException {
    Optional<JcampRecord> units = Optional.ofNullable(records.get("XUNITS"));
    if (units.isEmpty() || units.get().value().isEmpty()) {
      throw table.fault("no ##XUNITS= in the block; expected the unit of the axis", 0);
    }
    String unit = JcampReader.unit(units.get().value());
    String quantity = JcampReader.quantity(unit, value("DATATYPE"), value("XLABEL"));
    double[] factors = {number(table, "XFACTOR").orElse(1.0), number(table, "YFACTOR").orElse(1.0)};
    JcampAxis axis =
        new JcampAxis(
            number(table, "FIRSTX"),
            number(table, "LASTX"),
            number(table, "DELTAX"),
            number(table, "NPOINTS"),
            factors[0]);
    List<String> warnings = new ArrayList<>();
    Curve curve = curve(table, axis, factors[1], "X", "Y", warnings);
    ends(table, curve.x(), axis.tolerance());
    Stated says = new Stated(factors[1], warnings);
    DoubleSummaryStatistics range = Arrays.stream(curve.y()).summaryStatistics();
    says.about("##FIRSTY=", number(table, "FIRSTY"), "first", curve.y()[0]);
    says.about("##MINY=", number(table, "MINY"), "least", range.getMin());
    says.about("##MAXY=", number(table, "MAXY"), "greatest", range.getMax());
    return named(table, quantity, unit, value("YUNITS"), curve, name, warnings);
  }

  /** The spectrum of a {@code ##DATA TABLE=} of one page of NTUPLES. */
  NamedSpectrum page(JcampTable table, String name) throws InputException {
    List<String> symbols = list("SYMBOL");
    int x = symbols.indexOf(table.abscissa());
    int y = symbols.indexOf(table.ordinate());
    if (x < 0 || y < 0) {
      String wanted = "both in ##SYMBOL= " + SpectrumText.shown(value("SYMBOL"));
      throw table.fault(
          "table of " + table.abscissa() + " and " + table.ordinate() + "; expected " + wanted, 0);
    }
    String stated = entry("UNITS", x);
    if (stated.isEmpty()) {
      String wanted = "the unit of " + table.abscissa() + " in ##UNITS=";
      throw table.fault("no unit of the axis; expected " + wanted, 0);
    }
    String unit = JcampReader.unit(stated);
    String quantity = JcampReader.quantity(unit, value("DATATYPE"), entry("VARNAME", x));
    JcampAxis axis =
        new JcampAxis(
            number(table, "FIRST", x),
            number(table, "LAST", x),
            Optional.empty(),
            number(table, "VARDIM", x),
            number(table, "FACTOR", x).orElse(1.0));
    List<String> warnings = new ArrayList<>();
    double factor = number(table, "FACTOR", y).orElse(1.0);
    Curve curve = curve(table, axis, factor, table.abscissa(), table.ordinate(), warnings);
    // In two dimensions these speak of all pages together.
    if (x == 0) {
      Stated says = new Stated(factor, warnings);
      DoubleSummaryStatistics range = Arrays.stream(curve.y()).summaryStatistics();
      says.about("##FIRST=", number(table, "FIRST", y), "first", curve.y()[0]);
      says.about("##MIN=", number(table, "MIN", y), "least", range.getMin());
      says.about("##MAX=", number(table, "MAX", y), "greatest", range.getMax());
    }
    String variable = entry("VARNAME", y);
    String full = variable.isEmpty() ? name : name + ", " + variable;
    return named(table, quantity, unit, entry("UNITS", y), curve, full, warnings);
  }

  /** Compares intensities with what the header says of them, to a step of their factor. */
  private record Stated(double factor, List<String> warnings) {
    void about(String label, Optional<Double> stated, String which, double is) {
      // A factor of 1 is what tables with decimals have: it says nothing of rounding.
      double step = Math.abs(factor) == 1 ? 0 : Math.abs(factor);
      double room = stated.map(v -> Math.max(step, 1e-3 * Math.abs(v))).orElse(0.0);
      if (stated.isPresent() && Math.abs(stated.get() - is) > room) {
        warnings.add(label + " " + stated.get() + ", but the " + which + " intensity is " + is);
      }
    }
  }

  /** Points of a table; {@code lines} says where each stands. */
  private record Curve(double[] x, double[] y, int[] lines) {}

  private static Curve curve(
      JcampTable table,
      JcampAxis axis,
      double factor,
      String abscissa,
      String ordinate,
      List<String> warnings)
      throws InputException {
    if (!table.isSpaced()) {
      List<JcampTable.Point> points = new ArrayList<>(table.points(abscissa, ordinate));
      axis.requireCount(table, points.size(), warnings);
      double[] x = points.stream().mapToDouble(p -> p.x() * axis.factor()).toArray();
      axis.compareEnds(x, warnings);
      if (table.isPeaks() && sort(points)) {
        warnings.add("peaks are sorted by their position");
      }
      return new Curve(
          points.stream().mapToDouble(p -> p.x() * axis.factor()).toArray(),
          points.stream().mapToDouble(p -> p.y() * factor).toArray(),
          points.stream().mapToInt(JcampTable.Point::line).toArray());
    }
    JcampOrdinates ordinates = table.ordinates();
    double[] x = axis.values(table, ordinates, warnings);
    double[] y = ordinates.values();
    for (int i = 0; i < y.length; i++) {
      y[i] *= factor;
    }
    return new Curve(x, y, ordinates.lines());
  }

  private static boolean sort(List<JcampTable.Point> points) {
    double[] x = points.stream().mapToDouble(JcampTable.Point::x).toArray();
    if (SpectrumAxis.firstFault(x) < 0) {
      return false;
    }
    points.sort((a, b) -> Double.compare(a.x(), b.x()));
    return true;
  }

  private NamedSpectrum named(
      JcampTable table,
      String quantity,
      String unit,
      String intensityUnit,
      Curve curve,
      String name,
      List<String> warnings)
      throws InputException {
    for (int i = 0; i < curve.y().length; i++) {
      if (!Double.isFinite(curve.y()[i])) {
        throw table
            .source()
            .fault("intensity " + curve.y()[i] + " is not finite", curve.lines()[i]);
      }
    }
    SpectrumAxis axis = table.source().axis(quantity, unit, curve.x(), curve.lines());
    // Short ones are symbols, whose case matters; longer ones are words.
    String plain = intensityUnit.strip();
    String word = plain.toLowerCase(Locale.ROOT).replaceAll(" units?$", "").strip();
    String y = plain.isEmpty() ? "arbitrary" : plain.length() <= 3 ? plain : word;
    return new NamedSpectrum(name, new Spectrum(axis, y, curve.y(), metadata), warnings);
  }

  /** {@code ##MINX=} and {@code ##MAXX=} are the ends of the axis. */
  private void ends(JcampTable table, double[] x, double tolerance) throws InputException {
    double least = Math.min(x[0], x[x.length - 1]);
    double most = Math.max(x[0], x[x.length - 1]);
    end(table, "MINX", least, tolerance);
    end(table, "MAXX", most, tolerance);
  }

  private void end(JcampTable table, String label, double is, double tolerance)
      throws InputException {
    Optional<Double> stated = number(table, label);
    double room = Math.max(tolerance, 1e-6 * Math.abs(is));
    if (stated.isPresent() && !(Math.abs(stated.get() - is) <= room)) {
      String has = "##" + label + "= " + stated.get() + ", but the axis ends at " + is;
      throw table.source().fault(has, records.get(label).line());
    }
  }

  private Optional<Double> number(JcampTable table, String label) throws InputException {
    JcampRecord record = records.get(label);
    return record == null || record.value().isEmpty()
        ? Optional.empty()
        : Optional.of(number(table, record, record.value()));
  }

  private Optional<Double> number(JcampTable table, String label, int entry) throws InputException {
    String value = entry(label, entry);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(number(table, records.get(label), value));
  }

  private static double number(JcampTable table, JcampRecord record, String value)
      throws InputException {
    double number = Numbers.parse(value);
    if (!Double.isFinite(number)) {
      String has = "##" + record.label() + "= \"" + SpectrumText.shown(value) + "\"";
      throw table.source().fault(has + "; expected a finite number", record.line());
    }
    return number;
  }

  private List<String> list(String label) {
    return records.containsKey(label) ? records.get(label).list() : List.of();
  }

  private String entry(String label, int entry) {
    List<String> list = list(label);
    return entry < list.size() ? list.get(entry) : "";
  }
}
