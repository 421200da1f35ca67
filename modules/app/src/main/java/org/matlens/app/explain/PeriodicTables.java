package org.matlens.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.matlens.app.plot.PeriodicTablePlot;
import org.matlens.chem.Element;

/** Mean scores of the elements over all explained samples, one periodic table for each method. */
final class PeriodicTables {
  private final Map<String, Map<Element, double[]>> sums = new LinkedHashMap<>();
  private final Map<String, Boolean> signed = new LinkedHashMap<>();

  /** Counts one sample in. */
  void add(Explanation explanation) {
    for (Explanation.Part part : explanation.parts()) {
      if (ElementScores.isComposition(part.stream())) {
        explanation.attributions().forEach((method, scores) -> add(method, scores, part));
      }
    }
  }

  private void add(String method, TokenScores scores, Explanation.Part part) {
    signed.put(method, scores.signed());
    Map<Element, double[]> of = sums.computeIfAbsent(method, m -> new EnumMap<>(Element.class));
    ElementScores s = ElementScores.of(part.stream(), part.of(scores.values()));
    for (int i = 0; i < s.elements().size(); i++) {
      double[] sum = of.computeIfAbsent(s.elements().get(i), e -> new double[2]);
      sum[0] += s.scores()[i];
      sum[1]++;
    }
  }

  /** Writes {@code <method>.periodic-table.svg} for every method; gives the names. */
  List<String> write(Path dir) throws IOException {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, Map<Element, double[]>> method : sums.entrySet()) {
      Map<Element, PeriodicTablePlot.Mean> means = new EnumMap<>(Element.class);
      method
          .getValue()
          .forEach((e, s) -> means.put(e, new PeriodicTablePlot.Mean(s[0] / s[1], (int) s[1])));
      String name = method.getKey() + ".periodic-table.svg";
      String svg = PeriodicTablePlot.draw(method.getKey(), means, signed.get(method.getKey()));
      WholeFile.write(dir.resolve(name), svg);
      names.add(name);
    }
    return names;
  }
}
