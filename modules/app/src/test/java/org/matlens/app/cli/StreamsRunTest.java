package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.matlens.app.cli.TinyRun.ok;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.app.explain.NpyArray;
import org.matlens.app.explain.NpzReader;

/** Two inputs of one sample, a formula and a SMILES, through every command. */
class StreamsRunTest {
  @TempDir Path dir;

  private static final String CONFIG =
      """
      name: two
      data:
        path: d.csv
        id: name
        input: {composition: formula, molecule: smiles}
        target: y
        unit: eV
      tokenizer:
        composition: {kind: element, properties: false}
        molecule: {kind: smiles}
      split: {validation: 0.2, test: 0.2}
      model:
        dModel: 12
        numHeads: 3
        numLayers: 1
        dFeedForward: 17
        maxTokens: 31
        streams:
          composition: {numLayers: 0, pooling: weighted}
        fusion:
          - {kind: cross, query: composition, context: molecule}
          - {kind: latents, count: 5, streams: [composition, molecule]}
      training: {epochs: 2, batchSize: 7, learningRate: 0.003, threads: 1, streamDropRate: 0.2}
      explain: {limit: 2}
      audit: {limit: 20, checks: [streams]}
      """;

  /** Alkanes and alcohols; every fifth has no SMILES. */
  private void write(String config) throws IOException {
    StringBuilder rows = new StringBuilder("name,formula,smiles,y\n");
    for (int n = 1; n <= 17; n++) {
      String smiles = n % 5 == 0 ? "" : "C".repeat(n);
      rows.append("alkane-%d,C%dH%d,%s,%d%n".formatted(n, n, 2 * n + 2, smiles, n));
      rows.append("alcohol-%d,C%dH%dO,%sO,%d%n".formatted(n, n, 2 * n + 2, "C".repeat(n), n + 1));
    }
    Files.writeString(dir.resolve("d.csv"), rows);
    Files.writeString(dir.resolve("c.yaml"), config);
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(file).toFile());
  }

  private String[] run(String out, String config) {
    return new String[] {"run", "" + dir.resolve(config), "--out", "" + dir.resolve(out)};
  }

  @Test
  void trainsPredictsExplainsAndSaysWhatItUsed() throws Exception {
    write(CONFIG);
    ok(run("a", "c.yaml"));
    assertThat(json("a/metrics.json").at("/splits/test/mae").isNumber()).isTrue();

    // What was written repeats the run.
    ok(run("b", "a/config.yaml"));
    assertThat(dir.resolve("b/predictions.csv"))
        .hasSameTextualContentAs(dir.resolve("a/predictions.csv"));
    assertThat(dir.resolve("b/config.yaml")).hasSameTextualContentAs(dir.resolve("a/config.yaml"));

    Map<String, NpyArray> npz = NpzReader.read(dir.resolve("a/explain/0.npz"));
    assertThat(npz)
        .containsKeys(
            "attention.molecule.molecule",
            "attention.composition.molecule",
            "attention.latents.composition+molecule",
            "attention.latents.latents",
            "attribution.occlusion",
            "attribution.integrated-gradients");
    JsonNode first = json("a/explain/index.json").get(0);
    assertThat(first.get("tokens").findValuesAsText("stream")).contains("composition", "molecule");
    assertThat(first.at("/drawings/attention.composition.molecule").asText())
        .isEqualTo("0.attention.composition.molecule.svg");
    assertThat(dir.resolve("a/explain/0.attention.composition.molecule.svg")).exists();

    assertThat(json("a/audit.json").get("checks").findValuesAsText("check"))
        .contains(
            "streams-composition-swapped", "streams-molecule-noise", "streams-molecule-left-out");

    assertThat(
            CommandLineRun.of("explain", "" + dir.resolve("a"), "--method", "rollout")
                .onlyErrorLine())
        .startsWith("error: method \"rollout\" reads the attention of one sequence to itself")
        .endsWith("has 2 streams; integrated-gradients, occlusion and shap go with several");
    List<String> methods =
        new ObjectMapper()
            .readTree(
                ok("audit", "" + dir.resolve("a"), "--method", "all", "--limit", "5", "--json")
                    .out())
            .get("methods")
            .findValuesAsText("method");
    assertThat(methods)
        .contains("attention", "occlusion", "shap")
        .doesNotContain("rollout", "attention-flow", "attention-gradient");

    // Any subset is predicted from.
    Files.writeString(dir.resolve("new.csv"), "name,formula\nx,C2H6\ny,C3H8O\n");
    List<String> lines =
        ok("predict", "" + dir.resolve("a"), "" + dir.resolve("new.csv")).out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("id,row,input,task,prediction,uncertainty,streams");
    assertThat(lines.get(1)).startsWith("x,0,").endsWith(",composition");
    Files.writeString(dir.resolve("new.csv"), "name,formula,smiles\nx,C2H6,CC\ny,C3X8,CCC\n");
    assertThat(
            CommandLineRun.of("predict", "" + dir.resolve("a"), "" + dir.resolve("new.csv"))
                .onlyErrorLine())
        .contains("new.csv, line 3: column \"formula\": ");
    String both = ok("predict", "" + dir.resolve("a"), "C2H6 | CC").out();
    assertThat(both.lines().toList().get(1)).endsWith(",composition+molecule");
    String second = ok("predict", "" + dir.resolve("a"), "| CC").out();
    assertThat(second.lines().toList().get(1)).endsWith(",molecule");
    assertThat(CommandLineRun.of("predict", "" + dir.resolve("a"), "CC").onlyErrorLine())
        .contains(
            "\"CC\" has 1 part, expected one input for each of composition | molecule, separated");
  }

  @Test
  void describesTheNetwork() throws Exception {
    write(CONFIG);
    String out = ok("run", "" + dir.resolve("c.yaml"), "--describe").out();
    assertThat(out)
        .contains("composition.embedding")
        .contains("attention.composition.molecule")
        .containsPattern("latents +\\[5 B, 12\\] +60")
        .containsPattern("head +<- pool.latents +\\[B, 1\\] +13");
  }

  private String refused(String config) throws IOException {
    write(config);
    CommandLineRun run = CommandLineRun.of(run("refused", "c.yaml"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(dir.resolve("refused")).doesNotExist();
    return run.onlyErrorLine();
  }

  @Test
  void badInputIsRefusedBeforeTraining() throws Exception {
    assertThat(refused(CONFIG.replace("molecule: smiles}", "molecule: nothing}")))
        .contains("nothing");
    assertThat(refused(CONFIG.replace("context: molecule", "context: spectrum")))
        .contains("fusion cross names stream \"spectrum\", expected one of [composition, molecule");
    assertThat(refused(CONFIG.replace("molecule", "fusion1")))
        .contains("data.input.fusion1")
        .contains("none of latents, pool, contributions, fusion<number>");
    assertThat(refused(CONFIG.replace("{kind: smiles}", "{}"))).contains("tokenizer.molecule.kind");
    assertThat(refused(CONFIG.replace("pooling: weighted", "pooling: flatten")))
        .contains("model.streams.composition.pooling", "tokens side by side go with one input");
    assertThat(refused(CONFIG.replace("  fusion:", "  causal: true\n  fusion:")))
        .contains("model.causal", "goes with one input, expected false");
    assertThat(refused(CONFIG.replace("  fusion:", "  position: rotary\n  fusion:")))
        .contains("several inputs have one each, expected model.streams.<stream>.position");
    assertThat(refused(CONFIG.replace("  fusion:", "  readout: contributions\n  fusion:")))
        .contains("latents have mixed; expected model.pooled to name input streams");

    assertThat(refused(CONFIG.replace("explain: {limit: 2}", "explain: {methods: [rollout]}")))
        .contains("explain.methods")
        .contains("\"rollout\" reads the attention of one sequence to itself; integrated-");
    assertThat(
            refused(
                CONFIG.replace(
                    "  unit: eV", "  transfer: {path: d.csv, input: smiles, target: y}")))
        .contains("data.transfer", "goes with one input");
    assertThat(refused(CONFIG.replace("limit: 20,", "limit: 20, methods: [rollout],")))
        .contains("audit.methods", "occlusion and shap go with several inputs");

    String duplicate = CONFIG.replace("id: name", "id: twice");
    write(duplicate);
    Files.writeString(
        dir.resolve("d.csv"), "twice,formula,smiles,y\na,CH4,C,1\nb,C2H6,CC,2\na,C3H8,CCC,3\n");
    assertThat(CommandLineRun.of(run("refused", "c.yaml")).onlyErrorLine())
        .endsWith("d.csv: id \"a\" stands in rows 1 and 3, expected each id once");

    write(CONFIG);
    Files.writeString(dir.resolve("d.csv"), "name,formula,smiles,y\na,CH4,,1\nb,C2H6,,2\n");
    assertThat(CommandLineRun.of(run("refused", "c.yaml")).onlyErrorLine())
        .endsWith(
            "d.csv: stream \"molecule\" is missing in all 2 rows (column \"smiles\"), expected at"
                + " least one");
  }

  @Test
  void aStreamIsLeftOutAndTheRunsAreCompared() throws Exception {
    write(CONFIG);
    ok(run("both", "c.yaml"));
    String[] alone = {
      "run",
      "" + dir.resolve("c.yaml"),
      "--out",
      "" + dir.resolve("alone"),
      "--set",
      "data.input.molecule=",
      "--set",
      "model.fusion=[]"
    };
    ok(alone);
    assertThat(dir.resolve("alone/config.yaml")).content().doesNotContain("molecule");
    ok(run("again", "alone/config.yaml"));
    assertThat(dir.resolve("again/predictions.csv"))
        .hasSameTextualContentAs(dir.resolve("alone/predictions.csv"));
    assertThat(ok("predict", "" + dir.resolve("alone"), "C2H6").out().lines().toList().get(1))
        .endsWith(",composition");

    String table = ok("compare", "" + dir.resolve("both"), "" + dir.resolve("alone")).out();
    assertThat(table.lines().toList()).hasSize(2);
    assertThat(table).contains("mae");
    JsonNode json =
        new ObjectMapper()
            .readTree(
                ok(
                        "compare",
                        "--json",
                        "--pair",
                        "" + dir.resolve("both"),
                        "" + dir.resolve("alone"),
                        "--pair",
                        "" + dir.resolve("alone"),
                        "" + dir.resolve("again"))
                    .out());
    assertThat(json).hasSize(2);
    assertThat(json.get(0).get("ours").asDouble())
        .isEqualTo(json("both/metrics.json").at("/splits/test/mae").asDouble());
    assertThat(json.get(0).get("theirs").asDouble())
        .isEqualTo(json("alone/metrics.json").at("/splits/test/mae").asDouble());
    assertThat(json.get(0).get("pAdjusted").asDouble())
        .isEqualTo(Math.min(1, 2 * json.get(0).get("pValue").asDouble()));
    assertThat(json.get(1).get("difference").asDouble()).isZero();
    assertThat(json.get(1).get("pValue").asDouble()).isEqualTo(1);

    ok("run", "" + dir.resolve("c.yaml"), "--out", "" + dir.resolve("other"), "--set", "seed=5");
    assertThat(
            CommandLineRun.of("compare", "" + dir.resolve("both"), "" + dir.resolve("other"))
                .onlyErrorLine())
        .contains(" of split 0 of ")
        .endsWith("; expected the same test samples");
    assertThat(CommandLineRun.of("compare", "" + dir.resolve("both")).onlyErrorLine())
        .endsWith("expected two runs or more, or --pair");
  }
}
