package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attention that does not fit is cut down, and somebody says so. */
class ReducedAttentionTest {
  @TempDir Path dir;

  private TinyRun tiny;

  private CommandLineRun explain(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("explain", "" + tiny.out("r"), "C".repeat(23), "--method", "attention"));
    args.addAll(List.of("--no-drawings", "-o", "" + tiny.out("e")));
    args.addAll(Arrays.asList(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  /** What is said on the standard error of the process. */
  private String told(String... more) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      CommandLineRun run = explain(more);
      assertThat(run.exitCode()).as(run.toString()).isZero();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private JsonNode attention() throws Exception {
    return new ObjectMapper().readTree(tiny.text("e", "index.json")).get(0).path("attention");
  }

  /** 23 tokens (no class token), 2 layers of 3 heads: 12.7 kB whole, 6.3 kB in halves. */
  @Test
  void whatDoesNotFitIsCutDownWithAMessage() throws Exception {
    tiny = new TinyRun(dir);
    tiny.run("r");
    assertThat(told()).doesNotContain("does not fit");
    assertThat(attention().path("reduction").asText()).isEqualTo("none");

    assertThat(told("--max-bytes", "9000", "--layer", "1", "--head", "2"))
        .contains(
            "attention of 1 of 1 samples does not fit into 9000 bytes (explain.maxBytes): written in"
                + " half precision");
    assertThat(attention().path("reduction").asText()).isEqualTo("half");

    assertThat(told("--max-bytes", "3000", "--layer", "1", "--head", "2"))
        .contains("only the layers and heads named");
    assertThat(attention().at("/arrays/0/layers").toString()).isEqualTo("[1]");
    assertThat(attention().at("/arrays/0/heads").toString()).isEqualTo("[2]");

    assertThat(told("--max-bytes", "3000")).contains("only the mean over heads");
    assertThat(told("--max-bytes", "1024")).contains("left out");
  }

  @Test
  void whatCannotBeKeptIsRefusedInOneLine() throws Exception {
    tiny = new TinyRun(dir);
    tiny.run("r");
    assertThat(explain("--layer", "2").onlyErrorLine())
        .contains("--layer 2, expected 0 to 1, as the model has");
    assertThat(explain("--head", "3").onlyErrorLine()).contains("--head 3, expected 0 to 2");
    assertThat(explain("--head", "-1").onlyErrorLine()).contains("-1, expected a number from 0 on");
    assertThat(explain("--max-bytes", "0").onlyErrorLine()).contains("expected at least 1024");
    assertThat(
            CommandLineRun.of("explain", "" + tiny.out("r"), "--statistics", "--layer", "0")
                .onlyErrorLine())
        .contains("nothing is exported then");
  }
}
