package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attribution methods against what the data say about atoms. */
class TruthTest {
  @TempDir Path dir;

  private TinyRun withTruth() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    List<String> lines = Files.readAllLines(tiny.table);
    StringBuilder text = new StringBuilder(lines.get(0) + ",marks,values\n");
    for (String line : lines.subList(1, lines.size())) {
      String smiles = line.split(",")[1];
      String marks = smiles.replaceAll("C", "0").replaceAll("[ON]", "1");
      String values = smiles.replaceAll("C", "0.5 ").replaceAll("[ON]", "1.5").strip();
      text.append(String.join(",", line, marks, values)).append('\n');
    }
    Files.writeString(tiny.table, text);
    return tiny;
  }

  @Test
  void everyMethodIsScoredAgainstMarks() throws Exception {
    TinyRun tiny = withTruth();
    tiny.run("r", "--set", "tokenizer.kind=atom");
    CommandLineRun run =
        TinyRun.ok(
            "explain",
            "" + tiny.out("r"),
            "--truth",
            "marks",
            "--method",
            "occlusion",
            "--method",
            "random");
    assertThat(run.out()).contains("validation auroc").contains("best on the validation part: ");
    JsonNode truth = new ObjectMapper().readTree(tiny.text("r", "truth.json"));
    assertThat(truth.path("columns").get(0).asText()).isEqualTo("marks");
    JsonNode first = truth.path("methods").get(0);
    assertThat(first.path("method").asText()).isEqualTo("occlusion");
    JsonNode auroc = first.path("test").path("marks").path("auroc");
    assertThat(auroc.path("mean").asDouble()).isBetween(0.0, 1.0);
    assertThat(auroc.path("n").asInt()).isPositive();
    assertThat(truth.path("model").path("mae").isNumber()).isTrue();
    assertThat(tiny.text("r", "truth.csv"))
        .startsWith("method,part,column,metric,mean,low,high,n,undefined,nonFinite\nocclusion,")
        .contains("random,test,marks,averagePrecision,");
  }

  /** What a newer audit says goes beside the truth; what disagrees is told. */
  @Test
  void verdictsStandBesideTheTruth() throws Exception {
    TinyRun tiny = withTruth();
    tiny.run("r", "--set", "tokenizer.kind=atom");
    TinyRun.ok("explain", "" + tiny.out("r"), "--truth", "marks", "--method", "occlusion");
    ObjectMapper mapper = new ObjectMapper();
    JsonNode before = mapper.readTree(tiny.text("r", "truth.json"));
    assertThat(before.path("methods").get(0).path("auditVerdict").isNull()).isTrue();
    assertThat(before.path("agreement").path("compared").asInt()).isZero();
    Path audit = tiny.out("r").resolve("audit.json");
    TinyRun.ok(
        "audit", "" + tiny.out("r"), "--method", "occlusion", "--method", "lime", "--limit", "5");
    assertThat(mapper.readTree(audit.toFile()).path("methods").findValuesAsText("method"))
        .containsExactly("occlusion", "lime");
    JsonNode after = mapper.readTree(tiny.text("r", "truth.json"));
    assertThat(after.path("methods").get(0).path("auditVerdict").asText())
        .isEqualTo(mapper.readTree(audit.toFile()).path("methods").get(0).path("verdict").asText());
    assertThat(after.path("agreement").path("compared").asInt()).isEqualTo(1);
    assertThat(after.path("agreement").path("modelHasLearned").asBoolean()).isFalse();
  }

  @Test
  void auditsOfMethodsThatAreNotThereAreRefused() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "tokenizer.kind=atom");
    CommandLineRun unknown = CommandLineRun.of("audit", "" + tiny.out("r"), "--method", "guess");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("attribution method \"guess\", expected one of attention");
    CommandLineRun twice =
        CommandLineRun.of("audit", "" + tiny.out("r"), "--method", "random", "--method", "random");
    assertThat(twice.err()).contains("[random, random], expected each once");
  }

  @Test
  void anAuditLooksAtTheSamplesItIsAskedFor() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "tokenizer.kind=atom");
    String run = "" + tiny.out("r");
    String[] few = {"audit", run, "--method", "random", "--check", "informative", "--json"};
    ObjectMapper mapper = new ObjectMapper();
    JsonNode all = mapper.readTree(TinyRun.ok(few).out());
    JsonNode some = mapper.readTree(TinyRun.ok(and(few, "--where", "kind=amine")).out());
    long amines =
        tiny.csv("r", "predictions.csv").stream()
            .filter(c -> c[3].equals("test") && c[0].startsWith("amine"))
            .count();
    assertThat(amines).isBetween(1L, 6L);
    assertThat(some.path("where").asText()).isEqualTo("kind=amine");
    assertThat(some.path("checks").get(1).path("n").asLong()).isLessThanOrEqualTo(amines);
    assertThat(some.path("checks").get(0).path("n")).isEqualTo(all.path("checks").get(0).path("n"));
    tiny.run(
        "q",
        "--set",
        "audit.where=kind=amine",
        "--set",
        "audit.limit=5",
        "--set",
        "audit.checks=[informative]",
        "--set",
        "audit.methods=[random]");
    JsonNode own = mapper.readTree(tiny.text("q", "audit.json"));
    assertThat(own.path("where").asText()).isEqualTo("kind=amine");
    assertThat(own.path("methods").findValuesAsText("method")).containsExactly("random");
    assertThat(CommandLineRun.of(and(few, "--where", "kind")).err())
        .contains("--where \"kind\", expected COLUMN=VALUE");
    assertThat(CommandLineRun.of(and(few, "--where", "kind=ether")).err())
        .contains("samples has \"ether\" in column \"kind\"");
    assertThat(CommandLineRun.of(and(few, "--where", "sort=ether")).err())
        .contains("no column \"sort\"");
  }

  private static String[] and(String[] first, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(first), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }

  @Test
  void aRunScoresAllMethodsWhereItsConfigurationNamesTheTruth() throws Exception {
    TinyRun tiny = withTruth();
    tiny.run("r", "--set", "tokenizer.kind=atom", "--set", "explain.truth=[values]");
    JsonNode truth = new ObjectMapper().readTree(tiny.text("r", "truth.json"));
    assertThat(truth.path("methods").findValuesAsText("method"))
        .contains("attention", "rollout", "shap", "lime", "attention-flow", "attention.layer-last");
    assertThat(truth.path("methods").get(0).path("test").path("values").has("kendallTauB"))
        .isTrue();
    assertThat(tiny.text("r", "config.yaml")).contains("truth:");
  }

  @Test
  void aColumnThatIsNotThereOrSaysSomethingElseIsRefusedBeforeTraining() throws Exception {
    TinyRun tiny = withTruth();
    CommandLineRun missing =
        CommandLineRun.of(
            tiny.arguments("r", "--set", "explain.truth=[mark]").toArray(String[]::new));
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("mark");
    CommandLineRun text =
        CommandLineRun.of(
            tiny.arguments("r", "--set", "explain.truth=[kind]").toArray(String[]::new));
    assertThat(text.exitCode()).isEqualTo(2);
    assertThat(text.err()).contains("line 2, column \"kind\"").contains("a number per atom");
    assertThat(tiny.out("r")).doesNotExist();
  }

  @Test
  void truthSpeaksOfTheRunsOwnData() {
    CommandLineRun run = CommandLineRun.of("explain", "" + dir, "CCO", "--truth", "marks");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--truth goes with neither an input nor --split nor -o");
  }
}
