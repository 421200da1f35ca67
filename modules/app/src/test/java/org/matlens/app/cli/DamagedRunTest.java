package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a run that are gone or cut off: one line that names the file, and no trace. */
class DamagedRunTest {
  @TempDir Path dir;

  private static void refused(TinyRun tiny, String... words) {
    for (List<String> command :
        List.of(
            List.of("explain", "" + tiny.out("r"), "CCO"),
            List.of("audit", "" + tiny.out("r")),
            List.of("predict", "" + tiny.out("r"), "CCO"))) {
      CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.toString()).isIn(1, 2);
      assertThat(run.onlyErrorLine()).contains(words);
    }
  }

  @Test
  void filesOfTheModel() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r");
    Path network = tiny.out("r").resolve("model/network.zip");
    byte[] whole = Files.readAllBytes(network);
    Files.write(network, Arrays.copyOf(whole, whole.length / 2));
    refused(tiny, "network.zip cannot be read; the model is damaged, train again");
    Files.write(network, new byte[] {1, 2, 3});
    refused(tiny, "network.zip cannot be read; the model is damaged, train again");
    Files.delete(network);
    refused(tiny, "model holds no model: network.zip is missing");
    Files.write(network, whole);

    Path json = tiny.out("r").resolve("model/model.json");
    String text = Files.readString(json);
    Files.writeString(json, text.substring(0, text.length() / 2));
    refused(tiny, "model.json cannot be read; the model is damaged, train again");
    Files.delete(json);
    refused(tiny, "model"); // explain names the file, predict counts the models
    Files.writeString(json, text);
    assertThat(CommandLineRun.of("predict", "" + tiny.out("r"), "CCO").exitCode()).isZero();
  }

  @Test
  void filesOfTheRun() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "audit.limit=5", "--set", "audit.checks=[finite]");
    Files.writeString(tiny.out("r").resolve("audit.json"), "{\n\"gate\": ");
    CommandLineRun report = CommandLineRun.of("report", "" + tiny.out("r"));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.onlyErrorLine()).contains("audit.json, line 2: no JSON, the file is damaged");
    Files.writeString(tiny.out("r").resolve("provenance.json"), "{");
    refused(tiny, "provenance.json, line", "no JSON, the file is damaged");
  }
}
