package org.matlens.app.explain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.matlens.analysis.attention.AttentionDrift;
import org.matlens.app.plot.XyPlot;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;

/** epochs.json: how far attention was from that of the finished model after epochs of training. */
public final class EpochsFile {
  private EpochsFile() {}

  /** Numbers of the epochs in a folder of models, ascending; empty when there is none. */
  public static List<Integer> kept(Path models) throws IOException {
    if (!Files.isDirectory(models)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(models)) {
      return folders
          .map(f -> f.getFileName().toString())
          .filter(n -> n.matches("\\d{1,9}"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    }
  }

  /** Compares two models on samples, by pair of streams; one sample at a time is in memory. */
  public static Map<String, List<AttentionDrift>> drift(
      Attends then, Attends now, List<Sample> samples) {
    Map<String, AttentionDrift.Builder> pairs = new TreeMap<>();
    for (Sample s : samples) {
      AttentionMaps before = then.attention(List.of(s)).get(0);
      now.attention(List.of(s))
          .get(0)
          .pairs()
          .forEach(
              (pair, layers) ->
                  pairs
                      .computeIfAbsent(pair, p -> new AttentionDrift.Builder())
                      .add(before.pairs().get(pair), layers));
    }
    Map<String, List<AttentionDrift>> out = new LinkedHashMap<>();
    pairs.forEach((pair, b) -> out.put(pair, b.build()));
    return out;
  }

  /**
   * Writes the file and its drawings.
   *
   * @param drifts by epoch, ascending, and pair of streams
   */
  public static void write(
      Path dir, int samples, Map<Integer, Map<String, List<AttentionDrift>>> drifts)
      throws IOException {
    Files.createDirectories(dir);
    List<Object> epochs = new ArrayList<>();
    drifts.forEach(
        (epoch, pairs) -> {
          Map<String, Object> attention = new LinkedHashMap<>();
          pairs.forEach(
              (p, heads) -> attention.put(p, heads.stream().map(EpochsFile::map).toList()));
          Map<String, Object> e = new LinkedHashMap<>();
          e.put("epoch", epoch);
          e.put("attention", attention);
          epochs.add(e);
        });
    Map<String, String> drawings = new LinkedHashMap<>();
    for (String pair : drifts.values().iterator().next().keySet()) {
      String name = "divergence from the finished model, " + pair;
      draw(dir, drawings, pair + ".divergence", name, "bits", drifts, AttentionDrift::divergence);
      name = "rank correlation with the finished model, " + pair;
      draw(dir, drawings, pair + ".ranks", name, "ρ", drifts, AttentionDrift::rankCorrelation);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("samples", samples);
    out.put("epochs", epochs);
    out.put("drawings", drawings);
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    WholeFile.write(dir.resolve("epochs.json"), mapper.writeValueAsString(out) + "\n");
  }

  private static Map<String, Object> map(AttentionDrift d) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("layer", d.layer());
    m.put("head", d.head());
    m.put("divergence", number(d.divergence()));
    m.put("rankCorrelation", number(d.rankCorrelation()));
    m.put("samples", d.samples());
    m.put("nonFiniteSamples", d.leftOut());
    return m;
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** One line per layer, mean over its heads. */
  private static void draw(
      Path dir,
      Map<String, String> drawings,
      String what,
      String title,
      String unit,
      Map<Integer, Map<String, List<AttentionDrift>>> drifts,
      ToDoubleFunction<AttentionDrift> of)
      throws IOException {
    String pair = what.substring(0, what.lastIndexOf('.'));
    double[] x = drifts.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
    int layers =
        1
            + drifts.values().iterator().next().get(pair).stream()
                .mapToInt(AttentionDrift::layer)
                .max()
                .orElse(-1);
    XyPlot plot = new XyPlot(title, "epoch", unit);
    for (int l = 0; l < layers; l++) {
      int layer = l;
      double[] y =
          drifts.values().stream()
              .mapToDouble(
                  pairs ->
                      pairs.get(pair).stream()
                          .filter(d -> d.layer() == layer)
                          .mapToDouble(of)
                          .filter(Double::isFinite)
                          .average()
                          .orElse(Double.NaN))
              .toArray();
      plot.line("layer " + l, x, y);
    }
    String name = "epochs." + what + ".svg";
    WholeFile.write(dir.resolve(name), plot.draw());
    drawings.put(what, name);
  }
}
