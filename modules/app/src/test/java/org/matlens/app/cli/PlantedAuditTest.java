package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code audit --planted}: the audit tells a true explainer from worthless ones. */
class PlantedAuditTest {
  @Test
  void allVerdictsAreRight() throws IOException {
    CommandLineRun run = CommandLineRun.of("audit", "--planted", "--json");
    assertThat(run.exitCode()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("right").asInt()).isEqualTo(40);
    assertThat(json.get("of").asInt()).isEqualTo(40);
    for (JsonNode c : json.get("cases")) {
      assertThat(c.get("verdict").asText())
          .isEqualTo(c.get("explainer").asText().equals("true") ? "supported" : "not supported");
    }
  }

  @Test
  void aRunOrPlantedButNotBoth() {
    CommandLineRun neither = CommandLineRun.of("audit");
    assertThat(neither.exitCode()).isEqualTo(2);
    assertThat(neither.onlyErrorLine())
        .isEqualTo("error: audit without a run, expected the directory of one, or --planted");
    CommandLineRun both = CommandLineRun.of("audit", "x", "--planted");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.onlyErrorLine())
        .isEqualTo("error: audit x --planted, expected a run or --planted, not both");
  }
}
