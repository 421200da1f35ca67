package org.matlens.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.matlens.app.run.JsonFile;

/**
 * The part of a page about attention over many samples and epochs: drawings, and what stands out.
 */
final class AttentionPart {
  private static final double ALPHA = 0.05;
  private static final int MOST_ROWS = 12;

  private static final Map<String, String> CAPTIONS =
      Map.ofEntries(
          Map.entry("entropy", "how evenly each head looks: 1 is at all tokens alike"),
          Map.entry("distance", "weight of a pair of tokens against their distance"),
          Map.entry("elements", "which element looks at which: 1 is twice what chance gives"),
          Map.entry("kinds", "which kind of token looks at which: 1 is twice what chance gives"),
          Map.entry("components", "which component looks at which: 1 is twice what chance gives"),
          Map.entry(
              "fragments",
              "which part of a molecule looks at which, itself being the same part: 1 is twice what"
                  + " chance gives"),
          Map.entry(
              "shells",
              "shells of neighbours around each site: 1 is twice what even attention gives"),
          Map.entry("streams", "which input looks at which: 1 is twice what chance gives"),
          Map.entry("pca", "heads that look alike lie close"),
          Map.entry("tsne", "heads that look alike lie close"),
          Map.entry("umap", "heads that look alike lie close"),
          Map.entry("divergence", "0 is the same attention, 1 has nothing in common"),
          Map.entry("ranks", "1 is the same order of weights"));

  private final Html html;
  private final Path explain;

  AttentionPart(Html html, Path explain) {
    this.html = html;
    this.explain = explain;
  }

  void write() throws IOException {
    Path statistics = explain.resolve("statistics.json");
    if (Files.isRegularFile(statistics)) {
      statistics(JsonFile.read(statistics));
    }
    Path epochs = explain.resolve("epochs.json");
    if (Files.isRegularFile(epochs)) {
      JsonNode e = JsonFile.read(epochs);
      html.heading(3, "Attention while the model was trained");
      html.note("Compared with the finished model on " + e.path("samples").asInt() + " samples.");
      drawings(e.path("drawings"));
    }
  }

  private void statistics(JsonNode s) throws IOException {
    html.heading(3, "Attention over " + s.path("samples").asInt() + " samples");
    drawings(s.path("drawings"));
    if (s.has("future")) {
      html.paragraph(
          s.path("future").path("leaks").asBoolean()
              ? "The model is to see no later tokens, but it does."
              : "Tokens see no later ones, as the model claims.");
    }
    for (Iterator<Map.Entry<String, JsonNode>> it = s.path("attention").fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> pair = it.next();
      pairs(pair.getKey(), pair.getValue().path("mass"));
      groups(pair.getKey(), pair.getValue().path("comparison"));
    }
  }

  private void drawings(JsonNode drawings) throws IOException {
    for (Iterator<Map.Entry<String, JsonNode>> it = drawings.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> d = it.next();
      Path svg = explain.resolve(d.getValue().asText());
      if (Files.isRegularFile(svg)) { // one that has gone since is left out
        String what = d.getKey().substring(d.getKey().lastIndexOf('.') + 1);
        html.picture(Files.readString(svg), CAPTIONS.getOrDefault(what, d.getKey()));
      }
    }
  }

  /** Labels that look at others more or less than by chance, the surest first. */
  private void pairs(String name, JsonNode mass) {
    List<JsonNode> sure = new ArrayList<>();
    mass.forEach(
        rows ->
            rows.forEach(
                r -> {
                  if (r.path("pAdjusted").asDouble(1) < ALPHA && r.path("ratio").isNumber()) {
                    sure.add(r);
                  }
                }));
    sure.sort(
        Comparator.comparingDouble((JsonNode r) -> r.path("pAdjusted").asDouble())
            .thenComparingDouble(r -> -Math.abs(Math.log(r.path("ratio").asDouble()))));
    if (!sure.isEmpty()) {
      html.paragraph(
          name + ": pairs of labels that stand out (p < 0.05 after Holm), " + told(sure));
      html.table(
          List.of("who looks", "at whom", "times chance", "p adjusted"),
          sure.stream()
              .limit(MOST_ROWS)
              .map(
                  r ->
                      List.of(
                          r.path("query").asText(),
                          r.path("key").asText(),
                          RunReport.number(r.path("ratio")),
                          RunReport.number(r.path("pAdjusted"))))
              .toList());
    }
  }

  /** Figures of heads that differ between groups, the surest first. */
  private void groups(String name, JsonNode comparison) {
    List<JsonNode> sure = new ArrayList<>();
    comparison.forEach(
        r -> {
          if (r.path("pHolm").asDouble(1) < ALPHA) {
            sure.add(r);
          }
        });
    sure.sort(Comparator.comparingDouble(r -> r.path("pHolm").asDouble()));
    if (sure.isEmpty()) {
      if (!comparison.isEmpty()) {
        html.paragraph(
            name
                + ": none of "
                + comparison.size()
                + " figures of heads differs between the groups (p < 0.05 after Holm).");
      }
      return;
    }
    html.paragraph(
        name
            + ": figures of heads that differ between groups (p < 0.05 after Holm, of "
            + comparison.size()
            + "), "
            + told(sure));
    html.table(
        List.of("figure", "group", "median", "group", "median", "rank-biserial", "p adjusted"),
        sure.stream()
            .limit(MOST_ROWS)
            .map(
                r ->
                    List.of(
                        r.path("figure").asText(),
                        r.path("first").asText(),
                        RunReport.number(r.path("median1")),
                        r.path("second").asText(),
                        RunReport.number(r.path("median2")),
                        RunReport.number(r.path("rankBiserial")),
                        RunReport.number(r.path("pHolm"))))
            .toList());
  }

  private static String told(List<JsonNode> rows) {
    return rows.size() > MOST_ROWS
        ? "the surest " + MOST_ROWS + " of " + rows.size() + ":"
        : rows.size() + ":";
  }
}
