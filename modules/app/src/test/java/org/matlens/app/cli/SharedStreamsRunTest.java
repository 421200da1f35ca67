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

/**
 * A formula, a molecule and its solvent, whose streams share an encoder, have class tokens, other
 * views and steps of fractions.
 */
class SharedStreamsRunTest {
  @TempDir Path dir;

  private static final String CONFIG =
      """
      name: three
      data:
        path: d.csv
        id: name
        input: {composition: formula, solute: smiles, solvent: solvent}
        target: y
      tokenizer:
        composition: {kind: element, properties: false, jitter: 0.1}
        solute: {kind: smiles, enumerations: 3, testTimeEnumerations: 2}
        solvent: {kind: smiles, enumerations: 2}
      split: {validation: 0.2, test: 0.2}
      model:
        dModel: 12
        numHeads: 3
        numLayers: 1
        dFeedForward: 17
        fractionStd: 0.5
        fractionSteps: 3
        streams:
          composition: {share: solvent, numLayers: 2, pooling: weighted}
          solute: {pooling: class-token, maxTokens: 31}
          solvent: {share: solute, pooling: class-sum}
        fusion:
          - {kind: cross, query: composition, context: solute}
      training: {epochs: 2, batchSize: 7, threads: 1, scaleFeatures: true}
      explain: {limit: 2}
      audit: {limit: 0}
      """;

  /** Every sixth row has no solvent, every row a molecule. */
  private void write(String config) throws IOException {
    String[] solvents = {"O", "CO", "CCO", "CC(C)=O", "", "c1ccccc1"};
    StringBuilder rows = new StringBuilder("name,formula,smiles,solvent,y\n");
    for (int n = 1; n <= 29; n++) {
      String chain = "C".repeat(n % 7 + 1);
      rows.append(
          "alcohol-%d,C%dH%dO,%sO,%s,%d%n"
              .formatted(n, n, 2 * n + 2, chain, solvents[n % 6], n + n % 6));
    }
    Files.writeString(dir.resolve("d.csv"), rows);
    Files.writeString(dir.resolve("c.yaml"), config);
  }

  private String run(String out, String config) {
    return ok("run", "" + dir.resolve(config), "--out", "" + dir.resolve(out)).out();
  }

  @Test
  void describesWhatIsShared() throws Exception {
    write(CONFIG);
    String out = ok("run", "" + dir.resolve("c.yaml"), "--describe").out();
    assertThat(out)
        .containsPattern("composition\\.block0 +<- .* 1,109\n")
        .containsPattern("solute\\.block0 .* as composition\\.block0\n")
        .containsPattern("solvent\\.block0 .* as composition\\.block0\n")
        .containsPattern("solvent\\.embedding .* as solute\\.embedding\n")
        .containsPattern("composition\\.block1 +<- .* 1,109\n");
    String apart = CONFIG.replaceAll("share: \\w+, ", "");
    write(apart);
    String separate = ok("run", "" + dir.resolve("c.yaml"), "--describe").out();
    assertThat(separate).doesNotContain(" as ");
    // Two blocks, and the table of solvents.
    int table = total(separate) - total(out) - 2 * 1109;
    assertThat(separate).containsPattern("solvent\\.embedding .* +" + table + "\n");
  }

  private static int total(String diagram) {
    String last = diagram.lines().filter(l -> l.startsWith("all ")).findFirst().orElseThrow();
    return Integer.parseInt(last.replaceAll("[^0-9]", ""));
  }

