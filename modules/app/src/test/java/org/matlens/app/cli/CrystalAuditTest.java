package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether the answer depends on how a crystal is written down; how much of its attention is kept.
 */
class CrystalAuditTest {
  @TempDir Path dir;
  private RockSalts salts;

  @BeforeEach
  void write() throws IOException {
    salts = new RockSalts(dir);
  }

  /** The positive control: what reads the cell is found out, the same model without it passes. */
  @Test
  void theAuditTellsAModelThatReadsTheCell() throws Exception {
    String[] audit = {"--set", "audit.limit=4", "--set", "audit.checks=[invariance]"};
    salts.ok("i", audit);
    JsonNode checks = salts.json("i/audit.json").get("checks");
    Map<String, JsonNode> found = invariance(checks);
    assertThat(found)
        .containsOnlyKeys(
            "invariance-translation",
            "invariance-rotation",
            "invariance-reflection",
            "invariance-permutation",
            "invariance-another-cell",
            "invariance-a-2x1x1-supercell",
            "invariance-a-2x2x2-supercell");
    found.forEach(
        (name, c) -> {
          assertThat(c.get("verdict").asText()).as(name + c).isEqualTo("pass");
          assertThat(c.get("reference").asDouble()).isEqualTo(1e-5);
          assertThat(c.get("family").asText()).isEqualTo("invariance");
          assertThat(c.get("n").asInt()).isEqualTo(4);
          assertThat(c.get("method").isNull()).isTrue();
        });
    salts.ok("k", audit[0], audit[1], audit[2], audit[3], "--set", "tokenizer.cell=true");
    Map<String, JsonNode> told = invariance(salts.json("k/audit.json").get("checks"));
    for (String way : List.of("translation", "another-cell", "a-2x2x2-supercell")) {
      JsonNode c = told.get("invariance-" + way);
      assertThat(c.get("verdict").asText()).isEqualTo("fail");
      assertThat(c.get("value").asDouble()).isGreaterThan(1e-3);
      assertThat(c.get("explanation").asText()).startsWith("Not invariant under ");
    }
    assertThat(
            TinyRun.ok(
                    "audit", dir.resolve("k").toString(), "--check", "invariance", "--limit", "2")
                .out())
        .contains("Not invariant under translation: the answers to the same input")
        .doesNotContain("ot invariant under rotation");
    for (String way : List.of("rotation", "reflection", "permutation")) {
      assertThat(told.get("invariance-" + way).get("verdict").asText()).isEqualTo("pass");
    }
    // A token that looks at all sites is the same in all cells.
    salts.ok("g", audit[0], audit[1], audit[2], audit[3], "--set", "model.pooling=class-token");
    assertThat(invariance(salts.json("g/audit.json").get("checks")).values())
        .hasSize(7)
        .allMatch(c -> c.get("verdict").asText().equals("pass"));
    // A sum over sites grows with the cell.
    salts.ok("l", audit[0], audit[1], audit[2], audit[3], "--set", "model.pooling=sum");
    Map<String, JsonNode> sums = invariance(salts.json("l/audit.json").get("checks"));
    assertThat(sums.get("invariance-a-2x1x1-supercell").get("verdict").asText()).isEqualTo("fail");
    assertThat(sums.get("invariance-another-cell").get("verdict").asText()).isEqualTo("pass");
  }

  private static Map<String, JsonNode> invariance(JsonNode checks) {
    Map<String, JsonNode> out = new LinkedHashMap<>();
    for (JsonNode c : checks) {
      if (c.get("check").asText().startsWith("invariance")) {
        out.put(c.get("check").asText(), c);
      }
    }
    return out;
  }

  @Test
  void attentionOverManyEdgesKeepsWithinItsLimit() throws Exception {
    salts.ok("w", "--set", "explain.limit=1", "--set", "tokenizer.cutoff=7");
    int edges = salts.json("w/explain/index.json").at("/0/attention/arrays/0/shape/2").asInt();
    // 20 bytes for the place of an edge, 4 or 2 for each of its six weights.
    String[] limits = {"44", "none", "34", "half", "26", "headMean", "19", "omitted"};
    for (int i = 0; i < limits.length; i += 2) {
      int most = Integer.parseInt(limits[i]) * edges + 300;
      String out = "w" + i;
      salts.ok(
          out,
          "--set",
          "explain.limit=1",
          "--set",
          "tokenizer.cutoff=7",
          "--set",
          "explain.maxBytes=" + most);
      JsonNode attention = salts.json(out + "/explain/index.json").get(0).get("attention");
      assertThat(attention.get("reduction").asText()).isEqualTo(limits[i + 1]);
      assertThat(Files.size(dir.resolve(out + "/explain/0.npz"))).isLessThan(most + 3000);
    }
  }
}
