package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class MatlensCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|error: Missing required subcommand; see matlens --help",
        "trane|error: Unmatched argument at index 0: 'trane'; see matlens --help",
        "run|error: Missing required parameter: 'CONFIG'; see matlens run --help",
        "run nope.yaml|error: nope.yaml: no such file, expected a YAML configuration",
        "bench --threads two|error: Invalid value for option '--threads': 'two' is not an int;"
            + " see matlens bench --help",
        "bench dnse|error: no workload \"dnse\", expected one of dense, smiles, composition,"
            + " spectrum, crystal, large-crystal, one-molecule",
        "bench --threads 0|error: --threads 0, expected 1 to 1024",
        "data show nope --frob|error: Unknown option: '--frob'; see matlens data show --help",
        "predict nowhere C|error: nowhere: not a run, expected a folder that matlens run has"
            + " written",
        "explain nowhere|error: nowhere: not a run, expected a folder that matlens run has written",
        "audit nowhere|error: nowhere: not a run, expected a folder that matlens run has written",
        "audit nowhere --limit 0|error: --limit 0, expected at least 1",
        "explain nowhere --split tst|error: --split tst, expected train, validation or test",
      })
  void badUsageIsOneLineAndExitCode2(String args, String message) {
    CommandLineRun run = CommandLineRun.of(args == null ? new String[0] : args.split(" "));
    assertThat(run.onlyErrorLine()).isEqualTo(message);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "run ", "predict ", "explain ", "audit ", "tokenize ", "data ", "bench "})
  void helpIsOnStandardOutput(String command) {
    CommandLineRun run = CommandLineRun.of((command + "--help").split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: matlens").contains("--debug");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void debugShowsTheTrace() {
    CommandLineRun run = CommandLineRun.of("bench", "dnse", "--debug");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("InputException").contains("at org.matlens.app.cli.Bench");
  }

  @Test
  void aWorkloadIsALineOfJsonOnStandardOutput() throws IOException {
    CommandLineRun run = CommandLineRun.of("bench", "one-molecule", "--threads", "1");
    assertThat(run.exitCode()).isZero();
    JsonNode line = new ObjectMapper().readTree(run.out());
    assertThat(line.get("workload").asText()).isEqualTo("one-molecule");
    assertThat(line.get("tokens").asInt()).isEqualTo(28);
    assertThat(line.get("train_ms").asDouble()).isPositive();
    assertThat(line.get("infer_ms").asDouble()).isPositive();
  }

  @Test
  void helpOfACommandIsThatOfItsOption() {
    CommandLineRun run = CommandLineRun.of("help", "xrd");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(CommandLineRun.of("xrd", "--help").out());
  }

  @Test
  void everyCommandAndOptionSaysWhatItDoes() {
    describe(MatlensCommand.commandLine());
  }

  private static void describe(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    // Lists of commands show the first line of a description alone.
    assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).hasSize(1);
    for (ArgSpec argument : spec.args()) {
      assertThat(argument.description())
          .as("%s %s", spec.qualifiedName(), argument.paramLabel())
          .isNotEmpty()
          .doesNotContain("");
    }
    line.getSubcommands().values().stream()
        .filter(c -> !c.getCommandName().equals("help"))
        .forEach(MatlensCommandTest::describe);
  }
}
