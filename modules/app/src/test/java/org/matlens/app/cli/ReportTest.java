package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about a run. */
class ReportTest {
  private static final Pattern PICTURE =
      Pattern.compile("src=\"data:image/svg\\+xml;base64,([^\"]*)\"");

  @TempDir Path dir;

  @Test
  void aRunLeavesAPageThatNeedsNothingElse() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    Files.writeString(tiny.table, Files.readString(tiny.table).replace("amine-3", "amine<b>-3"));
    tiny.run(
        "r",
        "--set",
        "explain.limit=40",
        "--set",
        "audit.limit=5",
        "--set",
        "audit.checks=[finite]");
    String page = tiny.text("r", "report.html");
    assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(page).contains("rmse", "95 % interval", "<summary>config.yaml</summary>");
    assertThat(page).contains("decided by");
    JsonNode checks = new ObjectMapper().readTree(tiny.text("r", "audit.json")).path("checks");
    assertThat(checks).hasSizeGreaterThan(1);
    for (JsonNode c : checks) {
      assertThat(page)
          .contains("<td>" + c.path("explanation").asText().replace("\"", "&quot;") + "</td>");
    }
    assertThat(page).doesNotContain("<b>-3").doesNotContain("<script").doesNotContain("src=\"http");
    int pictures = 0;
    for (Matcher m = PICTURE.matcher(page); m.find(); pictures++) {
      assertThat(new String(Base64.getDecoder().decode(m.group(1)))).contains("<svg");
    }
    assertThat(pictures).isGreaterThan(2 + 5);
  }

  @Test
  void whatWasNotDoneIsSaid() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r");
    Files.delete(tiny.out("r").resolve("report.html"));
    CommandLineRun run = TinyRun.ok("report", "" + tiny.out("r"));
    assertThat(run.out()).contains("report.html");
    assertThat(tiny.text("r", "report.html"))
        .contains("No sample was explained; matlens explain RUN does it.")
        .contains("The run was not audited; matlens audit RUN does it.");
  }

  @Test
  void twoClassesHaveACharacteristicInsteadOfADiagonalOfPoints() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "data.target=hetero", "--set", "data.unit=");
    String page = tiny.text("r", "report.html");
    Matcher m = PICTURE.matcher(page);
    assertThat(m.find()).isTrue();
    assertThat(new String(Base64.getDecoder().decode(m.group(1))))
        .contains("true positives, share")
        .contains("<path");
  }

  @Test
  void aFolderThatIsNoRunIsRefused() {
    CommandLineRun run = CommandLineRun.of("report", "" + dir);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.onlyErrorLine()).contains("not a run");
  }

  /** What stands out in the figures of attention is said, the rest is not. */
  @Test
  void figuresOfAttentionThatStandOutAreTold() throws Exception {
    TinyRun tiny = new TinyRun(dir);
    tiny.run("r", "--set", "model.causal=true", "--set", "explain.limit=2");
    String few = tiny.text("r", "report.html");
    assertThat(few).contains("Tokens see no later ones, as the model claims.");
    assertThat(few).contains("molecule.molecule: none of 18 figures of heads differs");
    Path file = tiny.out("r").resolve("explain/statistics.json");
    Files.writeString(
        file,
        """
        {"samples": 7, "future": {"leaks": true}, "drawings": {},
         "attention": {"molecule.molecule": {
           "mass": {"elements": [
             {"query": "C", "key": "O", "ratio": 2.5, "pAdjusted": 0.01},
             {"query": "N", "key": "O", "ratio": 1.23456, "pAdjusted": 3.9951E-7},
             {"query": "O", "key": "C", "ratio": 0.5, "pAdjusted": 0.06}]},
           "comparison": [
             {"figure": "layer 0 head 1 maximum", "first": "a", "second": "b", "median1": 0.75,
              "median2": 0.25, "rankBiserial": -0.5, "pHolm": 0.04},
             {"figure": "layer 0 head 2 maximum", "first": "a", "second": "b", "pHolm": null}]}}}
        """);
    TinyRun.ok("report", "" + tiny.out("r"));
    assertThat(tiny.text("r", "report.html"))
        .contains("The model is to see no later tokens, but it does.")
        .contains("pairs of labels that stand out (p &lt; 0.05 after Holm), 2:")
        .contains("<td>C</td><td>O</td><td class=\"n\">2.5</td><td class=\"n\">0.01</td>")
        .contains("<td>O</td><td class=\"n\">1.235</td><td class=\"n\">4E-7</td>")
        .doesNotContain("<td>O</td><td>C</td>")
        .contains("figures of heads that differ between groups (p &lt; 0.05 after Holm, of 2), 1:")
        .contains("<td>layer 0 head 1 maximum</td><td>a</td><td class=\"n\">0.75</td>")
        .doesNotContain("layer 0 head 2");
  }
}
