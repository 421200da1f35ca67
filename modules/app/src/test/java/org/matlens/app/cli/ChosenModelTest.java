package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --fold} and {@code --member}: any model of a run is looked into, at its own samples. */
class ChosenModelTest {
  @TempDir private Path dir;

  @Test
  void everyModelExplainsTheSamplesThatTestedIt() throws IOException {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "split={kind: kfold, folds: 3, validation: 0.2}", "--set", "ensemble=2");
    Path run = tiny.out("r");
    Map<String, String> testedBy = new HashMap<>();
    Map<String, String> first = new HashMap<>();
    for (String[] cells : tiny.csv("r", "predictions.csv")) {
      if (cells[3].equals("test")) {
        testedBy.put(cells[0], cells[2]);
      }
    }
    assertThat(testedBy).hasSize(39);
    for (String fold : List.of("0", "1", "2")) {
      for (String member : List.of("0", "1")) {
        TinyRun.ok(
            "explain",
            "" + run,
            "--fold",
            fold,
            "--member",
            member,
            "--no-drawings",
            "--method",
            "occlusion");
        boolean usual = fold.equals("0") && member.equals("0");
        Path out = run.resolve(usual ? "explain" : "explain-fold-" + fold + "-member-" + member);
        JsonNode index = new ObjectMapper().readTree(out.resolve("index.json").toFile());
        assertThat(index).hasSize(13);
        for (JsonNode sample : index) {
          assertThat(testedBy.get(sample.path("id").asText())).isEqualTo(fold);
        }
        first.put(fold + member, index.get(0).path("prediction").asText());
      }
    }
    // Six models, six answers.
    assertThat(first.values()).doesNotHaveDuplicates();
  }

  @Test
  void anAuditOfAnotherModelStandsBesideThatOfTheFirst() throws IOException {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "split={kind: kfold, folds: 3, validation: 0.2}");
    String run = "" + tiny.out("r");
    TinyRun.ok("audit", run, "--check", "finite", "--method", "occlusion");
    String before = tiny.text("r", "audit.json");
    TinyRun.ok("audit", run, "--check", "finite", "--method", "occlusion", "--fold", "2");
    assertThat(tiny.text("r", "audit.json")).isEqualTo(before);
    assertThat(Files.readString(Path.of(run, "audit-fold-2-member-0.json")))
        .isNotEqualTo(before)
        .contains("\"occlusion\"");
  }

  @Test
  void modelsThatAreNotThereAreNamed() throws IOException {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "split={kind: kfold, folds: 3, validation: 0.2}");
    String run = "" + tiny.out("r");
    assertThat(CommandLineRun.of("explain", run, "--fold", "3").onlyErrorLine())
        .isEqualTo("error: " + run + ": no split 3, the run has 0 to 2");
    assertThat(CommandLineRun.of("audit", run, "--member", "-1").onlyErrorLine())
        .isEqualTo("error: " + run + ": no member -1, the run has one (0)");
    assertThat(CommandLineRun.of("explain", run, "--fold", "1", "--truth", "a").onlyErrorLine())
        .isEqualTo("error: --truth goes with neither --fold nor --member");
  }
}
