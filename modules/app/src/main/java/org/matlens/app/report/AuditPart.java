package org.matlens.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.matlens.app.run.JsonFile;
import org.matlens.app.run.RunFolder;

/** The part of a page about the audit: the gate, verdicts, curves, every check in words. */
final class AuditPart {
  private final Html html;
  private final RunFolder folder;

  AuditPart(Html html, RunFolder folder) {
    this.html = html;
    this.folder = folder;
  }

  void write() throws IOException {
    if (!Files.isRegularFile(folder.audit())) {
      html.note("The run was not audited; matlens audit RUN does it.");
      return;
    }
    JsonNode a = JsonFile.read(folder.audit());
    JsonNode gate = a.path("gate");
    html.paragraph(
        "Gate: "
            + gate.path("metric").asText()
            + " "
            + RunReport.number(gate.path("model"))
            + " "
            + RunReport.interval(gate.path("ci95"))
            + ", baseline "
            + RunReport.number(gate.path("baseline"))
            + (gate.path("pass").asBoolean()
                ? ": the model predicts better than its baseline."
                : ": the model does not predict better than its baseline; no explanation of it can"
                    + " be supported."));
    List<List<String>> verdicts = new ArrayList<>();
    for (JsonNode m : a.path("methods")) {
      List<String> by = new ArrayList<>();
      m.path("decidedBy").forEach(d -> by.add(d.asText()));
      verdicts.add(
          List.of(m.path("method").asText(), m.path("verdict").asText(), String.join(", ", by)));
    }
    html.table(List.of("method", "verdict", "decided by"), verdicts);
    auditCurves();
    comparisons(a.path("comparisons"));
    html.fold("every check, in words");
    List<List<String>> checks = new ArrayList<>();
    for (JsonNode c : a.path("checks")) {
      checks.add(
          List.of(
              c.path("method").isNull() ? "the model" : c.path("method").asText(),
              c.path("check").asText(),
              c.path("verdict").asText(),
              c.path("explanation").asText()));
    }
    html.table(List.of("method", "check", "finding", "what it means"), checks);
    html.endFold();
  }

  /** Curves of deletion by the way that is drawn first; the others are files of the run. */
  private void auditCurves() throws IOException {
    Path dir = folder.path().resolve("audit");
    for (String name : List.of("deletion-mask.change", "deletion-mask.travelled")) {
      Path svg = dir.resolve(name + ".svg");
      if (Files.isRegularFile(svg)) {
        html.picture(
            Files.readString(svg),
            name.endsWith("change")
                ? "what the score does while tokens are masked, those first that a method scores"
                    + " highest: the lower the curve, the better for methods with signs"
                : "how far the score has travelled by then: the higher the curve, the better for"
                    + " methods without signs");
      }
    }
  }

  /** Methods that do better than others under the same check, beyond chance. */
  private void comparisons(JsonNode all) {
    List<List<String>> sure = new ArrayList<>();
    for (JsonNode c : all) {
      if (c.path("check").asText().startsWith("deletion-")
          && !c.path("better").asText().equals("neither")) {
        sure.add(
            List.of(
                c.path("check").asText(),
                c.path("better").asText(),
                c.path("better").asText().equals(c.path("first").asText())
                    ? c.path("second").asText()
                    : c.path("first").asText(),
                RunReport.number(c.path("pAdjusted")),
                c.path("n").asText()));
      }
    }
    if (all.isEmpty()) {
      return;
    }
    html.fold("methods against each other: " + sure.size() + " differences under deletion");
    html.note("All pairs under all checks are in audit/comparisons.csv.");
    html.table(List.of("check", "better", "than", "p adjusted", "samples"), sure);
    html.endFold();
  }
}
