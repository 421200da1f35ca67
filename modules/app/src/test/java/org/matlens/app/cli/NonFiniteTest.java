package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers that are none, in models, inputs and training: named, counted, part of no figure. */
class NonFiniteTest {
  private static final int WIDTH = 12;

  @TempDir private Path dir;
  private TinyRun tiny;

  @BeforeEach
  void prepare() throws IOException {
    tiny = new TinyRun(dir);
  }

  private void change(Consumer<INDArray> parameters) throws IOException {
    Path network = tiny.out("r").resolve("model/network.zip");
    ComputationGraph graph = ModelSerializer.restoreComputationGraph(network.toFile(), false);
    parameters.accept(graph.params());
    ModelSerializer.writeModel(graph, network.toFile(), false);
  }

  /** Makes what the model has learned of nitrogen too large for any layer behind it. */
  private void overflowNitrogen() throws IOException {
    JsonNode vocabulary =
        new ObjectMapper().readTree(tiny.text("r", "model/model.json")).path("vocabulary");
    int n = 0;
    while (!vocabulary.get(n).asText().equals("N")) {
      n++;
    }
    int row = n * WIDTH;
    change(
        p -> {
          for (int d = 0; d < WIDTH; d++) {
            p.putScalar(row + d, 3e38); // a number, its sum is none
          }
        });
  }

  @Test
  void aModelWithNanIsRefusedByEveryCommandThatLoadsIt() throws IOException {
    tiny.run("r");
    change(p -> p.putScalar(17, Double.NaN).putScalar(p.length() - 1, Double.POSITIVE_INFINITY));
    String run = "" + tiny.out("r");
    for (String[] args :
        new String[][] {
          {"predict", run, "CCO"},
          {"explain", run, "CCO"},
          {"explain", run, "--statistics"},
          {"audit", run}
        }) {
      CommandLineRun told = CommandLineRun.of(args);
      assertThat(told.exitCode()).as(args[0]).isEqualTo(MatlensCommand.FAILED);
      assertThat(told.onlyErrorLine())
          .contains("network.zip: 2 of ")
          .contains(" parameters NaN or infinite, the first in embedding.table")
          .contains("train again");
    }
  }

  @Test
  void samplesAModelGivesNoNumberForAreNamedAndCounted() throws IOException {
    tiny.run("r");
    overflowNitrogen();
    String run = "" + tiny.out("r");
    Path inputs = Files.writeString(dir.resolve("i.csv"), "name,smiles\na,CCO\nb,CCN\nc,CN\n");
    CommandLineRun predicted = TinyRun.ok("predict", run, "" + inputs);
    assertThat(predicted.onlyErrorLine())
        .isEqualTo("warning: predictions are NaN or infinite for 2 of 3 samples (b, c)");
    assertThat(predicted.out().lines().toList().get(1)).matches("a,0,CCO,y,-?[0-9.E-]+,");
    assertThat(predicted.out().lines().toList().get(2)).isEqualTo("b,1,CCN,y,,");

    String[] explain = {"explain", run, "" + inputs, "-o", "" + dir.resolve("e"), "--no-drawings"};
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    CommandLineRun explained;
    try (PrintStream listening = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setErr(listening);
      explained = TinyRun.ok(explain);
    } finally {
      System.setErr(stderr);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains(
            "left out, for prediction, attention or scores are NaN or infinite: 2 of 3 samples"
                + " (b, c)");
    assertThat(explained.out()).contains("1 samples explained");
    JsonNode index = new ObjectMapper().readTree(dir.resolve("e/index.json").toFile());
    assertThat(index.findValuesAsText("id")).containsExactly("a");

    CommandLineRun nothing = CommandLineRun.of("explain", run, "CCCN", "-o", "" + dir.resolve("n"));
    assertThat(nothing.exitCode()).isEqualTo(MatlensCommand.BAD_INPUT);
    assertThat(nothing.err()).contains("for 1 of 1 samples (0): there is nothing to explain");
    assertThat(dir.resolve("n/index.json")).doesNotExist();
  }

  @Test
  void anAuditCountsThemAndLeavesThemOut() throws IOException {
    tiny.run("r");
    overflowNitrogen();
    CommandLineRun audit = TinyRun.ok("audit", "" + tiny.out("r"), "--json");
    JsonNode json = new ObjectMapper().readTree(tiny.out("r").resolve("audit.json").toFile());
    String finite = "";
    for (JsonNode check : json.path("checks")) {
      if (check.path("check").asText().equals("finite")) {
        finite = check.path("explanation").asText();
        assertThat(check.path("finding").asText()).isNotEqualTo("pass");
        assertThat(check.path("value").asDouble()).isPositive();
      }
    }
    assertThat(finite).contains("NaN or an infinite score for ").contains("amine-");
    assertThat(audit.out() + json).doesNotContain("NaN,").doesNotContain(":NaN");
  }

  @Test
  void aTargetThatIsNoNumberNamesItsPlace() throws IOException {
    for (String bad : new String[] {"nan", "inf", "-Infinity", "NaN"}) {
      Files.writeString(
          tiny.table, Files.readString(tiny.table).replaceFirst(",1\\.50,", "," + bad + ","));
      CommandLineRun run = CommandLineRun.of(tiny.arguments("x").toArray(String[]::new));
      assertThat(run.exitCode()).isEqualTo(MatlensCommand.BAD_INPUT);
      assertThat(run.onlyErrorLine())
          .contains("d.csv, line 3, column \"y\": \"" + bad + "\" is not a number");
      prepare();
    }
  }

  @Test
  void targetsWithoutAVarianceAreRefused() throws IOException {
    Files.writeString(tiny.table, Files.readString(tiny.table).replaceFirst(",1\\.50,", ",1e300,"));
    CommandLineRun run = CommandLineRun.of(tiny.arguments("d").toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(MatlensCommand.FAILED);
    assertThat(run.onlyErrorLine())
        .contains("target \"y\" has mean ")
        .contains("and variance Infinity, expected numbers; its values are too large");
    assertThat(tiny.out("d").resolve("metrics.json")).doesNotExist();
  }
}
