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
import picocli.CommandLine;

class TokenizeCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new TokenizeCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void aTableForAPerson() {
    assertThat(run("smiles", "C1CN1")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "C1CN1  (5 tokens)",
            "  #  token  kind  atom  characters",
            "  0  C      atom     0  0-1",
            "  1  1      ring        1-2",
            "  2  C      atom     1  2-3",
            "  3  N      atom     2  3-4",
            "  4  1      ring        4-5");
  }

  @Test
  void atomsShowFeaturesAndDistances() {
    assertThat(run("smiles", "--tokenizer", "atom", "CC[O-].[Na+]")).isZero();
    assertThat(out.toString().lines().toList())
        .contains("  2  O-     atom     2  2-6")
        .anyMatch(l -> l.startsWith("  2 O-: degree=1, hydrogens=0, charge=-1, sp3=1"))
        .endsWith(
            "bonds on the shortest path (- : none)",
            "       C  C  O-  Na+",
            "  C    0  1  2   -",
            "  C    1  0  1   -",
            "  O-   2  1  0   -",
            "  Na+  -  -  -   0");
  }

  @Test
  void elementsShowTheirFractions() throws Exception {
    assertThat(run("composition", "Al2O3")).isZero();
    assertThat(out.toString().lines().limit(4))
        .containsExactly(
            "Al2O3  (2 tokens)",
            "  #  token  kind     fraction",
            "  0  O      element       0.6",
            "  1  Al     element       0.4");
    assertThat(run("--json", "composition", "--weight-percent", "Fe50C50")).isZero();
    JsonNode json = JSON.readTree(out.toString().lines().reduce((a, b) -> b).orElseThrow());
    assertThat(json.get("kind").asText()).isEqualTo("composition");
    assertThat(json.get("tokens").get(0).get("element").asText()).isEqualTo("C");
    assertThat(json.get("tokens").get(0).get("fraction").asDouble())
        .isCloseTo(
            (1 / 12.011) / (1 / 12.011 + 1 / 55.845), org.assertj.core.data.Offset.offset(1e-9));
    assertThat(json.get("features")).hasSize(json.get("tokens").get(0).get("features").size());
  }

  @Test
  void badFormulasDoNotStopTheOthers() throws Exception {
    assertThat(run("composition", "--json", "FeXx2", "CuSO4.5H2O")).isEqualTo(2);
    List<String> lines = out.toString().lines().toList();
    assertThat(JSON.readTree(lines.get(0)).get("error").get("message").asText())
        .isEqualTo("invalid formula: unknown element 'Xx' at character 3: Fe→Xx2");
    assertThat(JSON.readTree(lines.get(1)).get("tokens")).hasSize(4);
    assertThat(err.toString())
        .startsWith("warning: 'CuSO4.5H2O': '.' is read as the decimal point");
    assertThat(JSON.readTree(lines.get(1)).get("warnings")).hasSize(1);
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Path file = Files.writeString(dir.resolve("a.txt"), "NaCl\nTi-6Al-4V\nTi6Al4V\n");
    assertThat(run("composition", "--weight-percent", file.toString())).isZero();
    assertThat(err.toString())
        .startsWith("warning: " + file + ", line 1: 'NaCl': parts by weight add up to 2, ")
        .contains("warning: " + file + ", line 3: 'Ti6Al4V': parts by weight add up to 11, ");
    assertThat(err.toString().lines()).hasSize(2);
  }

  @Test
  void oneObjectPerLine() throws Exception {
    assertThat(run("smiles", "--json", " F/C=C/[13CH2]Br", "O")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode first = JSON.readTree(lines.get(0));
    assertThat(first.get("input").asText()).isEqualTo("F/C=C/[13CH2]Br");
    assertThat(first.get("kind").asText()).isEqualTo("smiles");
    assertThat(first.get("tokenizer").asText()).isEqualTo("smiles");
    StringBuilder texts = new StringBuilder();
    first.get("tokens").forEach(t -> texts.append(t.get("text").asText()));
    assertThat(texts).hasToString("F/C=C/[13CH2]Br");
    assertThat(first.get("tokens").get(1).toString())
        .isEqualTo(
            "{\"text\":\"/\",\"kind\":\"bond\",\"stream\":\"molecule\",\"start\":1,\"end\":2,\"atom\":null}");
    assertThat(first.get("tokens").get(6).toString())
        .isEqualTo(
            "{\"text\":\"[13CH2]\",\"kind\":\"atom\",\"stream\":\"molecule\",\"start\":6,\"end\":13,\"atom\":3}");
  }

  @Test
  void atomsAsJsonCarryFeaturesAndDistances() throws Exception {
    assertThat(run("smiles", "--json", "--tokenizer", "atom", "C.O")).isZero();
    JsonNode object = JSON.readTree(out.toString());
    assertThat(object.get("distances").toString()).isEqualTo("[[0.0,-1.0],[-1.0,0.0]]");
    assertThat(object.get("features")).hasSameSizeAs(object.get("tokens").get(0).get("features"));
    assertThat(object.get("features").get(0).asText()).isEqualTo("degree=0");
    assertThat(object.get("tokens").get(1).get("features").get(0).asDouble()).isEqualTo(1);
  }

  @Test
  void aBadInputDoesNotStopTheOthers() throws Exception {
    Path file = Files.writeString(dir.resolve("a.smi"), "C\nC1CC bad\nO\n");
    assertThat(run("smiles", "--json", file.toString(), dir.resolve("b.csv").toString(), "N"))
        .isEqualTo(2);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(5);
    JsonNode bad = JSON.readTree(lines.get(1));
    assertThat(bad.get("input").asText()).isEqualTo("C1CC");
    assertThat(bad.get("error").get("line").asInt()).isEqualTo(2);
    assertThat(bad.get("error").get("message").asText())
        .startsWith(file + ", line 2: ")
        .contains("ring 1 is opened and never closed")
        .doesNotContain("\n");
    JsonNode absent = JSON.readTree(lines.get(3));
    assertThat(absent.get("input").asText()).isEqualTo(dir.resolve("b.csv").toString());
    assertThat(absent.get("error").get("message").asText())
        .isEqualTo(dir.resolve("b.csv") + ": no such file");
    assertThat(JSON.readTree(lines.get(4)).get("tokens")).hasSize(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void forAPersonErrorsGoToTheOtherStream() {
    assertThat(run("smiles", "C(", "", "C")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2).allMatch(l -> l.startsWith("error: "));
    assertThat(out.toString()).startsWith("C  (1 token)");
  }

  @Test
  void badUsageExitsWithTwo() {
    assertThat(run("smiles")).isEqualTo(2);
    assertThat(run("poems", "C")).isEqualTo(2);
    assertThat(err.toString())
        .contains("KIND is \"poems\", expected smiles or composition or crystal");
  }
}
