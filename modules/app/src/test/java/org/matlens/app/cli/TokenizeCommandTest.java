package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.app.explain.Examples;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import picocli.CommandLine;

class TokenizeCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Cuts any text; "X" is bad. Atoms carry two features and the distances of a chain. */
  private record Fake(boolean atoms) implements InputTokenizer {
    @Override
    public TokenSequence tokenize(String text) throws InputException {
      if (text.contains("X")) {
        throw new InputException("bad symbol X in \"" + text + "\"");
      }
      if (!atoms) {
        return Examples.symbols(text);
      }
      List<Token> tokens =
          Examples.atoms(text).tokens().stream()
              .map(t -> new Token(t.text(), t.kind(), t.source(), new float[] {1, t.atom() / 2f}))
              .toList();
      int n = tokens.size();
      float[] distance = new float[n * n];
      for (int i = 0; i < n * n; i++) {
        distance[i] = Math.abs(i / n - i % n);
      }
      return new TokenSequence(
          "molecule", tokens, new Geometry.Pairs(n, 7, new int[n * n], distance));
    }

    @Override
    public List<String> featureNames() {
      return atoms ? List.of("heavy", "half") : List.of();
    }
  }

  private int run(String... args) {
    CommandLine command =
        new CommandLine(
            new TokenizeCommand(name -> new Fake(name == TokenizeCommand.TokenizerName.ATOM)));
    return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  void aTableForAPerson() {
    assertThat(run("smiles", "C1CN1")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "C1CN1  (6 tokens)",
            "  #  token  kind     atom  characters",
            "  0  [CLS]  special",
            "  1  C      atom        0  0-1",
            "  2  1      ring           1-2",
            "  3  C      atom        1  2-3",
            "  4  N      atom        2  3-4",
            "  5  1      ring           4-5");
  }

  @Test
  void atomsShowFeaturesAndDistances() {
    assertThat(run("smiles", "--tokenizer", "atom", "CCO")).isZero();
    assertThat(out.toString().lines())
        .endsWith(
            "features other than 0",
            "  0 C: heavy",
            "  1 C: heavy, half=0.5",
            "  2 O: heavy, half",
            "bonds on the shortest path (- : none)",
            "     C  C  O",
            "  C  0  1  2",
            "  C  1  0  1",
            "  O  2  1  0");
  }

  @Test
  void oneObjectPerLine() throws Exception {
    assertThat(run("smiles", "--json", "--tokenizer", "atom", "CO", "C=O")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode first = JSON.readTree(lines.get(0));
    assertThat(first.get("input").asText()).isEqualTo("CO");
    assertThat(first.get("kind").asText()).isEqualTo("smiles");
    assertThat(first.get("tokens").get(1).toString())
        .isEqualTo(
            "{\"text\":\"O\",\"kind\":\"atom\",\"stream\":\"molecule\",\"start\":1,\"end\":2,\"atom\":1,\"features\":[1.0,0.5]}");
    assertThat(first.get("distances").toString()).isEqualTo("[[0.0,1.0],[1.0,0.0]]");
  }

  @Test
  void aBadInputDoesNotStopTheOthers() throws Exception {
    Path file = Files.writeString(dir.resolve("a.smi"), "C\nX1\nO\n");
    assertThat(run("smiles", "--json", file.toString(), dir.resolve("b.csv").toString(), "N"))
        .isEqualTo(2);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(JSON.readTree(lines.get(1)).toString())
        .isEqualTo(
            JSON.createObjectNode()
                .put("input", "X1")
                .set(
                    "error",
                    JSON.createObjectNode()
                        .put("line", 2)
                        .put("message", file + ", line 2: bad symbol X in \"X1\""))
                .toString());
    assertThat(JSON.readTree(lines.get(3)).get("error").get("message").asText())
        .isEqualTo(dir.resolve("b.csv") + ": no such file");
    assertThat(JSON.readTree(lines.get(4)).get("tokens")).hasSize(2);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void forAPersonErrorsGoToTheOtherStream() {
    assertThat(run("smiles", "X", "C")).isEqualTo(2);
    assertThat(err.toString().strip()).isEqualTo("error: bad symbol X in \"X\"");
    assertThat(out.toString()).startsWith("C  (2 tokens)");
  }

  @Test
  void badUsageExitsWithTwo() {
    assertThat(run("smiles")).isEqualTo(2);
    assertThat(run("poems", "C")).isEqualTo(2);
    assertThat(err.toString()).contains("\"poems\", expected smiles");
  }
}
