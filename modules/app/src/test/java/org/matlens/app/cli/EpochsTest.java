package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochsTest {
  @TempDir private Path dir;

  @Test
  void attentionComesNearerToThatOfTheFinishedModel() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run(
        "r",
        "--set",
        "explain.epochs=3",
        "--set",
        "training.epochs=7",
        "--set",
        "training.learningRate=0.02",
        "--set",
        "training.restoreBest=false",
        "--set",
        "explain.limit=5");
    Path explain = tiny.out("r").resolve("explain");
    JsonNode e = new ObjectMapper().readTree(explain.resolve("epochs.json").toFile());
    assertThat(e.path("samples").asInt()).isEqualTo(5);
    assertThat(e.path("epochs").findValuesAsText("epoch")).containsExactly("1", "3", "6");
    double first = mean(e.path("epochs").get(0), "divergence");
    double last = mean(e.path("epochs").get(2), "divergence");
    assertThat(first).isGreaterThan(last).isLessThanOrEqualTo(1);
    assertThat(last).isPositive(); // the last of seven epochs is not among them
    assertThat(mean(e.path("epochs").get(2), "rankCorrelation")).isGreaterThan(0.9);
    e.path("drawings").forEach(f -> assertThat(explain.resolve(f.asText())).exists());
    assertThat(e.path("drawings")).hasSize(2);
    TinyRun.ok("report", "" + tiny.out("r"));
    assertThat(tiny.text("r", "report.html")).contains("Attention while the model was trained");

    Path other = dir.resolve("other");
    CommandLineRun run =
        TinyRun.ok("explain", "" + tiny.out("r"), "--epochs", "--limit", "3", "-o", "" + other);
    assertThat(run.out()).contains("attention to 3 samples in epochs.json");
    assertThat(Files.readString(other.resolve("epochs.json"))).contains("\"samples\" : 3");
  }

  private static double mean(JsonNode epoch, String figure) {
    JsonNode heads = epoch.path("attention").path("molecule.molecule");
    assertThat(heads).hasSize(6);
    double sum = 0;
    for (JsonNode h : heads) {
      sum += h.path(figure).asDouble() / heads.size();
    }
    return sum;
  }

  @Test
  void aRunThatKeptNoModelsSaysHow() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r");
    CommandLineRun run = CommandLineRun.of("explain", "" + tiny.out("r"), "--epochs");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("no models of epochs were kept; explain.epochs in the configuration does");
    assertThat(CommandLineRun.of("explain", "" + dir, "--epochs", "--statistics").err())
        .contains("--epochs goes with neither an input nor --method");
  }
}
