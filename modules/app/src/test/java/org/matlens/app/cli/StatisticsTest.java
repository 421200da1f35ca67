package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.CsvTable;

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
    assertThat(self.path("mass").path("fragments").findValuesAsText("query"))
        .containsOnly("chain", "functional group");
    assertThat(self.path("embedding").path("heads").get(3).path("umap")).hasSize(2);
    assertThat(self.path("comparison")).hasSize(18);
    assertThat(self.path("comparison").get(0).path("second").asText()).startsWith("y <= ");
    assertThat(s.has("future")).isFalse();
    s.path("drawings").forEach(file -> assertThat(out.resolve(file.asText())).exists());
    assertThat(s.path("drawings")).hasSizeGreaterThanOrEqualTo(5);
    CsvTable heads = CsvTable.read(out.resolve("statistics.heads.csv"));
    assertThat(heads.size()).isEqualTo(6);
    assertThat(heads.column("relativeEntropy.mean").text(5))
        .isEqualTo(self.path("heads").get(5).path("relativeEntropy").path("mean").asText());
    assertThat(CsvTable.read(out.resolve("statistics.comparison.csv")).size()).isEqualTo(18);
    CsvTable distances = CsvTable.read(out.resolve("statistics.distances.csv"));
    int bins = self.path("distances").get(0).path("meanWeight").size();
    assertThat(distances.size()).isEqualTo(6 * bins);
    assertThat(distances.column("pairs").text(bins + 1))
        .isEqualTo(self.path("distances").get(1).path("pairs").get(1).asText());
    int pairs =
        self.path("mass").path("elements").size() + self.path("mass").path("fragments").size();
    assertThat(CsvTable.read(out.resolve("statistics.mass.csv")).size()).isEqualTo(pairs);
    assertThat(CsvTable.read(out.resolve("statistics.embedding.csv")).size()).isEqualTo(6);
  }

  private JsonNode statistics(TinyRun tiny, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(List.of("explain", "" + tiny.out("r"), "--statistics", "--split", "train"));
    args.addAll(List.of(more));
    TinyRun.ok(args.toArray(String[]::new));
    return new ObjectMapper()
        .readTree(Files.readString(tiny.out("r").resolve("explain/statistics.json")));
  }

  /** Symbols of a SMILES seen by a model with a causal mask; groups by what the file says. */
  @Test
  void groupsAreThoseOfAColumnOrAnElement() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "model.causal=true");
    JsonNode s = statistics(tiny, "--groups", "kind", "--test", "welch");
    assertThat(s.path("groups").toString())
        .isEqualTo("[\"kind amine\",\"kind alkane\",\"kind alcohol\"]");
    JsonNode rows = s.path("attention").path("molecule.molecule").path("comparison");
    assertThat(rows).hasSize(3 * 18);
    assertThat(rows.get(0).path("first").asText()).isEqualTo("kind alcohol");
    assertThat(rows.get(0).path("second").asText()).isEqualTo("others");
    assertThat(rows.get(0).path("pHolm").asDouble())
        .isGreaterThanOrEqualTo(rows.get(0).path("pValue").asDouble());
    assertThat(s.path("future").path("leaks").asBoolean()).isFalse();
    assertThat(s.path("future").path("largestMass").asDouble()).isZero();
    JsonNode self = s.path("attention").path("molecule.molecule");
    assertThat(self.path("heads").get(2).path("futureMass").path("mean").asDouble()).isZero();

    JsonNode n = statistics(tiny, "--groups", "element:N");
    assertThat(n.path("groups").toString()).isEqualTo("[\"with N\",\"no N\"]");
    JsonNode y = statistics(tiny, "--groups", "y");
    assertThat(y.path("groups").get(0).asText()).startsWith("y > ");

    assertThat(refused(tiny, "--statistics", "--groups", "colour"))
        .contains("no column \"colour\"");
    assertThat(refused(tiny, "--statistics", "--groups", "element:Xx"))
        .contains("\"Xx\", expected the symbol of an element");
    assertThat(refused(tiny, "--statistics", "--groups", "element:C"))
        .contains("samples are all in \"with C\", expected two groups");
    assertThat(refused(tiny, "--statistics", "--test", "anova"))
        .contains("--test anova, expected mann-whitney or welch");
    assertThat(refused(tiny, "--groups", "kind"))
        .contains("--groups and --test go with --statistics");
  }

  private static String refused(TinyRun tiny, String... more) {
    List<String> args = new ArrayList<>(List.of("explain", "" + tiny.out("r")));
    args.addAll(List.of(more));
    CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    return run.err();
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
