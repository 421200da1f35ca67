package org.matlens.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.matlens.analysis.truth.TruthMetric;

/**
 * The verdicts of audit.json beside the truth of truth.json, and where they disagree: a method that
 * is supported though it finds next to nothing of the truth, or not supported though it finds
 * nearly all of it. Only a model that has learned the rule can be asked that: {@value #LEARNED} of
 * ROC-AUC.
 */
final class TruthVerdicts {
  /** A map below this finds next to nothing of the truth. */
  private static final double MISSES = 0.6;

  /** A map above this finds nearly all of it. */
  private static final double FINDS = 0.9;

  /** A model below this may go by something else than the truth. */
  private static final double LEARNED = 0.99;

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private TruthVerdicts() {}

  /**
   * Puts the verdicts of a newer audit into the truth.json of a run; nothing where there is none.
   */
  static void refresh(RunFolder folder) throws IOException {
    if (Files.isRegularFile(folder.truth())
        && JsonFile.read(folder.truth()) instanceof ObjectNode truth) {
      write(folder, truth);
    }
  }

  /** Writes truth.json with the verdicts there are. */
  static void write(RunFolder folder, ObjectNode truth) throws IOException {
    Map<String, JsonNode> verdicts = new TreeMap<>();
    if (Files.isRegularFile(folder.audit())) {
      for (JsonNode m : JsonFile.read(folder.audit()).path("methods")) {
        verdicts.put(m.path("method").asText(), m);
      }
    }
    ArrayNode disagreements = MAPPER.createArrayNode();
    int compared = 0;
    for (JsonNode node : truth.path("methods")) {
      ObjectNode method = (ObjectNode) node;
      JsonNode verdict = verdicts.get(method.path("method").asText());
      method.set("auditVerdict", verdict == null ? null : verdict.path("verdict"));
      method.set("auditDecidedBy", verdict == null ? null : verdict.path("decidedBy"));
      JsonNode auroc = auroc(truth, method);
      if (verdict != null && auroc.path("ci95").isArray()) {
        compared++;
        disagreement(method, verdict, auroc, disagreements);
      }
    }
    ObjectNode agreement = MAPPER.createObjectNode();
    double rocAuc = truth.path("model").path("rocAuc").asDouble(0);
    agreement.put("compared", compared);
    agreement.put("disagreements", disagreements.size());
    agreement.put("modelHasLearned", rocAuc >= LEARNED);
    truth.set("agreement", agreement);
    truth.set("disagreements", disagreements);
    RunFolder.write(folder.truth(), MAPPER.writeValueAsString(truth) + "\n");
  }

  /** Of the column that counts. */
  private static JsonNode auroc(ObjectNode truth, JsonNode method) {
    String first = truth.path("columns").path(0).asText();
    return method.path("test").path(first).path(TruthMetric.AUROC.label());
  }

  private static void disagreement(
      JsonNode method, JsonNode verdict, JsonNode auroc, ArrayNode disagreements) {
    String found = verdict.path("verdict").asText();
    boolean misses = found.equals("supported") && auroc.path("ci95").get(1).asDouble() < MISSES;
    boolean finds = found.equals("not supported") && auroc.path("ci95").get(0).asDouble() > FINDS;
    if (misses || finds) {
      ObjectNode d = disagreements.addObject();
      d.set("method", method.path("method"));
      d.put("verdict", found);
      d.set("auroc", auroc.path("mean"));
      d.set("ci95", auroc.path("ci95"));
      d.set("decidedBy", verdict.path("decidedBy"));
      d.put(
          "explanation",
          misses
              ? "The map is faithful to this model and misses the atoms that define the target:"
                  + " the model decides by something else that goes with them."
              : "The map points at the atoms that define the target, but deleting them moves this"
                  + " model no more than deleting others, or a model without training gives the"
                  + " same map: it may show the input more than the model.");
    }
  }
}
