package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.app.explain.NpyArray;
import org.matlens.app.explain.NpzReader;

/** Rock-salt crystals from a table of structures through every command. */
class CrystalRunTest {
  @TempDir Path dir;
  private RockSalts salts;

  @BeforeEach
  void write() throws IOException {
    salts = new RockSalts(dir);
  }

  private double predict(Path file) {
    CommandLineRun run = TinyRun.ok("predict", dir.resolve("a").toString(), file.toString());
    String[] cells = run.out().lines().skip(1).findFirst().orElseThrow().split(",", -1);
    return Double.parseDouble(cells[4]);
  }

  @Test
  void allCellsOfACrystalGetTheSamePrediction() throws Exception {
    salts.ok("a");
    assertThat(salts.json("a/metrics.json").at("/splits/test/n").asInt()).isEqualTo(24);
    double a = RockSalts.edge("Na", "Br");
    Path primitive = Files.writeString(dir.resolve("one.jsonl"), RockSalts.line("Na", "Br") + "\n");
    Path conventional =
        Files.writeString(
            dir.resolve("NaBr.cif"),
            """
            data_NaBr
            _cell_length_a %1$s
            _cell_length_b %1$s
            _cell_length_c %1$s
            _cell_angle_alpha 90
            _cell_angle_beta 90
            _cell_angle_gamma 90
            _space_group_name_H-M_alt 'F m -3 m'
            loop_
            _atom_site_label
            _atom_site_fract_x
            _atom_site_fract_y
            _atom_site_fract_z
            Na 0 0 0
            Br 0.5 0.5 0.5
            """
                .formatted(a));
    Path supercell =
        Files.writeString(
            dir.resolve("POSCAR"),
            """
            rock salt; 1x1x2 of a tetragonal cell; shifted; Br first
            1.0
            %1$s %1$s 0
            -%1$s %1$s 0
            0 0 %2$s
            Br Na
            4 4
            Direct
            0.1 0.1 0.25
            0.1 0.1 0.75
            0.6 0.6 0.0
            0.6 0.6 0.5
            0.1 0.1 0.0
            0.1 0.1 0.5
            0.6 0.6 0.25
            0.6 0.6 0.75
            """
                .formatted(a / 2, 2 * a));
    double expected = predict(primitive);
    assertThat(predict(conventional)).isCloseTo(expected, Offset.offset(3e-5));
    assertThat(predict(supercell)).isCloseTo(expected, Offset.offset(3e-5));
  }

  @Test
  void explanationsNameSitesAndTheAuditGivesAVerdict() throws Exception {
    salts.ok("b", "--set", "explain.limit=3", "--set", "audit.limit=5");
    JsonNode first = salts.json("b/explain/index.json").get(0);
    assertThat(first.get("tokens")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(first.get("tokens").get(i).get("kind").asText()).isEqualTo("site");
      assertThat(first.get("tokens").get(i).get("site").asInt()).isEqualTo(i);
    }
    assertThat(first.get("input").asText()).matches("[A-Z][a-z]?[A-Z][a-z]?");
    assertThat(salts.json("b/audit.json").get("methods")).isNotEmpty();
    assertThat(first.at("/crystal/sites")).hasSize(2);
    assertThat(first.at("/crystal/sites/0/species").size()).isEqualTo(1);
    JsonNode strongest = first.at("/crystal/strongestEdges/0");
    assertThat(strongest.get("distance").asDouble()).isPositive().isLessThanOrEqualTo(4.7);
    assertThat(strongest.get("image")).hasSize(3);
    for (String method : List.of("attention", "integrated-gradients")) {
      String drawing = first.at("/drawings").get("cell." + method).asText();
      assertThat(drawing).isEqualTo("0." + method + ".cell.svg");
      assertThat(Files.readString(dir.resolve("b/explain").resolve(drawing)))
          .contains("2 sites", "strongest edges");
    }
    JsonNode array = first.at("/attention/arrays/0");
    assertThat(array.get("name").asText()).isEqualTo("attention.edges");
    int edges = array.get("shape").get(2).asInt();
    Map<String, NpyArray> npz = NpzReader.read(dir.resolve("b/explain/0.npz"));
    int[] rows = ((NpyArray.Ints) npz.get("edges")).values();
    float[] weights = ((NpyArray.Floats) npz.get("attention.edges")).pieces().get(0);
    assertThat(rows).hasSize(5 * edges);
    assertThat(weights).hasSize(2 * 3 * edges);
    for (int q = 0; q < 2; q++) {
      double sum = 0;
      int own = 0;
      for (int e = 0; e < edges; e++) {
        if (rows[5 * e] == q) {
          sum += weights[e];
          own += rows[5 * e + 1] == q && rows[5 * e + 2] == 0 ? 1 : 0;
        }
      }
      assertThat(sum).isCloseTo(1, Offset.offset(1e-5));
      assertThat(own).isPositive();
    }
  }

