package org.matlens.app.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.truth.TruthScore;
import org.matlens.analysis.truth.TruthTable;

/**
 * truth.json and truth.csv of a run: how well each method finds what is known about the atoms, the
 * model's own test figures, and what {@link TruthVerdicts} has to say.
 */
final class TruthFile {
  private TruthFile() {}

  static void write(RunFolder folder, TruthTable table) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("columns", table.columns());
    out.put("chosen", table.chosen().map(TruthTable.Row::method).orElse(null));
    out.put("model", JsonFile.read(folder.metrics()).path("splits").path("test"));
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
      methods.add(m);
    }
    out.put("methods", methods);
    TruthVerdicts.write(folder, mapper.valueToTree(out));
    RunFolder.write(folder.path().resolve("truth.csv"), csv(table));
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
