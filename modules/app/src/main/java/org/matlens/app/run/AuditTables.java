package org.matlens.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.matlens.analysis.audit.AuditReport;
import org.matlens.analysis.audit.CheckResult;
import org.matlens.analysis.audit.Comparison;
import org.matlens.analysis.audit.MeanCurve;
import org.matlens.analysis.audit.MethodVerdict;
import org.matlens.analysis.stats.Interval;
import org.matlens.app.plot.XyPlot;

/**
 * The folder beside an audit.json with the same as tables and pictures: {@code verdicts.csv},
 * {@code checks.csv}, {@code comparisons.csv}, {@code curves.csv}, and for every check with curves
 * {@code <check>.change.svg} and {@code <check>.travelled.svg}. Numbers that could not be told are
 * empty.
 */
final class AuditTables {
  private AuditTables() {}

  /** The folder of the audit in {@code file}: its name without the ending. */
  static Path folder(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.')));
  }

  /** Writes the folder anew; tables and pictures of an earlier audit go. */
  static void write(Path file, AuditReport report) throws IOException {
    Path dir = Files.createDirectories(folder(file));
    try (Stream<Path> old = Files.list(dir)) {
      for (Path p : old.filter(p -> p.toString().matches(".*\\.(csv|svg)")).toList()) {
        Files.delete(p);
      }
    }
    RunFolder.write(dir.resolve("verdicts.csv"), verdicts(report));
    RunFolder.write(dir.resolve("checks.csv"), checks(report));
    if (!report.comparisons().isEmpty()) {
      RunFolder.write(dir.resolve("comparisons.csv"), comparisons(report));
    }
    if (!report.curves().isEmpty()) {
      RunFolder.write(dir.resolve("curves.csv"), curves(report));
    }
    for (Map.Entry<String, String> d : drawings(report).entrySet()) {
      RunFolder.write(dir.resolve(d.getKey()), d.getValue());
    }
  }

  private static String verdicts(AuditReport report) {
    StringBuilder out = new StringBuilder("method,verdict,decidedBy\n");
    for (MethodVerdict m : report.methods()) {
      line(out, m.method(), m.verdict().label(), String.join(" ", m.decidedBy()));
    }
    return out.toString();
  }

  private static String checks(AuditReport report) {
    StringBuilder out =
        new StringBuilder(
            "method,check,family,value,reference,low,high,pValue,pAdjusted,direction,verdict,n,"
                + "explanation\n");
    for (CheckResult c : report.checks()) {
      line(
          out,
          c.method().orElse(""),
          c.check(),
          c.family().label(),
          number(c.value()),
          number(c.reference()),
          number(c.estimate().low()),
          number(c.estimate().high()),
          number(c.pValue()),
          number(c.pAdjusted()),
          c.direction().label(),
          c.finding().label(),
          Integer.toString(c.n()),
          c.explanation());
    }
    return out.toString();
  }

  private static String comparisons(AuditReport report) {
    StringBuilder out =
        new StringBuilder(
            "check,first,second,difference,low,high,pValue,pAdjusted,better,n,explanation\n");
    for (Comparison c : report.comparisons()) {
      line(
          out,
          c.check(),
          c.first(),
          c.second(),
          number(c.difference().estimate()),
          number(c.difference().low()),
          number(c.difference().high()),
          number(c.pValue()),
          number(c.pAdjusted()),
          c.better(),
          Integer.toString(c.n()),
          c.explanation());
    }
    return out.toString();
  }

  private static String curves(AuditReport report) {
    StringBuilder out = new StringBuilder("check,method,share,change,low,high,travelled,n\n");
    for (MeanCurve c : report.curves()) {
      for (int p = 0; p < c.share().length; p++) {
        Interval change = c.change().get(p);
        line(
            out,
            c.check(),
            c.method().orElse("random orders"),
            number(c.share()[p]),
            number(change.estimate()),
            number(change.low()),
            number(change.high()),
            number(c.travelled()[p]),
            Integer.toString(c.n()));
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String... cells) {
    List<String> quoted = new ArrayList<>();
    for (String c : cells) {
      quoted.add(PredictionsFile.quoted(c));
    }
    out.append(String.join(",", quoted)).append('\n');
  }

  private static String number(double v) {
    return Double.isFinite(v) ? Double.toString(v) : "";
  }

  /** Pictures by the names of their files. */
  private static Map<String, String> drawings(AuditReport report) {
    Map<String, List<MeanCurve>> checks = new LinkedHashMap<>();
    for (MeanCurve c : report.curves()) {
      checks.computeIfAbsent(c.check(), k -> new ArrayList<>()).add(c);
    }
    Map<String, String> out = new LinkedHashMap<>();
    checks.forEach(
        (check, curves) -> {
          out.put(check + ".change.svg", drawing(check, curves, "change of the score", true));
          out.put(
              check + ".travelled.svg", drawing(check, curves, "way the score travelled", false));
        });
    return out;
  }

  private static String drawing(String check, List<MeanCurve> curves, String what, boolean change) {
    int most = curves.stream().mapToInt(MeanCurve::n).max().orElse(0);
    XyPlot plot =
        new XyPlot(
            String.format(Locale.ROOT, "%s, mean of %d samples", check, most),
            check.startsWith("insertion") ? "share of tokens back" : "share of tokens gone",
            what);
    for (MeanCurve c : curves) {
      if (c.n() > 0) {
        plot.line(
            label(c.method(), c.n(), most),
            c.share(),
            change ? c.change().stream().mapToDouble(Interval::estimate).toArray() : c.travelled());
      }
    }
    return plot.draw();
  }

  private static String label(Optional<String> method, int n, int most) {
    return method.orElse("random orders") + (n < most ? " (" + n + " samples)" : "");
  }
}
