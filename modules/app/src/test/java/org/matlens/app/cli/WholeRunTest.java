package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from the command line to the files. */
class WholeRunTest {
  @TempDir Path dir;
  private TinyRun tiny;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyRun(dir);
  }

  private JsonNode json(String out, String file) throws IOException {
    return new ObjectMapper().readTree(tiny.text(out, file));
  }

  @Test
  void aRunLeavesItsFilesAndPredictsTheSameInAnotherProcess() throws Exception {
    CommandLineRun run = tiny.run("a", "--set", "explain.limit=2", "--set", "audit.limit=2");
    assertThat(run.out()).contains("test (n = 8), y in eV:").contains("run: " + tiny.out("a"));
    try (Stream<Path> files = Files.list(tiny.out("a"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "audit",
              "audit.json",
              "config.yaml",
              "explain",
              "history.csv",
              "metrics.json",
              "model",
              "predictions.csv",
              "provenance.json",
              "report.html");
    }
    assertThat(tiny.csv("a", "history.csv").get(0))
        .containsExactly(
            "epoch",
            "step",
            "learningRate",
            "trainLoss",
            "valLoss",
            "valMae",
            "valRmse",
            "fold",
            "member",
            "seconds");
    assertThat(tiny.csv("a", "history.csv")).hasSize(1 + 3);
    JsonNode provenance = json("a", "provenance.json");
    for (String key :
        List.of(
            "version", "commit", "java", "backend", "kernels", "threads", "seed", "libraries")) {
      assertThat(provenance.get(key)).as(key).isNotNull();
    }
    assertThat(provenance.get("status").asText()).isEqualTo("finished");
    assertThat(provenance.at("/data/sha256").asText()).hasSize(64);

    List<String[]> predictions = tiny.csv("a", "predictions.csv");
    assertThat(predictions.get(0))
        .containsExactly(
            "id", "row", "fold", "split", "task", "target", "prediction", "uncertainty");
    assertThat(predictions).hasSize(1 + 16);
    JsonNode test = json("a", "metrics.json").at("/splits/test");
    double squares = 0;
    int n = 0;
    for (String[] p : predictions.subList(1, predictions.size())) {
      if (p[3].equals("test")) {
        squares += Math.pow(Double.parseDouble(p[5]) - Double.parseDouble(p[6]), 2);
        n++;
      }
    }
    assertThat(test.get("n").asInt()).isEqualTo(n);
    assertThat(test.get("rmse").asDouble())
        .isCloseTo(Math.sqrt(squares / n), org.assertj.core.data.Offset.offset(1e-12));
    assertThat(test.get("rmseCi95").get(0).asDouble())
        .isLessThanOrEqualTo(test.get("rmse").asDouble());

    Process other =
        TinyRun.start(
            List.of("predict", "" + tiny.out("a"), "" + tiny.table, "-o", "" + tiny.out("p.csv")));
    assertThat(other.waitFor()).isZero();
    Map<String, String> fresh = new LinkedHashMap<>();
    for (String[] p : tiny.csv(".", "p.csv")) {
      fresh.put(p[0], p[4]);
    }
    assertThat(fresh).hasSize(1 + 39);
    for (String[] p : predictions.subList(1, predictions.size())) {
      assertThat(fresh).containsEntry(p[0], p[6]);
    }
    assertThat(json("a", "explain/index.json")).hasSize(2);
    assertThat(json("a", "audit.json").get("methods").size()).isPositive();
  }

  @Test
  void theWrittenConfigurationRepeatsTheRun() throws Exception {
    tiny.run("a", "--set", "model.pooling=class-token", "--set", "seed=3");
    TinyRun.ok("run", tiny.out("a").resolve("config.yaml").toString(), "--out", "" + tiny.out("b"));
    assertThat(tiny.text("b", "config.yaml")).isEqualTo(tiny.text("a", "config.yaml"));
    assertThat(tiny.text("b", "predictions.csv")).isEqualTo(tiny.text("a", "predictions.csv"));
    assertThat(tiny.text("b", "metrics.json")).isEqualTo(tiny.text("a", "metrics.json"));
    assertThat(tiny.history("b")).isEqualTo(tiny.history("a"));
    tiny.run("c", "--set", "model.pooling=class-token", "--set", "seed=4");
    assertThat(tiny.text("c", "predictions.csv")).isNotEqualTo(tiny.text("a", "predictions.csv"));

    String before = tiny.text("a", "provenance.json");
    CommandLineRun again = CommandLineRun.of(tiny.arguments("a").toArray(String[]::new));
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.onlyErrorLine())
        .isEqualTo(
            "error: "
                + tiny.out("a")
                + ": there is a run already, expected an absent or empty folder");
    CommandLineRun resumed = tiny.run("a", "--resume");
    assertThat(resumed.out().strip()).isEqualTo(tiny.out("a") + ": the run is finished");
    assertThat(tiny.text("a", "provenance.json")).isEqualTo(before);
  }

  @Test
  void killedAndResumedItIsTheRunThatWasNeverKilled() throws Exception {
    String[] more = {
      "--set",
      "ensemble=2",
      "--set",
      "split.seed=[0, 1]",
      "--set",
      "training.epochs=50",
      "--set",
      "tokenizer.enumerations=3",
      "--set",
      "training.maskRate=0.1",
      "--resume"
    };
    tiny.run("whole", more);
    int kills = 0;
    for (int millis : new int[] {1500, 3000, 4500}) {
      Process p = TinyRun.start(tiny.arguments("killed", more));
      if (!p.waitFor(millis, TimeUnit.MILLISECONDS)) {
        p.destroyForcibly().waitFor();
        kills++;
      }
    }
    assertThat(kills).isPositive();
    tiny.run("killed", more);
    assertThat(tiny.text("killed", "predictions.csv"))
        .isEqualTo(tiny.text("whole", "predictions.csv"));
    assertThat(tiny.history("killed")).isEqualTo(tiny.history("whole"));
    assertThat(tiny.text("killed", "metrics.json")).isEqualTo(tiny.text("whole", "metrics.json"));
    assertThat(tiny.out("killed").resolve("state")).doesNotExist();

    JsonNode metrics = json("killed", "metrics.json");
    assertThat(metrics.get("folds")).hasSize(2);
    double mean =
        (metrics.at("/folds/0/test/rmse").asDouble() + metrics.at("/folds/1/test/rmse").asDouble())
            / 2;
    assertThat(metrics.at("/mean/test/rmse").asDouble())
        .isCloseTo(mean, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(metrics.at("/mean/test").has("rmseStd")).isTrue();
    assertThat(metrics.at("/mean/test/rmseCi95")).hasSize(2);
    assertThat(metrics.at("/calibration/n").asInt()).isEqualTo(16);
    for (String[] p : tiny.csv("killed", "predictions.csv").subList(1, 10)) {
      assertThat(Double.parseDouble(p[7])).isPositive();
    }
  }

  @Test
  void severalTasksWithMissingLabels() throws Exception {
    CommandLineRun run =
        tiny.run("a", "--set", "data.target=[y, hetero]", "--set", "tokenizer.kind=atom");
    assertThat(run.out())
        .contains("test (n = 8), y in eV:")
        .contains(", hetero:")
        .contains("rocAuc");
    List<String[]> predictions = tiny.csv("a", "predictions.csv");
    assertThat(predictions.get(0)).endsWith("uncertainty", "p.0", "p.1");
    assertThat(predictions).hasSize(1 + 2 * 16);
    JsonNode tasks = json("a", "metrics.json").get("tasks");
    assertThat(tasks.at("/y/splits/test").has("rmse")).isTrue();
    JsonNode binary = tasks.at("/hetero/splits/test");
    assertThat(binary.has("rocAuc")).isTrue();
    long labelled =
        predictions.stream()
            .filter(p -> p[3].equals("test") && p[4].equals("hetero") && !p[5].isEmpty())
            .count();
    assertThat(labelled).isLessThan(8);
    assertThat(binary.get("n").asLong()).isEqualTo(labelled);
    for (String[] p : predictions) {
      if (p[4].equals("hetero")) {
        double p0 = Double.parseDouble(p[8]);
        double p1 = Double.parseDouble(p[9]);
        assertThat(p0 + p1).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(Double.parseDouble(p[6])).isEqualTo(p1);
      }
    }
  }

  @Test
  void aModelMayStateItsOwnUncertainty() throws Exception {
    tiny.run("one", "--set", "training.loss=gaussian");
    tiny.run("two", "--set", "training.loss=gaussian", "--set", "ensemble=2");
    List<String[]> one = tiny.csv("one", "predictions.csv");
    List<String[]> two = tiny.csv("two", "predictions.csv");
    for (int i = 1; i < one.size(); i++) {
      assertThat(Double.parseDouble(one.get(i)[7])).isPositive();
      assertThat(Double.parseDouble(two.get(i)[7])).isPositive();
    }
    assertThat(json("one", "metrics.json").at("/calibration/n").asInt()).isEqualTo(8);
  }

  @Test
  void classesWithNamesByAnEnsembleOverOtherSmiles() throws Exception {
    tiny.run(
        "a",
        "--set",
        "data.target=kind",
        "--set",
        "data.task=multiclass",
        "--set",
        "ensemble=2",
        "--set",
        "tokenizer.testTimeEnumerations=2",
        "--set",
        "split.kind=scaffold");
    List<String[]> predictions = tiny.csv("a", "predictions.csv");
    assertThat(predictions.get(0)).endsWith("p.alcohol", "p.alkane", "p.amine");
    for (String[] p : predictions.subList(1, predictions.size())) {
      double[] probabilities = Arrays.stream(p).skip(8).mapToDouble(Double::parseDouble).toArray();
      assertThat(Arrays.stream(probabilities).sum())
          .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
      double most = Arrays.stream(probabilities).max().orElseThrow();
      int best = List.of("alcohol", "alkane", "amine").indexOf(p[6]);
      assertThat(probabilities[best]).isEqualTo(most);
    }
    assertThat(json("a", "metrics.json").at("/splits/test/macroF1").isNumber()).isTrue();
    // One molecule alone gets the same numbers as among all others.
    String[] known = predictions.get(3);
    String smiles =
        Files.readAllLines(tiny.table).get(1 + Integer.parseInt(known[1])).split(",")[1];
    String alone = TinyRun.ok("predict", "" + tiny.out("a"), smiles).out();
    assertThat(alone.lines().skip(1).findFirst().orElseThrow())
        .endsWith(String.join(",", Arrays.copyOfRange(known, 6, known.length)));
  }

  @Test
  void rowsThatCannotBeReadAreSkippedAndListed() throws Exception {
    Files.writeString(
        tiny.table, Files.readString(tiny.table) + "bad,C1CC,1,0,alkane\nworse,CC,abc,0,alkane\n");
    tiny.run("a", "--set", "data.onError=skip");
    assertThat(json("a", "provenance.json").at("/data/skipped").asInt()).isEqualTo(2);
    assertThat(json("a", "provenance.json").at("/data/rows").asInt()).isEqualTo(39);
    assertThat(tiny.text("a", "skipped.txt").lines())
        .hasSize(2)
        .anyMatch(l -> l.startsWith(tiny.table + ", line 41, column \"smiles\": invalid SMILES"))
        .anyMatch(l -> l.startsWith(tiny.table + ", line 42, column \"y\": \"abc\" is not a"));
  }

  @Test
  void recordsOfAnSdfAreNewInputs() throws Exception {
    tiny.run("a", "--set", "training.epochs=1");
    Path sdf = dir.resolve("n.sdf");
    Files.writeString(
        sdf,
        """
        ethanol
          by hand

          3  2  0  0  0  0            999 V2000
            0.0000    0.0000    0.0000 C   0  0
            1.5000    0.0000    0.0000 C   0  0
            2.2000    1.2000    0.0000 O   0  0
          1  2  1  0
          2  3  1  0
        M  END
        > <y>
        1.5

        $$$$
        """);
    String fromSdf = TinyRun.ok("predict", "" + tiny.out("a"), sdf.toString()).out();
    String line = fromSdf.lines().skip(1).findFirst().orElseThrow();
    assertThat(line).startsWith("ethanol,0,");
    String smiles = line.split(",")[2];
    String fromSmiles = TinyRun.ok("predict", "" + tiny.out("a"), smiles).out();
    assertThat(fromSmiles.lines().skip(1).findFirst().orElseThrow())
        .isEqualTo(line.replace("ethanol", "0"));
  }

  @Test
  void newInputsThatCannotBeReadAreRefused() throws Exception {
    tiny.run("a", "--set", "training.epochs=1");
    Path smi = Files.writeString(dir.resolve("n.smi"), "CCO ethanol\n\nC1CC broken\n");
    Object[][] cases = {
      {smi.toString(), smi + ", line 3: invalid SMILES"},
      {"C1CC", "the input given: invalid SMILES"},
      {"absent.csv", "absent.csv: no such file"},
      {"absent.smi", "absent.smi: no such file"},
      {"absent.sdf", "absent.sdf: no such file"},
      {
        "molecules.xlsx",
        "molecules.xlsx: expected a file whose name ends in .csv, .smi, .txt, .sdf, .mol, or one SMILES"
      },
      {
        tiny.config.toString(),
        tiny.config
            + ": expected a file whose name ends in .csv, .smi, .txt, .sdf, .mol, or one SMILES"
      },
    };
    for (Object[] c : cases) {
      CommandLineRun run =
          CommandLineRun.of(
              "predict", "" + tiny.out("a"), (String) c[0], "-o", "" + dir.resolve("o.csv"));
      assertThat(run.onlyErrorLine()).startsWith("error: " + c[1]);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(dir.resolve("o.csv")).doesNotExist();
    }
    CommandLineRun lenient =
        TinyRun.ok("predict", "" + tiny.out("a"), smi.toString(), "--skip-errors");
    assertThat(lenient.out().lines()).hasSize(2).anyMatch(l -> l.startsWith("ethanol,0,CCO,y,"));
    assertThat(lenient.onlyErrorLine())
        .startsWith("skipped: " + smi + ", line 3: invalid SMILES: ");

    Files.writeString(smi, "CCO ethanol\nCCN\n");
    assertThat(TinyRun.ok("predict", "" + tiny.out("a"), smi.toString()).out().lines())
        .hasSize(3)
        .anyMatch(l -> l.startsWith("ethanol,0,CCO,y,"))
        .anyMatch(l -> l.startsWith("line 2,1,CCN,y,"));
  }

  @Test
  void anAuditMayTrainAgain() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("again");
    TinyRun.ok("audit", "" + tiny.out("again"), "--check", "finite", "--limit", "5", "--retrain");
    JsonNode checks = new ObjectMapper().readTree(tiny.text("again", "audit.json")).path("checks");
    assertThat(checks.findValuesAsText("check")).contains("other-seeds", "shuffled-labels");
  }
}
