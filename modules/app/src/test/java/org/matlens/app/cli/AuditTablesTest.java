package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.CsvTable;

/** What an audit says stands in tables and pictures, too. */
class AuditTablesTest {
  @TempDir Path dir;

  @Test
  void tablesAndPicturesSayWhatTheFileSays() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run(
        "r",
        "--set",
        "audit.limit=8",
        "--set",
        "audit.methods=[attention,occlusion,random]",
        "--set",
        "audit.checks=[deletion,insertion,rationale]");
    JsonNode audit = new ObjectMapper().readTree(tiny.text("r", "audit.json"));
    CsvTable checks = table(tiny, "checks");
    assertThat(checks.columns())
        .containsExactly(
            "method,check,family,value,reference,low,high,pValue,pAdjusted,direction,verdict,n,explanation"
                .split(","));
    assertThat(checks.size()).isEqualTo(audit.path("checks").size());
    for (int i = 0; i < checks.size(); i++) {
      JsonNode c = audit.path("checks").get(i);
      assertThat(checks.column("check").text(i)).isEqualTo(c.path("check").asText());
      assertThat(checks.column("value").text(i))
          .isEqualTo(c.path("value").isNull() ? "" : c.path("value").asText());
      assertThat(checks.column("explanation").text(i)).isEqualTo(c.path("explanation").asText());
    }
    assertThat(table(tiny, "verdicts").rows()).hasSize(3);
    // three pairs under 3 + 3 + 6 variants of checks
    assertThat(audit.path("comparisons")).hasSize(3 * 12);
    assertThat(table(tiny, "comparisons").rows()).hasSize(3 * 12);
    // three methods and random orders under 3 + 3 variants, 21 points each
    assertThat(audit.path("curves")).hasSize(4 * 6);
    assertThat(table(tiny, "curves").rows()).hasSize(4 * 6 * 21);
    Set<String> pictures = new TreeSet<>();
    try (var files = Files.list(tiny.out("r").resolve("audit"))) {
      for (Path p : files.filter(f -> f.toString().endsWith(".svg")).toList()) {
        pictures.add(p.getFileName().toString());
        assertThat(Files.readString(p)).startsWith("<svg").contains("random orders");
      }
    }
    assertThat(pictures)
        .hasSize(12)
        .contains("deletion-mask.change.svg", "insertion-removal.travelled.svg");
    assertThat(tiny.text("r", "report.html"))
        .contains("what the score does while tokens are masked");
  }

  @Test
  void tablesOfAnEarlierAuditGo() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "audit.limit=5", "--set", "audit.checks=[deletion]");
    assertThat(tiny.out("r").resolve("audit/deletion-mask.change.svg")).exists();
    TinyRun.ok("audit", "" + tiny.out("r"), "--check", "finite");
    assertThat(tiny.out("r").resolve("audit/deletion-mask.change.svg")).doesNotExist();
    assertThat(tiny.out("r").resolve("audit/curves.csv")).doesNotExist();
  }

  private static CsvTable table(TinyRun tiny, String name) throws Exception {
    return CsvTable.read(tiny.out("r").resolve("audit/" + name + ".csv"));
  }
}
