package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formulas from a table through every command. */
class CompositionRunTest {
  private static final List<String> ONES = List.of("Li", "Na", "K", "Rb", "Cs", "Ag", "Tl");
  private static final List<String> HALIDES = List.of("F", "Cl", "Br", "I");
  private static final List<String> TWOS = List.of("Mg", "Ca", "Sr", "Ba", "Zn", "Cd");
  private static final List<String> CHALCOGENIDES = List.of("O", "S", "Se", "Te");

  @TempDir Path dir;
  private Path config;
  private Path table;
  private int rows;

  /** Binary compounds; the gap falls along both groups, the second half of the anions is narrow. */
  @BeforeEach
  void write() throws IOException {
    config = dir.resolve("c.yaml");
    table = dir.resolve("d.csv");
    StringBuilder text = new StringBuilder("formula,gap,wide\n");
    rows = append(text, ONES, HALIDES, 12) + append(text, TWOS, CHALCOGENIDES, 9);
    Files.writeString(table, text);
    Files.writeString(
        config,
        """
        name: gaps
        data: {path: d.csv, input: formula, target: gap, unit: eV}
        tokenizer: {kind: element, frequencies: 3}
        split: {kind: matbench, validation: 0.2}
        model: {dModel: 12, numHeads: 3, numLayers: 2, dFeedForward: 17}
        training: {epochs: 3, batchSize: 7, learningRate: 0.003, threads: 1}
        explain: {limit: 0}
        audit: {limit: 0}
        """);
  }

  private static int append(StringBuilder to, List<String> cations, List<String> anions, int most) {
    for (int c = 0; c < cations.size(); c++) {
      for (int a = 0; a < anions.size(); a++) {
        double gap = most - c - 1.5 * a;
        to.append(cations.get(c) + anions.get(a) + "," + gap + "," + (a < 2 ? 1 : 0) + "\n");
      }
    }
    return cations.size() * anions.size();
  }

  private CommandLineRun run(String out, String... more) {
    String[] first = {"run", config.toString(), "--out", dir.resolve(out).toString()};
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return CommandLineRun.of(all);
  }

