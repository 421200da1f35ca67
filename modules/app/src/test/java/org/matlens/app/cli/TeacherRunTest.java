package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.matlens.app.cli.TinyRun.ok;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that learn from a kernel regression beside the labels. */
class TeacherRunTest {
  @TempDir Path dir;

  private static final String CONFIG =
      """
      name: taught
      data: {path: d.csv, input: formula, target: %s, task: %s}
      tokenizer: {kind: element, jitter: 0.3, jitterViews: 5}
      split: {validation: 0.2, test: 0.2}
      model: {dModel: 12, numHeads: 3, numLayers: 1, dFeedForward: 17}
      training: {epochs: 3, batchSize: 7, threads: 1, balanceClasses: true, teacher: {share: %s}}
      explain: {limit: 0}
      audit: {limit: 0}
      """;

  private Path config(String target, double share) throws IOException {
    StringBuilder rows = new StringBuilder("formula,glass,kind\n");
    for (int i = 1; i < 40; i++) {
      rows.append("Fe%dB%d,%d,%s%n".formatted(i, 40 - i, i % 3 == 0 ? 1 : 0, "abc".charAt(i % 3)));
    }
    Files.writeString(dir.resolve("d.csv"), rows);
    Path file = dir.resolve(target + share + ".yaml");
    Files.writeString(
        file, CONFIG.formatted(target, target.equals("glass") ? "binary" : "multiclass", share));
    return file;
  }

  private String predictions(double share) throws IOException {
    Path out = dir.resolve("run" + share);
    ok("run", "" + config("glass", share), "--out", "" + out);
    return Files.readString(out.resolve("predictions.csv"));
  }

  @Test
  void aTeacherChangesWhatIsLearned() throws IOException {
    String alone = predictions(0);
    String taught = predictions(0.8);
    assertThat(taught).isNotEqualTo(alone).hasLineCount(alone.split("\n").length);
  }

  @Test
  void threeClassesHaveNoTeacher() throws IOException {
    CommandLineRun run =
        CommandLineRun.of("run", "" + config("kind", 0.8), "--out", "" + dir.resolve("none"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.onlyErrorLine())
        .isEqualTo(
            "error: training.teacher speaks of numbers and of two classes, target \"kind\" has 3");
    assertThat(dir.resolve("none")).doesNotExist();
  }
}
