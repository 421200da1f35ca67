package org.matlens.app.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.matlens.analysis.attribution.Attribution;

/**
 * What methods whose numbers should add up say about their own remainder: the completeness error of
 * integrated gradients, the efficiency error of Shapley values, over many samples.
 */
final class MethodQuality {
  private static final Set<String> ERRORS = Set.of("completenessError", "efficiencyError");

  private final Map<String, List<Double>> errors = new LinkedHashMap<>();
  private final Map<String, List<Double>> changes = new LinkedHashMap<>();

  /** Takes note of a sample's attribution; those without a remainder say nothing. */
  void add(Attribution a) {
    a.diagnostics()
        .forEach(
            (name, error) -> {
              if (ERRORS.contains(name) && Double.isFinite(error)) {
                String key = a.method() + ": " + words(name);
                errors.computeIfAbsent(key, k -> new ArrayList<>()).add(error);
                Double score = a.diagnostics().get("score");
                Double start = a.diagnostics().get("baselineScore");
                if (score != null && start != null) {
                  changes.computeIfAbsent(key, k -> new ArrayList<>()).add(Math.abs(score - start));
                }
              }
            });
  }

  private static String words(String diagnostic) {
    return diagnostic.equals("efficiencyError") ? "efficiency error" : "completeness error";
  }

  /** A line per method, e.g. how far integrated gradients are from adding up. */
  List<String> lines() {
    List<String> out = new ArrayList<>();
    errors.forEach(
        (key, values) -> {
          double[] e = values.stream().mapToDouble(d -> d).sorted().toArray();
          String change =
              changes.containsKey(key)
                  ? String.format(
                      Locale.ROOT,
                      "; the score differs from the baseline's by %.2g in the median",
                      median(changes.get(key).stream().mapToDouble(d -> d).sorted().toArray()))
                  : "";
          out.add(
              String.format(
                  Locale.ROOT,
                  "%s %.2g in the median, %.2g at most (%d samples%s)",
                  key,
                  median(e),
                  Arrays.stream(e).max().orElse(Double.NaN),
                  e.length,
                  change));
        });
    return out;
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