  private void ok(String out, String... more) {
    CommandLineRun run = run(out, more);
    assertThat(run.exitCode()).as(run.toString()).isZero();
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(file).toFile());
  }

  private List<String[]> csv(String file) throws IOException {
    return Files.readAllLines(dir.resolve(file)).stream().map(l -> l.split(",", -1)).toList();
  }

  /** Values of the only prediction of an input: id, row, input, task, prediction, …. */
  private String[] predict(String formula) {
    CommandLineRun run = TinyRun.ok("predict", dir.resolve("a").toString(), formula);
    return run.out().lines().skip(1).findFirst().orElseThrow().split(",", -1);
  }

  @Test
  void officialFoldsTestEveryRowOnceAndValidateInsideTheTrainingPart() throws Exception {
    ok("a");
    JsonNode metrics = json("a/metrics.json");
    assertThat(metrics.get("folds")).hasSize(5);
    Set<String> tested = new HashSet<>();
    double error = 0;
    for (int f = 0; f < 5; f++) {
      Set<String> test = new TreeSet<>();
      Set<String> validation = new TreeSet<>();
      for (String[] p : csv("a/predictions.csv")) {
        if (p[2].equals(Integer.toString(f))) {
          (p[3].equals("test") ? test : validation).add(p[1]);
          error +=
              p[3].equals("test")
                  ? Math.abs(Double.parseDouble(p[5]) - Double.parseDouble(p[6]))
                  : 0;
        }
      }
      assertThat(test).hasSizeBetween(rows / 5, rows / 5 + 1);
      assertThat(validation).hasSizeBetween(7, 10);
      assertThat(Collections.disjoint(test, tested)).as("tested twice").isTrue();
      assertThat(Collections.disjoint(test, validation)).as("validated on").isTrue();
      tested.addAll(test);
    }
    assertThat(tested).hasSize(rows);
    assertThat(metrics.at("/splits/test/mae").asDouble())
        .isCloseTo(error / rows, Offset.offset(1e-9));
    assertThat(metrics.at("/mean/test").has("maeStd")).isTrue();

    double known = Double.parseDouble(predict("Al2O3")[4]);
    assertThat(predict("O3Al2")[4]).as("to the bit").isEqualTo(predict("Al2O3")[4]);
    for (String same : List.of("O3Al2", "Al4O6", " O 1.5 Al ", "Al2(O)3")) {
      assertThat(Double.parseDouble(predict(same)[4]))
          .as(same)
          .isCloseTo(known, Offset.offset(1e-6));
    }
    assertThat(Double.parseDouble(predict("AlO")[4])).isNotCloseTo(known, Offset.offset(1e-6));
  }

  @Test
  void predictTellsOfElementsThatNoModelHasSeen() throws Exception {
    ok("a", "--set", "split.kind=random", "--set", "ensemble=2");
    CommandLineRun known = TinyRun.ok("predict", "" + dir.resolve("a"), "NaCl");
    assertThat(known.err()).isEmpty();
    CommandLineRun unseen = TinyRun.ok("predict", "" + dir.resolve("a"), "Fe2NaO3U");
    assertThat(unseen.err().strip())
        .isEqualTo(
            "warning: row 0, \"Fe2NaO3U\": not in any training sample: Fe (2 of 2 models), U (2 of"
                + " 2 models)");
    assertThat(CommandLineRun.of("predict", "" + dir.resolve("a"), " ").onlyErrorLine())
        .isEqualTo(
            "error: the input is empty, expected a file whose name ends in .csv, or one formula");
    try (var files = Files.walk(dir.resolve("a/model"))) {
      for (Path p : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
    CommandLineRun gone = CommandLineRun.of("predict", "" + dir.resolve("a"), "NaCl");
    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.err()).contains("no model.json and no folders fold-0");
  }

  @Test
  void membersThatRotateAreValidatedOnRowsOfTheirOwn() throws Exception {
    ok("a", "--set", "ensemble=3", "--set", "split.rotate=true");
    ok("b", "--set", "ensemble=3");
    ok("single");
    for (int f = 0; f < 5; f++) {
      Map<String, String> rotated = validation("a", f);
      Map<String, String> same = validation("b", f);
      Map<String, String> single = validation("single", f);
      assertThat(rotated).hasSize(3 * single.size());
      assertThat(same.keySet()).isEqualTo(single.keySet());
      // Only the first member did not learn from these rows, and it is the single model.
      assertThat(rotated).containsAllEntriesOf(single);
      assertThat(same).isNotEqualTo(single);
    }
    CommandLineRun refused = run("c", "--set", "split.rotate=true", "--set", "split.kind=scaffold");
    assertThat(refused.err())
        .contains("rotate")
        .contains("validation parts hold whole scaffolds here, expected another split.kind");
    assertThat(refused.exitCode()).isEqualTo(2);
  }

  /** Predictions of the validation rows of a fold. */
  private Map<String, String> validation(String run, int fold) throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (String[] p : csv(run + "/predictions.csv")) {
      if (p[2].equals(Integer.toString(fold)) && p[3].equals("validation")) {
        assertThat(values.put(p[1], p[6])).as("row %s stands twice", p[1]).isNull();
      }
    }
    return values;
  }

  @Test
  void explanationsNameElementAndFractionAndTheAuditGivesAVerdict() throws Exception {
    ok(
        "a",
        "--set",
        "split.kind=random",
        "--set",
        "model.readout=contributions",
        "--set",
        "explain.limit=3",
        "--set",
        "explain.methods=[attention, rollout, gradient-x-input]",
        "--set",
        "audit.limit=5");
    assertThat(json("a/audit.json").get("methods").size()).isPositive();
    assertThat(json("a/explain/index.json")).hasSize(3);
    TinyRun.ok(
        "explain", "" + dir.resolve("a"), "Ba0.5Sr0.5TiO3", "-o", "" + dir.resolve("explained"));
    JsonNode one = json("explained/index.json").get(0);
    assertThat(one.get("input").asText()).isEqualTo("Ba0.5Sr0.5TiO3");
    assertThat(one.get("tokens").toString())
        .contains(
            "{\"text\":\"O\",\"kind\":\"element\",\"stream\":\"composition\",\"start\":null,"
                + "\"end\":null,\"element\":\"O\",\"fraction\":0.6}")
        .contains("\"element\":\"Ba\",\"fraction\":0.1");
    assertThat(one.at("/attribution/attention/top").get(0).has("element")).isTrue();
    assertThat(dir.resolve("explained/0.npz")).isNotEmptyFile();
    assertThat(dir.resolve("explained/xsmiles.json")).doesNotExist();
  }

  @Test
  void classesAreStratifiedAndLabelledByThresholds() throws Exception {
    ok("a", "--set", "data.target=wide", "--set", "data.unit=");
    JsonNode m = json("a/metrics.json");
    assertThat(m.get("task").asText()).isEqualTo("binary");
    for (JsonNode fold : m.get("folds")) {
      int f = fold.get("fold").asInt();
      assertThat(fold.get("threshold")).isEqualTo(m.at("/thresholds/ofFold/" + f));
      long positive = 0;
      long n = 0;
      for (String[] p : csv("a/predictions.csv")) {
        if (p[3].equals("test") && p[2].equals("" + f)) {
          n++;
          positive += p[5].equals("1") || p[5].equals("1.0") ? 1 : 0;
        }
      }
      assertThat(n).isEqualTo(fold.at("/test/n").asLong());
      assertThat(positive).isBetween(n / 2 - 1, n / 2 + 1);
    }
    for (String name : List.of("rocAuc", "rocAucOfLabels", "f1", "f1OfLabels", "mccOfLabels")) {
      assertThat(m.at("/mean/test/" + name).isNumber()).as(name).isTrue();
      assertThat(m.at("/splits/test/" + name + "Ci95")).as(name).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "FeXx2|invalid formula: unknown element 'Xx' at character 3: Fe→Xx2",
        "Fe2(SO4|invalid formula: '(' is not closed at character 4: Fe2→(SO4",
        "Fe0O|invalid formula: amount 0, expected a positive number at character 3: Fe→0O",
        "Fe-2O|invalid formula: '-' where a charge or a negative amount cannot stand; a charge is"
            + " ^2+ or (2+), parts are separated by ·, alloys like Ti-6Al-4V need weightPercent at"
            + " character 3: Fe→-2O",
        "NaN|invalid formula: NaN stands for a missing value; sodium and nitrogen are Na1N1 at"
            + " character 1: →NaN",
        "La1-xSrxMnO3|invalid formula: 'x' is a variable, expected a number in its place at"
            + " character 5: La1-→xSrxMnO3",
        "(Fe1e200)1e200|invalid formula: amount Infinity of Fe, expected above 0 and at most"
            + " 1e+12: (Fe1e200)1e200",
        "``|empty formula, expected one like Fe2O3",
        "12|invalid formula: nothing here at character 1: →12",
      })
  void aFormulaThatSaysNothingNamesRowAndPlace(String formula, String message) throws IOException {
    int line = rows + 2;
    Files.writeString(table, Files.readString(table) + formula + ",1,0\n");
    CommandLineRun refused = run("a");
    assertThat(refused.onlyErrorLine())
        .isEqualTo("error: " + table + ", line " + line + ", column \"formula\": " + message);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(dir.resolve("a")).doesNotExist();
  }

  @Test
  void badRowsAreSkippedOnRequestAndDoubtfulOnesAreNamed() throws Exception {
    Files.writeString(
        table,
        Files.readString(table) + "FeXx2,1,0\nFe2(SO4,1,0\nCuSO4.5H2O,3,0\nFe0O,1,0\n,1,0\n");
    ok("a", "--set", "data.onError=skip", "--set", "split.kind=kfold", "--set", "split.folds=2");
    JsonNode data = json("a/provenance.json").get("data");
    assertThat(data.get("skipped").asInt()).isEqualTo(4);
    assertThat(data.get("rows").asInt()).isEqualTo(rows + 1);
    assertThat(Files.readAllLines(dir.resolve("a/skipped.txt")))
        .hasSize(4)
        .allMatch(l -> l.startsWith(table + ", line ") && l.contains("column \"formula\": "));
    assertThat(Files.readAllLines(dir.resolve("a/warnings.txt")))
        .singleElement()
        .asString()
        .startsWith(
            table
                + ", line "
                + (rows + 4)
                + ", column \"formula\": 'CuSO4.5H2O': '.' is read as the decimal point of 4.5");
    CommandLineRun predicted = TinyRun.ok("predict", "" + dir.resolve("a"), "CuSO4.5H2O");
    assertThat(predicted.err())
        .startsWith("warning: the input given: 'CuSO4.5H2O': '.' is read as the decimal point");
    CommandLineRun bad = CommandLineRun.of("predict", "" + dir.resolve("a"), "FeXx2");
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.onlyErrorLine())
        .isEqualTo(
            "error: the input given: invalid formula: unknown element 'Xx' at character 3: Fe→Xx2");
  }

  @Test
  void jitterChangesTrainingAloneAndRepeats() throws Exception {
    ok("a", "--set", "split.kind=random");
    ok("b", "--set", "split.kind=random", "--set", "tokenizer.jitter=0.1");
    ok(
        "c",
        "--set",
        "split.kind=random",
        "--set",
        "tokenizer={kind: element, frequencies: 3," + " jitter: 0.1, jitterViews: 50}");
    String plain = Files.readString(dir.resolve("a/predictions.csv"));
    String moved = Files.readString(dir.resolve("b/predictions.csv"));
    assertThat(moved).isNotEqualTo(plain);
    assertThat(Files.readString(dir.resolve("c/predictions.csv"))).isEqualTo(moved);
    assertThat(Files.readString(dir.resolve("b/config.yaml")))
        .contains("jitter: 0.1")
        .contains("jitterViews: 50");
    // A prediction is of the composition as it was given.
    String[] row = csv("b/predictions.csv").get(1);
    String formula = Files.readAllLines(table).get(1 + Integer.parseInt(row[1])).split(",")[0];
    CommandLineRun alone = TinyRun.ok("predict", "" + dir.resolve("b"), formula);
    assertThat(alone.out().lines().skip(1).findFirst().orElseThrow().split(",", -1)[4])
        .isEqualTo(row[6]);
  }

  @Test
  void aTableOfFormulasIsPredicted() throws Exception {
    ok("a", "--set", "split.kind=random");
    CommandLineRun run =
        TinyRun.ok("predict", "" + dir.resolve("a"), "" + table, "-o", "" + dir.resolve("new.csv"));
    assertThat(run.err()).isEmpty();
    List<String[]> fresh = csv("new.csv");
    assertThat(fresh).hasSize(1 + rows);
    for (String[] p : csv("a/predictions.csv").subList(1, 5)) {
      assertThat(fresh.get(1 + Integer.parseInt(p[1]))[4]).isEqualTo(p[6]);
    }
  }

  @Test
  void cardsOfCompositionsAreListedAndShown() throws Exception {
    assertThat(TinyRun.ok("data", "list").out())
        .contains("embedded-band-gaps", "matbench-expt-gap", "matbench-steels", "matbench-glass");
    JsonNode card =
        new ObjectMapper()
            .readTree(TinyRun.ok("data", "show", "embedded-band-gaps", "--json").out());
    assertThat(card.get("input").asText()).isEqualTo("composition");
    assertThat(card.get("rows").asInt()).isEqualTo(420);
    assertThat(TinyRun.ok("data", "show", "embedded-band-gaps").out())
        .contains("formula", "band_gap_ev", "eV", "Madelung");
  }

  @Test
  void partsByWeightMeanTheSameInRunAndPredict() throws Exception {
    ok("a", "--set", "tokenizer.weightPercent=true", "--set", "split.kind=random");
    assertThat(predict("Ti-6Al-4V")[4]).isEqualTo(predict("Ti90Al6V4")[4]);
    assertThat(predict("70wt%Fe-30wt%Cr")[4]).isEqualTo(predict("Fe70Cr30")[4]);
    // 55.845 g of iron and 15.999 g of oxygen hold as many atoms.
    double known = Double.parseDouble(predict("Fe55.845O15.999")[4]);
    assertThat(Double.parseDouble(predict("O31.998Fe111.69")[4]))
        .isCloseTo(known, Offset.offset(1e-6));
    assertThat(Double.parseDouble(predict("FeO")[4])).isNotCloseTo(known, Offset.offset(1e-6));
  }

  @Test
  void publishedPredictionsAreCheckedBeforeAndComparedAfterTraining() throws Exception {
    Path file = dir.resolve("p.csv");
    String compare = "compare.file=" + file;
    Files.writeString(file, "row,fold,Theirs\n0,0,1\n");
    String[] settings = {"--set", compare, "--set", "split.kind=random"};
    CommandLineRun lacking = run("a", settings);
    assertThat(lacking.exitCode()).isEqualTo(2);
    assertThat(lacking.onlyErrorLine()).startsWith("error: " + file + ": no line for row ");
    assertThat(dir.resolve("a")).doesNotExist();

    StringBuilder text = new StringBuilder("row,fold,Theirs\n");
    for (int r = 0; r < rows; r++) {
      text.append(r + ",0,100\n");
    }
    Files.writeString(file, text.toString().replace(",0,100", ",0,many"));
    CommandLineRun words = run("a", settings);
    assertThat(words.onlyErrorLine()).contains("column \"Theirs\": \"many\", expected a number");
    Files.writeString(file, text.toString().replace(",0,100", ",1,100"));
    assertThat(run("a", settings).onlyErrorLine()).contains("is tested in fold 1, here in fold 0");
    assertThat(dir.resolve("a")).doesNotExist();

    Files.writeString(file, text);
    ok("a", settings);
    JsonNode published = json("a/metrics.json").at("/published/0");
    assertThat(published.get("model").asText()).isEqualTo("Theirs");
    assertThat(published.get("ours").asDouble())
        .isCloseTo(json("a/metrics.json").at("/splits/test/mae").asDouble(), Offset.offset(1e-12));
    assertThat(published.get("theirs").asDouble()).isBetween(80.0, 100.0);
    assertThat(published.get("difference").asDouble()).isNegative();

    CommandLineRun absent =
        run("b", "--set", "compare.file=" + dir.resolve("no.csv"), "--set", "split.kind=random");
    assertThat(absent.exitCode()).as("the data of others may be absent").isZero();
    assertThat(json("b/metrics.json").has("published")).isFalse();
  }

  @Test
  void settingsOfOtherKindsAreRefused() {
    String[][] cases = {
      {"tokenizer={kind: atom, jitter: 0.1}", "jitter and jitterViews go with tokenizer.kind"},
      {"tokenizer.jitter=2", "tokenizer.jitter"},
      {"tokenizer.enumerations=3", "only SMILES can be written in another order"},
      {"split.kind=scaffold", "split.kind scaffold goes with molecules only"},
      {"data={card: embedded-molecules}", "card embedded-molecules: an input is a molecule"},
    };
    for (String[] c : cases) {
      CommandLineRun refused = run("a", "--set", c[0]);
      assertThat(refused.exitCode()).as(c[0]).isEqualTo(2);
      assertThat(refused.onlyErrorLine()).contains(c[1]);
      assertThat(dir.resolve("a")).doesNotExist();
    }
    CommandLineRun leaderboard = run("a", "--matbench");
    assertThat(leaderboard.onlyErrorLine()).contains("--matbench goes with split.kind matbench");
    assertThat(leaderboard.exitCode()).isEqualTo(2);
  }
}
