package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruthVerdictsTest {
  @TempDir private Path dir;

  /** Verdict, interval of the AUROC, whether they disagree and why. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          not supported, 0.95, 0.99, it may show the input more than the model
          not supported, 0.89, 0.99, ''
          not supported, 0.40, 0.55, ''
          supported,     0.40, 0.55, the model decides by something else
          supported,     0.40, 0.61, ''
          supported,     0.95, 0.99, ''
          inconclusive,  0.95, 0.99, ''
          """)
  void disagreements(String verdict, double low, double high, String why) throws Exception {
    RunFolder folder = new RunFolder(dir);
    Files.writeString(
        folder.truth(),
        """
        {"columns": ["marks"], "model": {"rocAuc": 0.999}, "methods": [
          {"method": "a", "test": {"marks": {"auroc": {"mean": 0.7, "ci95": [%s, %s]}}}},
          {"method": "b", "test": {"marks": {"auroc": {"mean": 0.7, "ci95": [0, 0.1]}}}}]}
        """
            .formatted(low, high));
    Files.writeString(
        folder.audit(),
        "{\"methods\": [{\"method\": \"a\", \"verdict\": \"%s\", \"decidedBy\": [\"x\"]}]}"
            .formatted(verdict));
    TruthVerdicts.refresh(folder);
    JsonNode t = new ObjectMapper().readTree(folder.truth().toFile());
    assertThat(t.path("methods").get(0).path("auditVerdict").asText()).isEqualTo(verdict);
    assertThat(t.path("methods").get(1).path("auditVerdict").isNull()).isTrue();
    assertThat(t.path("agreement").path("compared").asInt()).isEqualTo(1);
    assertThat(t.path("agreement").path("modelHasLearned").asBoolean()).isTrue();
    assertThat(t.path("disagreements")).hasSize(why.isEmpty() ? 0 : 1);
    for (JsonNode d : t.path("disagreements")) {
      assertThat(d.path("method").asText()).isEqualTo("a");
      assertThat(d.path("explanation").asText()).contains(why);
      assertThat(d.path("decidedBy").get(0).asText()).isEqualTo("x");
    }
  }
}
