package org.matlens.app.explain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.matlens.analysis.attention.AttentionStatistics;
import org.matlens.analysis.attention.DistanceProfile;
import org.matlens.analysis.attention.GraphFigures;
import org.matlens.analysis.attention.GroupComparison;
import org.matlens.analysis.attention.HeadEmbedding;
import org.matlens.analysis.attention.HeadFigures;
import org.matlens.analysis.attention.HeadSummary;
import org.matlens.analysis.attention.PairMass;

/**
 * statistics.json: figures of the attention of many samples; numbers that do not exist are null.
 * The same as tables stands beside it ({@link StatisticsTables}).
 */
public final class StatisticsFile {
  private StatisticsFile() {}

  /**
   * Writes the file and its drawings.
   *
   * @param groups names of the groups that are compared, empty for none
   * @param causal whether the model claims that tokens see no later ones
   */
  public static void write(
      Path dir, AttentionStatistics statistics, List<String> groups, boolean causal)
      throws IOException {
    Files.createDirectories(dir);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("samples", statistics.samples());
    if (!groups.isEmpty()) {
      out.put("groups", groups);
    }
    Map<String, AttentionStatistics.Figures> figures = statistics.figures();
    Map<String, Object> streams = new LinkedHashMap<>();
    StatisticsTables tables = new StatisticsTables();
    figures.forEach(
        (pair, f) -> {
          Map<String, Object> content = map(f);
          streams.put(pair, content);
          tables.add(pair, content);
        });
    tables.write(dir);
    if (causal) {
      out.put("future", future(figures));
    }
    out.put("attention", streams);
    out.put("drawings", new StatisticsDrawings(dir).draw(figures));
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    WholeFile.write(dir.resolve("statistics.json"), mapper.writeValueAsString(out) + "\n");
  }

  /** Whether a model that claims to see no later tokens does: weights above the diagonal. */
  private static Map<String, Object> future(Map<String, AttentionStatistics.Figures> figures) {
    double[] mass =
        figures.values().stream()
            .flatMap(f -> f.heads().stream())
            .mapToDouble(h -> h.figures().get(HeadFigures.Figure.FUTURE_MASS).mean())
            .filter(Double::isFinite)
            .toArray();
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("largestMass", Arrays.stream(mass).max().orElse(0));
    m.put("leaks", Arrays.stream(mass).anyMatch(v -> v > 0));
    return m;
  }

  private static Map<String, Object> map(AttentionStatistics.Figures f) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("samples", f.samples());
    m.put("heads", f.heads().stream().map(StatisticsFile::head).toList());
    m.put("distances", f.distances().stream().map(StatisticsFile::distance).toList());
    Map<String, Object> labels = new LinkedHashMap<>();
    f.labels()
        .forEach(
            (name, rows) -> labels.put(name, rows.stream().map(StatisticsFile::mass).toList()));
    m.put("labelledSamples", f.labelledSamples());
    m.put("shellSamples", f.shellSamples());
    m.put("mass", labels);
    m.put("graph", graph(f.graphs()));
    m.put("embedding", f.embedding() == null ? null : embedding(f.embedding()));
    m.put("comparison", f.groups().stream().map(StatisticsFile::group).toList());
    return m;
  }

  private static Map<String, Object> head(HeadSummary s) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("layer", s.layer());
    m.put("head", s.head());
    s.figures()
        .forEach(
            (figure, spread) -> {
              Map<String, Object> v = new LinkedHashMap<>();
              v.put("mean", number(spread.mean()));
              v.put("deviation", number(spread.deviation()));
              v.put("n", spread.n());
              m.put(camel(figure.name()), v);
            });
    m.put("diversity", number(s.diversity()));
    m.put("nonFiniteSamples", s.leftOut());
    return m;
  }

  private static Map<String, Object> distance(DistanceProfile p) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("layer", p.layer());
    m.put("head", p.head());
    m.put("unit", p.unit());
    m.put("borders", numbers(p.borders()));
    m.put("pairs", p.pairs());
    m.put("meanWeight", numbers(p.meanWeight()));
    m.put("mass", numbers(p.mass()));
    m.put("meanDistance", number(p.meanDistance()));
    m.put("rankCorrelation", number(p.rankCorrelation()));
    m.put("samples", p.samples());
    return m;
  }

  private static Map<String, Object> mass(PairMass p) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("query", p.query());
    m.put("key", p.key());
    m.put("pairs", p.pairs());
    m.put("mass", number(p.mass()));
    m.put("expected", number(p.expected()));
    m.put("ratio", number(p.ratio()));
    m.put("pValue", number(p.pValue()));
    m.put("pAdjusted", number(p.pAdjusted()));
    return m;
  }

  private static Map<String, Object> graph(GraphFigures g) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("samples", g.samples());
    m.put("leftOut", g.leftOut());
    Map<String, Object> labels = new LinkedHashMap<>();
    g.labels()
        .forEach(
            (label, l) -> {
              Map<String, Object> v = new LinkedHashMap<>();
              v.put("tokens", l.tokens());
              v.put("received", number(l.received()));
              v.put("betweenness", number(l.betweenness()));
              v.put("pageRank", number(l.pageRank()));
              v.put("eigenvector", number(l.eigenvector()));
              labels.put(label, v);
            });
    m.put("labels", labels);
    return m;
  }

  private static Map<String, Object> embedding(HeadEmbedding.Result e) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("samples", e.samples());
    m.put("explained", numbers(e.explained()));
    List<Object> heads = new ArrayList<>();
    for (int i = 0; i < e.layer().length; i++) {
      Map<String, Object> h = new LinkedHashMap<>();
      h.put("layer", e.layer()[i]);
      h.put("head", e.head()[i]);
      h.put("pca", numbers(e.principal()[i]));
      h.put("tsne", numbers(e.tsne()[i]));
      h.put("umap", numbers(e.umap()[i]));
      heads.add(h);
    }
    m.put("heads", heads);
    return m;
  }

  private static Map<String, Object> group(GroupComparison g) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("first", g.group1());
    m.put("second", g.group2());
    m.put("figure", g.figure());
    m.put("n1", g.n1());
    m.put("n2", g.n2());
    m.put("leftOut", g.leftOut());
    m.put("median1", number(g.median1()));
    m.put("median2", number(g.median2()));
    m.put("mean1", number(g.mean1()));
    m.put("mean2", number(g.mean2()));
    m.put("rankBiserial", number(g.rankBiserial()));
    m.put("hedgesG", number(g.hedgesG()));
    m.put("pValue", number(g.pValue()));
    m.put("pHolm", number(g.pHolm()));
    m.put("pFalseDiscovery", number(g.pFalseDiscovery()));
    return m;
  }

  private static List<Double> numbers(double[] values) {
    return Arrays.stream(values).mapToObj(StatisticsFile::number).toList();
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** {@code SELF_MASS} as {@code selfMass}. */
  private static String camel(String constant) {
    StringBuilder out = new StringBuilder();
    for (String word : constant.toLowerCase(Locale.ROOT).split("_")) {
      out.append(
          out.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return out.toString();
  }
}
