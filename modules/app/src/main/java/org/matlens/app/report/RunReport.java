package org.matlens.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.matlens.app.run.JsonFile;
import org.matlens.app.run.RunFolder;
import org.matlens.input.InputException;

/**
 * report.html of a run: what was measured, what the model looks at, and whether that can be
 * believed. Holds only what the files of the run say; parts whose files are absent say so.
 */
public final class RunReport {
  private static final int MOST_EXPLAINED = 12;
  private static final BigDecimal TINY = new BigDecimal("0.001");

  private final RunFolder folder;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Html html = new Html();

  private RunReport(RunFolder folder) {
    this.folder = folder;
  }

  /** Writes the page whole or not at all; gives its place. */
  public static Path write(RunFolder folder) throws InputException, IOException {
    RunReport report = new RunReport(folder);
    RunFolder.write(folder.report(), report.document());
    return folder.report();
  }

  private String document() throws InputException, IOException {
    JsonNode metrics = JsonFile.read(folder.metrics());
    JsonNode provenance = JsonFile.read(folder.provenance());
    String name = folder.path().toAbsolutePath().normalize().getFileName().toString();
    html.heading(1, name);
    html.paragraph(
        "Target: "
            + metrics.path("target").asText()
            + (metrics.path("unit").asText("").isEmpty()
                ? ""
                : " in " + metrics.path("unit").asText())
            + ", "
            + metrics.path("task").asText()
            + ". Written from the files of the run; nothing is computed anew.");
    html.heading(2, "Measured");
    metrics(metrics);
    html.heading(2, "Predictions and training");
    for (String svg : Charts.predictions(folder.predictions())) {
      html.picture(svg, "test samples");
    }
    for (String svg : Charts.history(folder.history())) {
      html.picture(svg, "training");
    }
    html.heading(2, "What the model looks at");
    explained();
    new AttentionPart(html, folder.explain()).write();
    html.heading(2, "Can that be believed?");
    new AuditPart(html, folder).write();
    truth();
    html.heading(2, "How it was made");
    made(provenance);
    return html.document(name);
  }

  private void metrics(JsonNode metrics) {
    for (String part : List.of("test", "validation")) {
      JsonNode of = metrics.path("splits").path(part);
      if (of.isObject()) {
        table(part + " (" + of.path("n").asInt() + " samples, pooled)", of);
      }
    }
    if (metrics.path("mean").path("test").isObject()) {
      table("test, mean over the folds", metrics.path("mean").path("test"));
    }
    JsonNode baseline = metrics.path("baseline");
    if (baseline.path("test").isObject()) {
      table("baseline: " + baseline.path("predictor").asText(), baseline.path("test"));
    }
    if (metrics.path("tasks").isObject()) {
      metrics
          .path("tasks")
          .fields()
          .forEachRemaining(
              t -> table("test, " + t.getKey(), t.getValue().path("splits").path("test")));
    }
    if (metrics.path("calibration").isObject()) {
      table("calibration", metrics.path("calibration"));
    }
  }

