package org.matlens.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.matlens.analysis.truth.TruthMetric;
import org.matlens.analysis.truth.TruthScore;
import org.matlens.analysis.truth.TruthTable;

/**
 * truth.json and truth.csv of a run: how well each method finds what is known about the atoms, the
 * model's own test figures, and where the verdicts of audit.json say otherwise.
 */
final class TruthFile {
  /** A map below this finds next to nothing of the truth. */
  private static final double MISSES = 0.6;

  /** A map above this finds nearly all of it. */
  private static final double FINDS = 0.9;

  private TruthFile() {}

  static void write(RunFolder folder, TruthTable table) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    Map<String, String> verdicts = verdicts(folder, mapper);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("columns", table.columns());
    out.put("chosen", table.chosen().map(TruthTable.Row::method).orElse(null));
    out.put("model", mapper.readTree(folder.metrics().toFile()).path("splits").path("test"));
    List<Object> methods = new ArrayList<>();
    for (TruthTable.Row r : table.rows()) {
      Map<String, Object> m = new LinkedHashMap<>();
      m.put("method", r.method());
      m.put("validation", map(r.validation()));
      Map<String, Object> test = new LinkedHashMap<>();
      for (int v = 0; v < table.columns().size(); v++) {
        Map<String, Object> view = new LinkedHashMap<>();
        r.test().get(v).forEach(s -> view.put(s.metric().label(), map(s)));
        test.put(table.columns().get(v), view);
      }
      m.put("test", test);
      m.put("auditVerdict", verdicts.get(r.method()));
      methods.add(m);
    }
    out.put("methods", methods);
    out.put("disagreements", disagreements(table, verdicts));
    RunFolder.write(folder.path().resolve("truth.json"), mapper.writeValueAsString(out) + "\n");
    RunFolder.write(folder.path().resolve("truth.csv"), csv(table));
  }

  private static Map<String, String> verdicts(RunFolder folder, ObjectMapper mapper)
      throws IOException {
    Map<String, String> out = new TreeMap<>();
    if (Files.isRegularFile(folder.audit())) {
      for (JsonNode m : mapper.readTree(folder.audit().toFile()).path("methods")) {
        out.put(m.path("method").asText(), m.path("verdict").asText());
      }
    }
    return out;
  }

  /**
   * Verdicts of the audit that the truth speaks against. Either can be right about the model: a map
   * that is faithful to a shortcut misses the truth.
   */
  private static List<Object> disagreements(TruthTable table, Map<String, String> verdicts) {
    List<Object> out = new ArrayList<>();
    for (TruthTable.Row r : table.rows()) {
      String verdict = verdicts.get(r.method());
      boolean auroc = r.main().metric() == TruthMetric.AUROC;
      boolean misses = "supported".equals(verdict) && r.main().mean().high() < MISSES;
      boolean finds = "not supported".equals(verdict) && r.main().mean().low() > FINDS;
      if (auroc && (misses || finds)) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("method", r.method());
        d.put("verdict", verdict);
        d.put("auroc", r.main().mean().estimate());
        d.put(
            "explanation",
            misses
                ? "The map is faithful to this model and misses the atoms that define the target:"
                    + " the model decides by something else that goes with them."
                : "The map points at the atoms that define the target, but deleting them moves this"
                    + " model no more than deleting others, or a model without training gives the"
                    + " same map: it may show the input more than the model.");
        out.add(d);
      }
    }
    return out;
  }

  private static Map<String, Object> map(TruthScore s) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("mean", number(s.mean().estimate()));
    m.put(
        "ci95",
        Double.isFinite(s.mean().low()) && Double.isFinite(s.mean().high())
            ? List.of(s.mean().low(), s.mean().high())
            : null);
    m.put("n", s.n());
    m.put("undefined", s.undefined());
    m.put("nonFinite", s.nonFinite());
    return m;
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** One line per method, column and metric. */
  private static String csv(TruthTable table) {
    StringBuilder text =
        new StringBuilder("method,part,column,metric,mean,low,high,n,undefined,nonFinite\n");
    for (TruthTable.Row r : table.rows()) {
      line(text, r.method(), "validation", table.columns().get(0), r.validation());
      for (int v = 0; v < table.columns().size(); v++) {
        for (TruthScore s : r.test().get(v)) {
          line(text, r.method(), "test", table.columns().get(v), s);
        }
      }
    }
    return text.toString();
  }

  private static void line(
      StringBuilder text, String method, String part, String column, TruthScore s) {
    text.append(PredictionsFile.quoted(method)).append(',').append(part).append(',');
    text.append(PredictionsFile.quoted(column)).append(',').append(s.metric().label());
    for (double v : new double[] {s.mean().estimate(), s.mean().low(), s.mean().high()}) {
      text.append(',').append(PredictionsFile.number(v));
    }
    text.append(',').append(s.n()).append(',').append(s.undefined());
    text.append(',').append(s.nonFinite()).append('\n');
  }
}
