package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of the attention of a run. */
class StatisticsTest {
  @TempDir Path dir;

  @Test
  void figuresOfAttentionAreWrittenAndDrawn() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "tokenizer.kind=atom");
    Path out = dir.resolve("figures");
    CommandLineRun run =
        TinyRun.ok(
            "explain", "" + tiny.out("r"), "--statistics", "--split", "train", "-o", "" + out);
    assertThat(run.out()).contains("attention of 23 samples in statistics.json");
    JsonNode s = new ObjectMapper().readTree(out.resolve("statistics.json").toFile());
    assertThat(s.path("samples").asInt()).isEqualTo(23);
    assertThat(s.path("groups").get(0).asText()).startsWith("y > ");
    JsonNode self = s.path("attention").path("molecule.molecule");
    assertThat(self.path("heads")).hasSize(6);
    assertThat(self.path("heads").get(5).path("layer").asInt()).isEqualTo(1);
    assertThat(self.path("heads").get(5).path("relativeEntropy").path("mean").asDouble())
        .isBetween(0.0, 1.0);
    assertThat(self.path("distances").get(0).path("unit").asText()).isEqualTo("bonds");
    assertThat(self.path("mass").path("elements").findValuesAsText("key")).contains("C", "N", "O");
    assertThat(self.path("embedding").path("heads")).hasSize(6);
    assertThat(self.path("comparison")).hasSize(18);
    s.path("drawings").forEach(file -> assertThat(out.resolve(file.asText())).exists());
    assertThat(s.path("drawings")).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void aRunThatExplainsWritesThem() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "explain.limit=3");
    JsonNode s =
        new ObjectMapper()
            .readTree(Files.readString(tiny.out("r").resolve("explain/statistics.json")));
    assertThat(s.path("samples").asInt()).isEqualTo(3);
  }

  @Test
  void statisticsSpeakOfTheRunsOwnData() {
    CommandLineRun run = CommandLineRun.of("explain", "" + dir, "CCO", "--statistics");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--statistics goes with neither an input");
  }
}