  /** Numbers of an object with their intervals; what is no number goes elsewhere. */
  private void table(String title, JsonNode object) {
    List<List<String>> rows = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> e = it.next();
      if (e.getValue().isNumber() && !e.getKey().equals("n")) {
        JsonNode ci = object.path(e.getKey() + "Ci95");
        rows.add(List.of(e.getKey(), number(e.getValue()), interval(ci)));
      }
    }
    if (!rows.isEmpty()) {
      html.heading(3, title);
      html.table(List.of("metric", "value", "95 % interval"), rows);
    }
  }

  static String interval(JsonNode ci) {
    return ci.isArray() && ci.size() == 2
        ? "[" + number(ci.get(0)) + ", " + number(ci.get(1)) + "]"
        : "";
  }

  static String number(JsonNode value) {
    if (!value.isNumber()) {
      return "";
    }
    if (value.isIntegralNumber()) {
      return value.asText();
    }
    BigDecimal v = new BigDecimal(value.asDouble()).round(new MathContext(4));
    if (v.signum() == 0) {
      return "0";
    }
    boolean tiny = v.abs().compareTo(TINY) < 0; // p-values: two digits tell enough
    return tiny
        ? v.round(new MathContext(2)).stripTrailingZeros().toString()
        : v.stripTrailingZeros().toEngineeringString();
  }

  private void explained() throws IOException {
    Path index = folder.explain().resolve("index.json");
    if (!Files.isRegularFile(index)) {
      html.note("No sample was explained; matlens explain RUN does it.");
      return;
    }
    JsonNode samples = JsonFile.read(index);
    html.note(
        samples.size()
            + " samples are explained in explain/"
            + (samples.size() > MOST_EXPLAINED ? "; the first " + MOST_EXPLAINED + " here." : "."));
    for (int i = 0; i < Math.min(MOST_EXPLAINED, samples.size()); i++) {
      sample(samples.get(i));
    }
    try (var files = Files.list(folder.explain())) {
      for (Path f : files.sorted().toList()) {
        if (f.getFileName().toString().endsWith(".periodic-table.svg")) {
          html.picture(Files.readString(f), "mean score per element");
        }
      }
    }
  }

  private void sample(JsonNode s) throws IOException {
    html.fold(
        s.path("id").asText()
            + ": predicted "
            + s.path("predictedClass").asText(number(s.path("prediction")))
            + (s.path("target").isNumber() && !s.has("predictedClass")
                ? ", measured " + number(s.path("target"))
                : "")
            + "; "
            + s.path("input").asText());
    List<List<String>> rows = new ArrayList<>();
    s.path("attribution")
        .fields()
        .forEachRemaining(
            m -> {
              List<String> top = new ArrayList<>();
              m.getValue()
                  .path("top")
                  .forEach(
                      t ->
                          top.add(
                              t.path("text").asText()
                                  + " #"
                                  + t.path("token").asInt()
                                  + " "
                                  + number(t.path("score"))));
              rows.add(
                  List.of(m.getKey(), String.join("; ", top.subList(0, Math.min(5, top.size())))));
            });
    html.table(List.of("method", "tokens that matter most: text, number, score"), rows);
    for (Iterator<Map.Entry<String, JsonNode>> it = s.path("drawings").fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> d = it.next();
      drawing(d.getValue().asText(), d.getKey());
    }
    html.endFold();
  }

  /** A drawing that has gone since is left out. */
  private void drawing(String name, String caption) throws IOException {
    Path svg = folder.explain().resolve(name);
    if (Files.isRegularFile(svg)) {
      html.picture(Files.readString(svg), caption);
    }
  }

  private void truth() throws IOException {
    Path file = folder.path().resolve("truth.json");
    if (!Files.isRegularFile(file)) {
      return;
    }
    JsonNode t = JsonFile.read(file);
    html.heading(3, "Against the truth about atoms");
    html.paragraph("Best on the validation part: " + t.path("chosen").asText() + ".");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode m : t.path("methods")) {
      String verdict = m.path("auditVerdict").asText("");
      m.path("test")
          .fields()
          .forEachRemaining(
              view ->
                  view.getValue()
                      .fields()
                      .forEachRemaining(
                          f ->
                              rows.add(
                                  List.of(
                                      m.path("method").asText(),
                                      view.getKey(),
                                      f.getKey(),
                                      number(f.getValue().path("mean")),
                                      interval(f.getValue().path("ci95")),
                                      f.getValue().path("n").asText(),
                                      verdict))));
    }
    html.table(
        List.of("method", "column", "metric", "mean", "95 % interval", "samples", "audit"), rows);
    JsonNode agreement = t.path("agreement");
    if (agreement.path("compared").asInt() > 0) {
      html.paragraph(
          agreement.path("disagreements").asInt()
              + " of "
              + agreement.path("compared").asInt()
              + " verdicts of the audit disagree with the truth (supported with an AUROC below 0.6,"
              + " or not supported with one above 0.9, beyond the interval)"
              + (agreement.path("modelHasLearned").asBoolean()
                  ? "."
                  : "; the model has not learned the rule well enough to be asked (ROC-AUC below"
                      + " 0.99)."));
    }
    for (JsonNode d : t.path("disagreements")) {
      html.paragraph(d.path("method").asText() + ": " + d.path("explanation").asText());
    }
  }

  private void made(JsonNode provenance) throws IOException {
    html.fold("config.yaml").preformatted(Files.readString(folder.config())).endFold();
    html.fold("provenance.json")
        .preformatted(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(provenance))
        .endFold();
  }
}
