package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;

/** {@code explain --counterfactual} for every modality: what it writes holds when asked again. */
class CounterfactualTest {
  @TempDir private Path dir;

  private static List<Map<String, String>> rows(Path folder) throws InputException {
    CsvTable table = CsvTable.read(folder.resolve("counterfactuals.csv"));
    List<Map<String, String>> out = new ArrayList<>();
    for (int r = 0; r < table.size(); r++) {
      Map<String, String> row = new LinkedHashMap<>();
      for (String c : table.columns()) {
        row.put(c, table.column(c).text(r));
      }
      out.add(row);
    }
    return out;
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  /** The model's answer to a new input. */
  private static double predicted(Path run, String input) {
    String line = TinyRun.ok("predict", "" + run, input).out().lines().toList().get(1);
    return Double.parseDouble(line.split(",", -1)[4]);
  }

  @Test
  void moleculesMoveUpAndDownAndAreDrawn() throws IOException, InputException {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "training.epochs=30");
    Path out = dir.resolve("cf");
    CommandLineRun done =
        TinyRun.ok(
            "explain",
            "" + tiny.out("r"),
            "--counterfactual",
            "--limit",
            "3",
            "--move",
            "0.05",
            "-o",
            "" + out);
    assertThat(done.out()).contains("3 samples, see ").contains("counterfactuals.csv");
    List<Map<String, String>> rows = rows(out);
    assertThat(rows).hasSize(6);
    assertThat(rows).anyMatch(r -> r.get("reached").equals("yes"));
    for (Map<String, String> r : rows) {
      double change = number(r, "new_prediction") - number(r, "prediction");
      double wanted = r.get("goal").equals("up") ? change : -change;
      assertThat(wanted >= 0.05).isEqualTo(r.get("reached").equals("yes"));
      assertThat(predicted(tiny.out("r"), r.get("counterfactual")))
          .isEqualTo(number(r, "new_prediction"));
      assertThat(predicted(tiny.out("r"), r.get("input"))).isEqualTo(number(r, "prediction"));
      // Only tokens that the model knows: C, N, O.
      assertThat(r.get("counterfactual")).matches("[CNO]+").isNotEqualTo(r.get("input"));
      assertThat(r.get("change")).matches("(atom \\d+: [CNO] to [CNO](; )?)+");
      assertThat(Files.readString(out.resolve(r.get("drawing")))).contains("<svg");
    }
  }

  @Test
  void classesFlip() throws IOException, InputException {
    TinyRun tiny = new TinyRun(dir);
    tiny.run(
        "r",
        "--set",
        "data.target=kind",
        "--set",
        "data.task=multiclass",
        "--set",
        "data.unit=",
        "--set",
        "training.epochs=60",
        "--set",
        "training.learningRate=0.01");
    Path out = dir.resolve("cf");
    TinyRun.ok("explain", "" + tiny.out("r"), "CCCCCC", "--counterfactual", "-o", "" + out);
    Map<String, String> flip = rows(out).get(0);
    assertThat(flip.get("goal")).isEqualTo("flip");
    assertThat(flip.get("reached")).isEqualTo("yes");
    assertThat(flip.get("prediction")).isEqualTo("alkane");
    assertThat(flip.get("new_prediction")).isIn("alcohol", "amine");
    assertThat(flip.get("changes")).isEqualTo("1");
    assertThat(flip.get("counterfactual")).containsPattern("[NO]");
    assertThat(
            CommandLineRun.of(
                    "explain", "" + tiny.out("r"), "CCC", "--counterfactual", "--move", "1")
                .onlyErrorLine())
        .isEqualTo("error: --move goes with numbers; of \"kind\" another class is looked for");
  }

