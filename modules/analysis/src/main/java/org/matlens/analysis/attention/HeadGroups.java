package org.matlens.analysis.attention;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.matlens.attention.AttentionMap;

/** Figures of every head per sample, to be compared between groups of samples. */
final class HeadGroups {
  private static final List<HeadFigures.Figure> FIGURES =
      List.of(
          HeadFigures.Figure.RELATIVE_ENTROPY,
          HeadFigures.Figure.MAXIMUM,
          HeadFigures.Figure.SELF_MASS);

  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final List<String> groups = new ArrayList<>();

  void add(List<AttentionMap> layers, boolean self, String group) {
    if (group == null) {
      return;
    }
    groups.add(group);
    for (int l = 0; l < layers.size(); l++) {
      boolean finite = Weights.finite(layers.get(l));
      for (int h = 0; h < layers.get(l).heads(); h++) {
        HeadFigures f = finite ? HeadFigures.of(layers.get(l), h, self) : null;
        for (HeadFigures.Figure figure : FIGURES) {
          String name =
              "layer "
                  + l
                  + " head "
                  + h
                  + " "
                  + figure.name().toLowerCase(Locale.ROOT).replace('_', ' ');
          values
              .computeIfAbsent(name, k -> new ArrayList<>())
              .add(f == null ? Double.NaN : figure.of(f));
        }
      }
    }
  }

  /** One row per group, head and figure; empty unless two groups have samples. */
  List<GroupComparison> compare(GroupTest test) {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    values.forEach(
        (name, v) -> arrays.put(name, v.stream().mapToDouble(Double::doubleValue).toArray()));
    return GroupComparison.of(arrays, groups, test);
  }
}