  @Test
  void trainsRepeatsExplainsAndPredictsWhatTrainingAllowed() throws Exception {
    write(CONFIG);
    run("a", "c.yaml");
    run("b", "a/config.yaml");
    assertThat(dir.resolve("b/predictions.csv"))
        .hasSameTextualContentAs(dir.resolve("a/predictions.csv"));
    assertThat(dir.resolve("b/config.yaml")).hasSameTextualContentAs(dir.resolve("a/config.yaml"));

    JsonNode first =
        new ObjectMapper().readTree(dir.resolve("a/explain/index.json").toFile()).get(0);
    List<String> tokens = first.get("tokens").findValuesAsText("text");
    Map<String, NpyArray> npz = NpzReader.read(dir.resolve("a/explain/0.npz"));
    assertThat(npz.get("attribution.occlusion").shape()).containsExactly(tokens.size());
    assertThat(tokens.indexOf("[CLS]")).as("in front of the molecule").isEqualTo(3);
    assertThat(dir.resolve("a/explain/0.occlusion.molecule.svg")).exists();
    assertThat(new ObjectMapper().readTree(dir.resolve("a/explain/xsmiles.json").toFile()))
        .hasSize(2);
    JsonNode statistics =
        new ObjectMapper().readTree(dir.resolve("a/explain/statistics.json").toFile());
    assertThat(statistics.at("/attention").fieldNames())
        .toIterable()
        .containsExactly(
            "composition.composition", "composition.solute", "solute.solute", "solvent.solvent");
    assertThat(statistics.at("/attention/solute.solute/mass/fragments")).isNotEmpty();

    String a = "" + dir.resolve("a");
    assertThat(ok("predict", a, "CH4O | CO | ").out()).endsWith(",composition+solute\n");
    CommandLineRun without = CommandLineRun.of("predict", a, "CH4O | | O");
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.onlyErrorLine())
        .contains("has streams composition+solvent, training samples had composition+solute or")
        .contains("training.streamDropRate lets a model learn to do without some");
    assertThat(CommandLineRun.of("explain", a, "| CO |").onlyErrorLine())
        .contains("has streams solute, training");
  }

  @Test
  void contributionsOfAllStreamsAddUpToThePrediction() throws Exception {
    write(
        CONFIG
            .replace("pooling: class-token, ", "")
            .replace(", pooling: class-sum", ", pooling: sum")
            .replace(
                "fractionStd: 0.5", "readout: contributions\n  headHidden: 5\n  fractionStd: 0.5")
            .replace("limit: 2", "limit: 2, methods: [class-activation]"));
    run("a", "c.yaml");
    Map<String, NpyArray> npz = NpzReader.read(dir.resolve("a/explain/0.npz"));
    NpyArray.Floats scores = (NpyArray.Floats) npz.get("attribution.class-activation");
    int silent = 0;
    for (float[] piece : scores.pieces()) {
      for (float v : piece) {
        silent += v == 0 ? 1 : 0;
      }
    }
    assertThat(silent).as("every stream is read out").isZero();
  }

  private String refused(String config) throws IOException {
    write(config);
    CommandLineRun run =
        CommandLineRun.of("run", "" + dir.resolve("c.yaml"), "--out", "" + dir.resolve("no"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(dir.resolve("no")).doesNotExist();
    return run.onlyErrorLine();
  }

  @Test
  void whatCannotBeSharedIsRefusedBeforeTraining() throws Exception {
    assertThat(refused(CONFIG.replace("share: solute", "share: water")))
        .contains("model.streams.solvent.share")
        .contains("\"water\", expected one of the other streams, [composition, solute]");
    assertThat(refused(CONFIG.replace("share: solute", "share: composition")))
        .contains(".share\"", "in a circle, expected one that has it");
    assertThat(refused(CONFIG.replace("share: solvent", "share: solvent, shareEmbedding: true")))
        .contains("tokens of kind element and smiles have embeddings of their own, expected false");
    assertThat(
            refused(
                CONFIG.replace(
                    "solvent: {kind: smiles, enumerations: 2}", "solvent: {kind: atom}")))
        .contains(
            "streams composition and solvent share encoder blocks, expected the same geometry");
    assertThat(refused(CONFIG.replace("fractionStd: 0.5", "fractionStd: 0")))
        .contains("expected model.fractionStd above 0");
    assertThat(
            refused(
                CONFIG
                    .replace("target: y", "target: y\n")
                    .replace("split: {", "split: {kind: scaffold, ")
                    .replace("smiles: smiles", "smiles: none")
                    .replace("solute: smiles", "solute: solvent")))
        .contains("lacks stream \"solute\", by whose scaffold rows are split");
  }
}
