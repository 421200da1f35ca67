package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run refuses before it begins: one line, exit code 2, no run directory. */
class RunRefusalsTest {
  private static final String GOOD_ROWS = "C,1,0\nCC,2,1\nCCC,3,0\nCCCC,4,1\n".repeat(5);

  @TempDir Path dir;
  private Path config;
  private Path table;
  private Path out;

  @BeforeEach
  void writeConfig() throws IOException {
    config = dir.resolve("c.yaml");
    table = dir.resolve("d.csv");
    out = dir.resolve("out");
    Files.writeString(config, "name: x\ndata:\n  path: d.csv\n  input: smiles\n  target: y\n");
    Files.writeString(table, "smiles,y,c\n" + GOOD_ROWS);
  }

  private void assertRefused(String message, String... settings) {
    List<String> args = new ArrayList<>(List.of("run", config.toString(), "--out", "" + out));
    for (String s : settings) {
      args.add("--set");
      args.add(s);
    }
    CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
    assertThat(run.onlyErrorLine())
        .startsWith("error: " + message.replace("TABLE", table.toString()).replace("DIR", "" + dir))
        .hasSizeLessThan(600);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "data.target=z|TABLE: no column \"z\"",
        "data.input=smile|TABLE: no column \"smile\"",
        "data.id=name|TABLE: no column \"name\"",
        "data.path=DIR/absent.csv|--set data.path=DIR/absent.csv: key \"data.path\": no such file:",
        "model.maxTokens=3|TABLE, line 5, column \"smiles\": 4 tokens, expected at most 3"
            + " (model.maxTokens): CCCC",
        "data.task=binary|TABLE: column \"y\" has 4 different labels (\"1\", \"2\", \"3\", \"4\");"
            + " expected two",
        "data.sha256=abc|TABLE: sha256 is ",
        "explain.methods=[attention, rollin]|--set explain.methods=[attention, rollin]: key"
            + " \"explain.methods\": attribution method \"rollin\", expected one of attention,",
        "audit.checks=[delete]|--set audit.checks=[delete]: key \"audit.checks\": check"
            + " \"delete\", expected one of",
        "split={kind: column, column: c}|TABLE, line 2, column \"c\": \"0\" is no part of a split",
        "split={kind: kfold, folds: 21}|",
        "data.target=[y, y]|--set data.target=[y, y]: key \"data.target\": [y, y], expected each",
      })
  void aSettingThatDoesNotFitTheData(String setting, String message) {
    assertRefused(message == null ? "" : message, setting.replace("DIR", "" + dir));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|TABLE: ",
        "`smiles,y`|TABLE: ",
        "`smiles,y\nC,abc`|TABLE, line 2, column \"y\": \"abc\" is not a number; expected a decimal",
        "`smiles,y\nC,1\nC,NaN`|TABLE, line 3, column \"y\": \"NaN\" is not a number",
        "`smiles,y\nC,inf`|TABLE, line 2, column \"y\": \"inf\" is not a number",
        "`smiles,y\nC,1e999`|TABLE, line 2, column \"y\": \"1e999\" is out of range",
        "`smiles,y\nC1CC,1`|TABLE, line 2, column \"smiles\": invalid SMILES",
        "`smiles,y\n,1`|TABLE, line 2, column \"smiles\": ",
        "`smiles,y\nC,1,2`|TABLE, line 2: ",
        "`smiles,y\n\"C,1`|TABLE, line 2: ",
        "`smiles,y\nC,\nCC,\nCCC,`|TABLE: column \"y\" has no labels, expected at least one",
        "`smiles,y\nC,1\nCC,2`|",
      })
  void aTableThatCannotBeRead(String text, String message) throws IOException {
    Files.writeString(table, text);
    assertRefused(message == null ? "" : message);
  }

  @Test
  void aSmilesOfTenThousandCharacters() throws IOException {
    Files.writeString(table, "smiles,y\n" + "C".repeat(10_000) + ",1\n");
    assertRefused(
        "TABLE, line 2, column \"smiles\": 10000 tokens, expected at most 512 (model.maxTokens):");
    Files.writeString(table, "smiles,y\n" + "C".repeat(50_000) + ",1\n");
    assertRefused("TABLE, line 2, column \"smiles\": SMILES of 50000 characters, expected at most");
    Files.writeString(table, "smiles,y\n" + "(".repeat(10_000) + ",1\n");
    assertRefused("TABLE, line 2, column \"smiles\": invalid SMILES");
  }

  @Test
  void nothingIsLeftWhenNoRowCanBeRead() throws IOException {
    Files.writeString(table, "smiles,y\nC1CC,1\nC,abc\n");
    assertRefused(
        "TABLE: none of 2 rows could be read, expected at least one; the first: TABLE, line 2,"
            .replace("TABLE", table.toString()),
        "data.onError=skip");
  }

  @Test
  void aFolderWithSomethingElseInIt() throws IOException {
    Path other = Files.createDirectory(dir.resolve("other"));
    Files.writeString(other.resolve("thesis.tex"), "...");
    for (String resume : new String[] {"--resume", "--debug=false"}) {
      CommandLineRun run =
          CommandLineRun.of("run", config.toString(), "--out", other.toString(), resume);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.onlyErrorLine())
          .isEqualTo(
              "error: " + other + ": not empty and not a run, expected an absent or empty folder");
      assertThat(other).isDirectoryContaining(f -> f.endsWith("thesis.tex"));
    }
  }

  @Test
  void aRunThatIsNotFinishedIsNotTakenForOne() throws IOException {
    Path half = Files.createDirectory(dir.resolve("half"));
    Files.writeString(half.resolve("config.yaml"), "name: x\n");
    Files.writeString(half.resolve("provenance.json"), "{\"status\": \"running\"}");
    Files.createDirectory(half.resolve("model"));
    for (String[] args :
        new String[][] {
          {"predict", "" + half, "C"}, {"explain", "" + half}, {"audit", "" + half}
        }) {
      CommandLineRun run = CommandLineRun.of(args);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.onlyErrorLine())
          .startsWith("error: " + half + ": the run is not finished; go on with: matlens run");
    }
    CommandLineRun again = CommandLineRun.of("run", config.toString(), "--out", half.toString());
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.onlyErrorLine()).contains("there is an unfinished run");
    CommandLineRun other =
        CommandLineRun.of("run", config.toString(), "--out", half.toString(), "--resume");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.onlyErrorLine()).contains("the run was started with other settings or data");
  }
}
