package org.matlens.app.explain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.matlens.analysis.attention.AttentionStatistics;
import org.matlens.analysis.attention.DistanceProfile;
import org.matlens.analysis.attention.HeadEmbedding;
import org.matlens.analysis.attention.HeadFigures;
import org.matlens.analysis.attention.HeadSummary;
import org.matlens.analysis.attention.PairMass;
import org.matlens.app.plot.ColourMap;
import org.matlens.app.plot.MatrixPlot;
import org.matlens.app.plot.XyPlot;

/** The drawings beside statistics.json: {@code statistics.<pair>.<what>.svg}. */
final class StatisticsDrawings {
  /** Labels with more pairs come first; a larger table is not read. */
  private static final int MOST_LABELS = 16;

  private final Path dir;

  StatisticsDrawings(Path dir) {
    this.dir = dir;
  }

  /** Draws; gives what → file name. */
  Map<String, String> draw(Map<String, AttentionStatistics.Figures> figures) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (Map.Entry<String, AttentionStatistics.Figures> e : figures.entrySet()) {
      String pair = e.getKey();
      AttentionStatistics.Figures f = e.getValue();
      write(files, pair + ".entropy", entropy(pair, f));
      if (!f.distances().isEmpty()) {
        write(files, pair + ".distance", distance(f.distances()));
      }
      for (Map.Entry<String, List<PairMass>> m : f.labels().entrySet()) {
        write(files, pair + "." + m.getKey(), mass(m.getKey(), m.getValue()));
      }
      if (f.embedding() != null) {
        HeadEmbedding.Result r = f.embedding();
        String[] shares = new String[2];
        Arrays.setAll(shares, c -> share(r.explained(), c));
        write(files, pair + ".pca", points("principal components", r, r.principal(), shares));
        write(files, pair + ".tsne", points("t-SNE", r, r.tsne(), "", ""));
        write(files, pair + ".umap", points("UMAP", r, r.umap(), "", ""));
      }
    }
    return files;
  }

  private void write(Map<String, String> files, String what, String svg) throws IOException {
    String name = "statistics." + what + ".svg";
    WholeFile.write(dir.resolve(name), svg);
    files.put(what, name);
  }

  private static String entropy(String pair, AttentionStatistics.Figures f) {
    int layers = 1 + f.heads().stream().mapToInt(HeadSummary::layer).max().orElse(-1);
    int heads = 1 + f.heads().stream().mapToInt(HeadSummary::head).max().orElse(-1);
    double[][] values = new double[layers][heads];
    for (double[] row : values) {
      Arrays.fill(row, Double.NaN);
    }
    for (HeadSummary s : f.heads()) {
      values[s.layer()][s.head()] = s.figures().get(HeadFigures.Figure.RELATIVE_ENTROPY).mean();
    }
    return MatrixPlot.draw(
        "entropy of " + pair + ", 1 is uniform",
        IntStream.range(0, layers).mapToObj(l -> "layer " + l).toList(),
        IntStream.range(0, heads).mapToObj(h -> "head " + h).toList(),
        values,
        ColourMap.HEAT,
        0,
        1);
  }

  /** Mean weight over the heads of each layer. */
  private static String distance(List<DistanceProfile> profiles) {
    DistanceProfile first = profiles.get(0);
    XyPlot plot = new XyPlot("weight against distance", first.unit(), "mean weight of a pair");
    int layers = 1 + profiles.stream().mapToInt(DistanceProfile::layer).max().orElse(0);
    boolean whole = first.unit().equals("bonds");
    for (int l = 0; l < layers; l++) {
      int layer = l;
      List<DistanceProfile> of = profiles.stream().filter(p -> p.layer() == layer).toList();
      double[] x = new double[first.meanWeight().length];
      double[] y = new double[x.length];
      for (int b = 0; b < x.length; b++) {
        int bin = b;
        x[b] = whole ? first.borders()[b] : (first.borders()[b] + first.borders()[b + 1]) / 2;
        y[b] = of.stream().mapToDouble(p -> p.meanWeight()[bin]).average().orElse(Double.NaN);
      }
      plot.line("layer " + l, x, y);
    }
    return plot.draw();
  }

  /** log2 of mass over expectation: 1 is twice as much as by chance. */
  private static String mass(String what, List<PairMass> all) {
    List<String> rows = labels(all, PairMass::query);
    List<String> columns = labels(all, PairMass::key);
    double[][] values = new double[rows.size()][columns.size()];
    for (double[] row : values) {
      Arrays.fill(row, Double.NaN);
    }
    for (PairMass r : all) {
      int q = rows.indexOf(r.query());
      int k = columns.indexOf(r.key());
      if (q >= 0 && k >= 0 && r.ratio() > 0) {
        values[q][k] = Math.log(r.ratio()) / Math.log(2);
      }
    }
    return MatrixPlot.draw(
        what + ": rows look at columns, log2 of mass over chance",
        rows,
        columns,
        values,
        ColourMap.SIGNED,
        -2,
        2);
  }

  /** Those that stand for most pairs of tokens, sorted. */
  private static List<String> labels(List<PairMass> all, Function<PairMass, String> of) {
    Map<String, Long> pairs = new TreeMap<>();
    all.forEach(r -> pairs.merge(of.apply(r), r.pairs(), Long::sum));
    return pairs.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(MOST_LABELS)
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing((String l) -> l.equals(PairMass.ITSELF)).thenComparing(l -> l))
        .toList();
  }

  private static String share(double[] explained, int component) {
    String name = component == 0 ? "first component" : "second component";
    return component < explained.length && Double.isFinite(explained[component])
        ? String.format(
            Locale.ROOT, "%s, %.0f %% of the variance", name, 100 * explained[component])
        : name;
  }

  private static String points(String how, HeadEmbedding.Result r, double[][] at, String... axes) {
    List<String> names =
        IntStream.range(0, at.length).mapToObj(i -> r.layer()[i] + "." + r.head()[i]).toList();
    return new XyPlot("heads (layer.head) by " + how, axes[0], axes[1])
        .points(
            "",
            Arrays.stream(at).mapToDouble(p -> p[0]).toArray(),
            Arrays.stream(at).mapToDouble(p -> p[1]).toArray(),
            names)
        .draw();
  }
}