  @Test
  void newInputsThatSayNothingAreOneLine() throws Exception {
    salts.ok("p");
    String folder = dir.resolve("p").toString();
    Path broken = Files.writeString(dir.resolve("broken.cif"), "data_x\n_cell_length_a 5\n");
    Path poscar = Files.writeString(dir.resolve("POSCAR"), "x\n1.0\n1 0 0\n0 1\n");
    String[][] cases = {
      {broken.toString(), "broken.cif", "expected"},
      {poscar.toString(), "POSCAR, line 4", "expected"},
      {dir.resolve("none.cif").toString(), "none.cif", "no such file"},
      {"NaCl", "the input given", "which format"},
      {"{\"lattice\":[[1,0,0]]}", "the input given", "expected three"},
      {
        RockSalts.line("Na", "Br").replace("0.5,0.5,0.5", "0,0,1e-3"),
        "the input given",
        "sites 1 (Na) and 2 (Br)"
      },
      {dir.resolve("x.zip").toString(), "x.zip", "expected a file whose name ends in"},
    };
    for (String[] c : cases) {
      boolean first = c == cases[0];
      for (String command : first ? List.of("predict", "explain") : List.of("predict")) {
        CommandLineRun run = CommandLineRun.of(command, folder, c[0]);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.err().strip().lines()).as(run.err()).hasSize(1);
        assertThat(run.err()).startsWith("error: ").contains(c[1], c[2]);
      }
    }
    Path two =
        Files.writeString(
            dir.resolve("t.jsonl"), RockSalts.line("Li", "F") + "\n{\"lattice\":1}\n");
    CommandLineRun skipped = CommandLineRun.of("predict", folder, two.toString(), "--skip-errors");
    assertThat(skipped.exitCode()).as(skipped.toString()).isZero();
    assertThat(skipped.out().strip().lines()).hasSize(2);
    assertThat(skipped.err()).contains("skipped: ", "t.jsonl, line 2");
    CommandLineRun refused = CommandLineRun.of("predict", folder, two.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("t.jsonl, line 2").doesNotContain("org.matlens");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Na\",\"Br\"]|\"Na\",\"Xx\"]|Xx",
        "\"frac\":[[0,0,0],[|\"frac\":[[0,0],[|frac",
        "\"lattice\":[[0,|\"lattice\":[[null,|lattice",
      })
  void aStructureThatSaysNothingNamesItsLine(String from, String to, String what)
      throws IOException {
    Files.writeString(
        salts.table,
        RockSalts.line("Li", "F") + "\n" + RockSalts.line("Na", "Br").replace(from, to) + "\n");
    CommandLineRun run = salts.run("c");
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains("d.jsonl").contains("2").contains(what);
    assertThat(dir.resolve("c")).doesNotExist();
  }

  @Test
  void aTableMayNameFilesBesideIt() throws Exception {
    Files.createDirectories(dir.resolve("cells"));
    StringBuilder csv = new StringBuilder("file,gap\n");
    String[] lines = Files.readString(salts.table).strip().split("\n");
    for (int i = 0; i < lines.length; i++) {
      JsonNode node = new ObjectMapper().readTree(lines[i]);
      String name = "cells/" + i + ".vasp";
      csv.append(name).append(',').append(node.get("gap")).append('\n');
      Files.writeString(dir.resolve(name), poscar(node));
    }
    Path names = Files.writeString(dir.resolve("names.csv"), csv);
    salts.ok(
        "n", "--set", "data.path=" + names, "--set", "data.input=file", "--set", "explain.limit=1");
    salts.ok("j", "--set", "data.sample=24");
    String[] fromFiles = Files.readString(dir.resolve("n/predictions.csv")).split("\n");
    String[] fromJson = Files.readString(dir.resolve("j/predictions.csv")).split("\n");
    assertThat(fromFiles).hasSameSizeAs(fromJson);
    assertThat(salts.json("n/explain/index.json").get(0).get("input").asText())
        .matches("\\d+\\.vasp");
    Files.writeString(names, csv.toString().replace("cells/3.vasp", "cells/x.vasp"));
    CommandLineRun gone = salts.run("m", "--set", "data.path=" + names, "--set", "data.input=file");
    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.err().strip().lines()).hasSize(1);
    assertThat(gone.err()).contains("names.csv, line 5", "cells/x.vasp");
  }

  private static String poscar(JsonNode node) {
    StringBuilder out = new StringBuilder("a\n1.0\n");
    for (JsonNode row : node.get("lattice")) {
      row.forEach(x -> out.append(x.asText()).append(' '));
      out.append('\n');
    }
    node.get("species").forEach(e -> out.append(e.asText()).append(' '));
    out.append("\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n");
    return out.toString();
  }

  @Test
  void aSampleIsAlwaysTheSameRows() throws Exception {
    salts.ok("s1", "--set", "data.sample=13");
    salts.ok("s2", "--set", "data.sample=13", "--set", "seed=3");
    assertThat(rows("s1"))
        .hasSize(13)
        .isEqualTo(rows("s2"))
        .isNotEqualTo(java.util.stream.IntStream.range(0, 13).boxed().toList());
    assertThat(Files.readString(dir.resolve("s1/config.yaml"))).contains("sample: 13");
  }

  private List<Integer> rows(String run) throws IOException {
    return Files.readAllLines(dir.resolve(run + "/predictions.csv")).stream()
        .skip(1)
        .map(l -> l.split(",", -1))
        .filter(c -> c[3].equals("test"))
        .map(c -> Integer.parseInt(c[1]))
        .sorted()
        .toList();
  }

  @Test
  void badRowsAreSkippedOnRequest() throws Exception {
    Files.writeString(
        salts.table,
        Files.readString(salts.table)
            + RockSalts.line("Na", "Br").replace("[0,0,0]", "[0.5,0.5,0.5]"));
    assertThat(salts.run("d").exitCode()).isEqualTo(2);
    salts.ok("e", "--set", "data.onError=skip");
    assertThat(Files.readString(dir.resolve("e/skipped.txt")).strip().lines()).hasSize(1);
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    assertThat(salts.run("f", "--set", "tokenizer.nearest=12").err())
        .contains("expected either a cutoff in Å above 0 or nearest above 0, not both");
    assertThat(salts.run("f", "--set", "tokenizer.kind=element").err())
        .contains(
            "cutoff, nearest, volumePerAtom, density, environment and cell go with tokenizer.kind site");
    assertThat(salts.run("f", "--set", "tokenizer.frequencies=3").err())
        .contains("go with tokenizer.kind element");
  }
}