  @Test
  void elementsOfCrystalsAreSwapped() throws IOException, InputException {
    RockSalts salts = new RockSalts(dir);
    salts.ok("r");
    Path out = dir.resolve("cf");
    TinyRun.ok(
        "explain",
        "" + dir.resolve("r"),
        "--counterfactual",
        "--limit",
        "2",
        "--changes",
        "1",
        "-o",
        "" + out);
    assertThat(rows(out)).hasSize(4);
    for (Map<String, String> r : rows(out)) {
      assertThat(r.get("change"))
          .matches("(Li|Na|K|Rb|Ag|Tl|F|Cl|Br|I) to (Li|Na|K|Rb|Ag|Tl|F|Cl|Br|I)");
      assertThat(r.get("share")).isEqualTo("0.5000");
      assertThat(r.get("drawing")).isEmpty();
      assertThat(r.get("counterfactual")).contains(r.get("change").split(" to ")[1]);
    }
  }

  @Test
  void peaksAreDropped() throws IOException, InputException {
    RockSalts salts = new RockSalts(dir);
    Files.writeString(
        salts.config,
        Files.readString(salts.config)
            .replace(
                "{kind: site, cutoff: 4.7}",
                "{kind: peak, simulate: {from: 15, to: 80, step: 0.1, fwhm: 0.4}}")
            .replace(", edges: {basis: 5}", ""));
    salts.ok("r");
    Path out = dir.resolve("cf");
    TinyRun.ok(
        "explain", "" + dir.resolve("r"), "--counterfactual", "--limit", "2", "-o", "" + out);
    for (Map<String, String> r : rows(out)) {
      assertThat(r.get("change")).containsPattern("peak at [\\d.]+ to [\\d.]+ \\S+ dropped");
      assertThat(number(r, "new_prediction")).isNotEqualTo(number(r, "prediction"));
    }
  }

  @Test
  void elementsOfFormulasAreSwapped() throws IOException, InputException {
    StringBuilder table = new StringBuilder("f,y\n");
    String[] cations = {"Li", "Na", "K", "Rb", "Ag", "Tl"};
    String[] anions = {"F", "Cl", "Br", "I"};
    for (int c = 0; c < cations.length; c++) {
      for (int a = 0; a < anions.length; a++) {
        table.append(cations[c]).append(anions[a]).append(',').append(c - 2 * a).append('\n');
      }
    }
    Files.writeString(dir.resolve("f.csv"), table);
    Path config =
        Files.writeString(
            dir.resolve("f.yaml"),
            """
            name: formulas
            data: {path: f.csv, input: f, target: y}
            tokenizer: {kind: element}
            model: {dModel: 12, numHeads: 3, numLayers: 1, dFeedForward: 17}
            training: {epochs: 3, batchSize: 7, threads: 1}
            explain: {limit: 0}
            audit: {limit: 0}
            """);
    TinyRun.ok("run", "" + config, "--out", "" + dir.resolve("r"));
    Path out = dir.resolve("cf");
    TinyRun.ok("explain", "" + dir.resolve("r"), "NaCl", "--counterfactual", "-o", "" + out);
    for (Map<String, String> r : rows(out)) {
      assertThat(predicted(dir.resolve("r"), r.get("counterfactual")))
          .isEqualTo(number(r, "new_prediction"));
      assertThat(r.get("change")).contains(" to ").doesNotContain("Mg");
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    String[][] wrong = {
      {"--move", "1"},
      {"--changes", "2"},
      {"--counterfactual", "--statistics"},
      {"--counterfactual", "--move", "-1"},
      {"--counterfactual", "--changes", "6"}
    };
    String[] told = {
      "--move and --changes go with --counterfactual",
      "--move and --changes go with --counterfactual",
      "--counterfactual goes with neither --method nor --truth nor --statistics nor --epochs",
      "--move -1.0, expected a number above 0",
      "--changes 6, expected 1 to 5"
    };
    for (int i = 0; i < wrong.length; i++) {
      String[] args = new String[wrong[i].length + 2];
      args[0] = "explain";
      args[1] = "" + dir;
      System.arraycopy(wrong[i], 0, args, 2, wrong[i].length);
      assertThat(CommandLineRun.of(args).onlyErrorLine()).isEqualTo("error: " + told[i]);
    }
  }
}
