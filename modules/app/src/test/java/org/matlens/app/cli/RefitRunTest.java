package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that are trained once more on all rows but those of the test. */
class RefitRunTest {
  private static final List<String> METALS =
      List.of("Li", "Na", "K", "Rb", "Cs", "Ag", "Tl", "Cu", "Au", "In", "Ga");

  @TempDir Path dir;

  /** Eleven chlorides, bromides and iodides; the iodides are tested, four bromides validate. */
  @BeforeEach
  void write() throws IOException {
    write("d.csv", "validation", "");
    // The same rows, those of the validation part to be learned from, and another one to validate.
    write("joined.csv", "train", "KF,7.5,validation\n");
    Files.writeString(
        dir.resolve("c.yaml"),
        """
        name: gaps
        data: {path: d.csv, input: formula, target: gap, unit: eV}
        tokenizer: {kind: element, frequencies: 3}
        split: {kind: column, column: part}
        model: {dModel: 12, numHeads: 3, numLayers: 2, dFeedForward: 17}
        training:
          {epochs: 5, batchSize: 7, learningRate: 0.003, threads: 1, restoreBest: false}
        ensemble: 2
        explain: {limit: 0}
        audit: {limit: 0}
        """);
  }

  private void write(String file, String fourBromides, String more) throws IOException {
    StringBuilder text = new StringBuilder("formula,gap,part\n");
    for (int m = 0; m < METALS.size(); m++) {
      text.append(METALS.get(m) + "Cl," + (9 - 0.7 * m) + ",train\n");
      text.append(METALS.get(m) + "Br," + (8 - 0.6 * m) + ",");
      text.append(m % 3 == 0 ? fourBromides : "train").append('\n');
      text.append(METALS.get(m) + "I," + (7 - 0.5 * m) + ",test\n");
    }
    Files.writeString(dir.resolve(file), text + more);
  }

  private CommandLineRun run(String out, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("run", "" + dir.resolve("c.yaml"), "--out", "" + dir.resolve(out)));
    Arrays.stream(settings).forEach(s -> all.addAll(List.of("--set", s)));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private Map<String, String> predictions(String out, String part) throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (String line : Files.readAllLines(dir.resolve(out).resolve("predictions.csv"))) {
      String[] p = line.split(",", -1);
      if (p[3].equals(part)) {
        values.put(p[1], p[6]);
      }
    }
    return values;
  }

  @Test
  void validationIsOfModelsThatDidNotSeeItAndTestOfModelsThatDid() throws Exception {
    for (CommandLineRun r :
        List.of(
            run("plain"),
            run("refit", "split.refit=true"),
            run("joined", "data.path=" + dir.resolve("joined.csv")))) {
      assertThat(r.exitCode()).as(r.toString()).isZero();
    }
    assertThat(predictions("refit", "validation"))
        .hasSize(4)
        .isEqualTo(predictions("plain", "validation"));
    assertThat(predictions("refit", "test"))
        .hasSize(11)
        .isEqualTo(predictions("joined", "test"))
        .isNotEqualTo(predictions("plain", "test"));
    // 18 rows in batches of 7, five times; with the four of the validation part 22 rows.
    Path second = Path.of("fold-0", "member-1", "history.csv");
    Path refit = dir.resolve("refit");
    assertThat(steps(refit.resolve("validated").resolve(second))).isEqualTo("15");
    assertThat(steps(refit.resolve("model").resolve(second))).isEqualTo("20");
    assertThat(Files.readAllLines(refit.resolve("history.csv"))).hasSize(1 + 2 * 5);
    assertThat(refit.resolve("state")).doesNotExist();
  }

  private static String steps(Path history) throws IOException {
    List<String> lines = Files.readAllLines(history);
    return lines.get(lines.size() - 1).split(",")[1];
  }

  @Test
  void aStoppedRunGoesOnToTheSameAnswers() throws Exception {
    assertThat(run("whole", "split.refit=true").exitCode()).isZero();
    assertThat(run("stopped", "split.refit=true").exitCode()).isZero();
    Path stopped = dir.resolve("stopped");
    // As if it had been stopped before the second member was trained again.
    Files.delete(stopped.resolve("provenance.json"));
    Files.delete(stopped.resolve("predictions.csv"));
    try (var files = Files.walk(stopped.resolve("model/fold-0/member-1"))) {
      for (Path p : files.filter(Files::isRegularFile).toList()) {
        Files.delete(p);
      }
    }
    CommandLineRun more =
        CommandLineRun.of(
            "run",
            "" + dir.resolve("c.yaml"),
            "--out",
            "" + stopped,
            "--set",
            "split.refit=true",
            "--resume");
    assertThat(more.exitCode()).as(more.toString()).isZero();
    assertThat(stopped.resolve("predictions.csv"))
        .hasSameTextualContentAs(dir.resolve("whole/predictions.csv"));
    CommandLineRun truth = CommandLineRun.of("explain", "" + stopped, "--truth", "gap");
    assertThat(truth.exitCode()).isEqualTo(2);
    assertThat(truth.err()).contains("with split.refit the model has learned from them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "training.restoreBest=true; expected training.restoreBest: false",
        "training.patience=2; training.patience: 0",
        "explain.truth=[gap]; rows the model has not learned from"
      })
  void nothingIsChosenOnRowsThatWereLearnedFrom(String setting, String said) {
    CommandLineRun refused = run("no", "split.refit=true", setting);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("split.refit").contains(said);
    assertThat(dir.resolve("no")).doesNotExist();
  }
}
