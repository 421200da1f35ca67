package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  private static final List<String> CATIONS = List.of("Li", "Na", "K", "Rb", "Ag", "Tl");
  private static final List<String> ANIONS = List.of("F", "Cl", "Br", "I");

  @TempDir Path dir;
  private Path config;
  private Path table;

  @BeforeEach
  void write() throws IOException {
    config = dir.resolve("c.yaml");
    table = dir.resolve("d.jsonl");
    StringBuilder lines = new StringBuilder();
    for (String cation : CATIONS) {
      for (String anion : ANIONS) {
        lines.append(line(cation, anion)).append('\n');
      }
    }
    Files.writeString(table, lines);
    Files.writeString(
        config,
        """
        name: salts
        data: {path: d.jsonl, input: structure, target: gap, unit: eV}
        tokenizer: {kind: site, cutoff: 4.7}
        split: {kind: kfold, folds: 3, validation: 0.2}
        model: {dModel: 12, numHeads: 3, numLayers: 2, dFeedForward: 17, edges: {basis: 5}}
        training: {epochs: 3, batchSize: 7, learningRate: 0.003, threads: 1}
        explain: {limit: 0}
        audit: {limit: 0}
        """);
  }

  private static double edge(String cation, String anion) {
    return 4.5 + 0.3 * CATIONS.indexOf(cation) + 0.25 * ANIONS.indexOf(anion);
  }

  /** The primitive cell: two sites. */
  private static String line(String cation, String anion) {
    double h = edge(cation, anion) / 2;
    double gap = 13 - CATIONS.indexOf(cation) - 2 * ANIONS.indexOf(anion);
    return String.format(
        Locale.ROOT,
        "{\"lattice\":[[0,%1$s,%1$s],[%1$s,0,%1$s],[%1$s,%1$s,0]],\"species\":[\"%2$s\",\"%3$s\"],"
            + "\"frac\":[[0,0,0],[0.5,0.5,0.5]],\"gap\":%4$s}",
        h,
        cation,
        anion,
        gap);
  }

  private CommandLineRun run(String out, String... more) {
    String[] first = {"run", config.toString(), "--out", dir.resolve(out).toString()};
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return CommandLineRun.of(all);
  }

  private void ok(String out, String... more) {
    CommandLineRun run = run(out, more);
    assertThat(run.exitCode()).as(run.toString()).isZero();
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(file).toFile());
  }

  private double predict(Path file) {
    CommandLineRun run = TinyRun.ok("predict", dir.resolve("a").toString(), file.toString());
    String[] cells = run.out().lines().skip(1).findFirst().orElseThrow().split(",", -1);
    return Double.parseDouble(cells[4]);
  }

  @Test
  void allCellsOfACrystalGetTheSamePrediction() throws Exception {
    ok("a");
    assertThat(json("a/metrics.json").at("/splits/test/n").asInt()).isEqualTo(24);
    double a = edge("Na", "Br");
    Path primitive = Files.writeString(dir.resolve("one.jsonl"), line("Na", "Br") + "\n");
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
    ok("b", "--set", "explain.limit=3", "--set", "audit.limit=5");
    JsonNode first = json("b/explain/index.json").get(0);
    assertThat(first.get("tokens")).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(first.get("tokens").get(i).get("kind").asText()).isEqualTo("site");
      assertThat(first.get("tokens").get(i).get("site").asInt()).isEqualTo(i);
    }
    assertThat(first.get("input").asText()).matches("[A-Z][a-z]?[A-Z][a-z]?");
    assertThat(json("b/audit.json").get("methods")).isNotEmpty();
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
    ok("p");
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
        line("Na", "Br").replace("0.5,0.5,0.5", "0,0,1e-3"),
        "the input given",
        "sites 1 (Na) and 2 (Br)"
      },
      {dir.resolve("x.zip").toString(), "x.zip", "expected a file whose name ends in"},
    };
    for (String[] c : cases) {
      for (String command : List.of("predict", "explain")) {
        CommandLineRun run = CommandLineRun.of(command, folder, c[0]);
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
        assertThat(run.err().strip().lines()).as(run.err()).hasSize(1);
        assertThat(run.err()).startsWith("error: ").contains(c[1], c[2]);
      }
    }
    Path two = Files.writeString(dir.resolve("t.jsonl"), line("Li", "F") + "\n{\"lattice\":1}\n");
    CommandLineRun skipped = CommandLineRun.of("predict", folder, two.toString(), "--skip-errors");
    assertThat(skipped.exitCode()).as(skipped.toString()).isZero();
    assertThat(skipped.out().strip().lines()).hasSize(2);
    assertThat(skipped.err()).contains("skipped: ", "t.jsonl, line 2");
    CommandLineRun refused = CommandLineRun.of("predict", folder, two.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("t.jsonl, line 2").doesNotContain("org.matlens");
  }

  @Test
  void attentionOverManyEdgesKeepsWithinItsLimit() throws Exception {
    ok("x", "--set", "explain.limit=1", "--set", "explain.maxBytes=2500");
    JsonNode attention = json("x/explain/index.json").get(0).get("attention");
    assertThat(attention.get("reduction").asText()).isEqualTo("half");
    assertThat(Files.size(dir.resolve("x/explain/0.npz"))).isLessThan(2500 + 2000);
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
    Files.writeString(table, line("Li", "F") + "\n" + line("Na", "Br").replace(from, to) + "\n");
    CommandLineRun run = run("c");
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err()).contains("d.jsonl").contains("2").contains(what);
    assertThat(dir.resolve("c")).doesNotExist();
  }

  /** The positive control: what reads the cell is found out, the same model without it passes. */
  @Test
  void theAuditTellsAModelThatReadsTheCell() throws Exception {
    String[] audit = {"--set", "audit.limit=4", "--set", "audit.checks=[invariance]"};
    ok("i", audit);
    JsonNode checks = json("i/audit.json").get("checks");
    Map<String, JsonNode> found = invariance(checks);
    assertThat(found)
        .containsOnlyKeys(
            "invariance-translation",
            "invariance-rotation",
            "invariance-reflection",
            "invariance-permutation",
            "invariance-another-cell",
            "invariance-a-2x1x1-supercell",
            "invariance-a-2x2x2-supercell");
    found.forEach(
        (name, c) -> {
          assertThat(c.get("verdict").asText()).as(name + c).isEqualTo("pass");
          assertThat(c.get("reference").asDouble()).isEqualTo(1e-5);
          assertThat(c.get("family").asText()).isEqualTo("invariance");
          assertThat(c.get("n").asInt()).isEqualTo(4);
          assertThat(c.get("method").isNull()).isTrue();
        });
    ok("k", audit[0], audit[1], audit[2], audit[3], "--set", "tokenizer.cell=true");
    Map<String, JsonNode> told = invariance(json("k/audit.json").get("checks"));
    for (String way : List.of("translation", "another-cell", "a-2x2x2-supercell")) {
      JsonNode c = told.get("invariance-" + way);
      assertThat(c.get("verdict").asText()).isEqualTo("fail");
      assertThat(c.get("value").asDouble()).isGreaterThan(1e-3);
      assertThat(c.get("explanation").asText()).startsWith("Not invariant under ");
    }
    for (String way : List.of("rotation", "reflection", "permutation")) {
      assertThat(told.get("invariance-" + way).get("verdict").asText()).isEqualTo("pass");
    }
    // A token that looks at all sites is the same in all cells.
    ok("g", audit[0], audit[1], audit[2], audit[3], "--set", "model.pooling=class-token");
    assertThat(invariance(json("g/audit.json").get("checks")).values())
        .hasSize(7)
        .allMatch(c -> c.get("verdict").asText().equals("pass"));
    // A sum over sites grows with the cell.
    ok("l", audit[0], audit[1], audit[2], audit[3], "--set", "model.pooling=sum");
    Map<String, JsonNode> sums = invariance(json("l/audit.json").get("checks"));
    assertThat(sums.get("invariance-a-2x1x1-supercell").get("verdict").asText()).isEqualTo("fail");
    assertThat(sums.get("invariance-another-cell").get("verdict").asText()).isEqualTo("pass");
  }

  private static Map<String, JsonNode> invariance(JsonNode checks) {
    Map<String, JsonNode> out = new LinkedHashMap<>();
    for (JsonNode c : checks) {
      if (c.get("check").asText().startsWith("invariance")) {
        out.put(c.get("check").asText(), c);
      }
    }
    return out;
  }

  @Test
  void aTableMayNameFilesBesideIt() throws Exception {
    Files.createDirectories(dir.resolve("cells"));
    StringBuilder csv = new StringBuilder("file,gap\n");
    String[] lines = Files.readString(table).strip().split("\n");
    for (int i = 0; i < lines.length; i++) {
      JsonNode node = new ObjectMapper().readTree(lines[i]);
      String name = "cells/" + i + ".vasp";
      csv.append(name).append(',').append(node.get("gap")).append('\n');
      Files.writeString(dir.resolve(name), poscar(node));
    }
    Path names = Files.writeString(dir.resolve("names.csv"), csv);
    ok("n", "--set", "data.path=" + names, "--set", "data.input=file", "--set", "explain.limit=1");
    ok("j", "--set", "data.sample=24");
    String[] fromFiles = Files.readString(dir.resolve("n/predictions.csv")).split("\n");
    String[] fromJson = Files.readString(dir.resolve("j/predictions.csv")).split("\n");
    assertThat(fromFiles).hasSameSizeAs(fromJson);
    assertThat(json("n/explain/index.json").get(0).get("input").asText()).matches("\\d+\\.vasp");
    Files.writeString(names, csv.toString().replace("cells/3.vasp", "cells/x.vasp"));
    CommandLineRun gone = run("m", "--set", "data.path=" + names, "--set", "data.input=file");
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
    ok("s1", "--set", "data.sample=13");
    ok("s2", "--set", "data.sample=13", "--set", "seed=3");
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
        table, Files.readString(table) + line("Na", "Br").replace("[0,0,0]", "[0.5,0.5,0.5]"));
    assertThat(run("d").exitCode()).isEqualTo(2);
    ok("e", "--set", "data.onError=skip");
    assertThat(Files.readString(dir.resolve("e/skipped.txt")).strip().lines()).hasSize(1);
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    assertThat(run("f", "--set", "tokenizer.nearest=12").err())
        .contains("expected either a cutoff in Å above 0 or nearest above 0, not both");
    assertThat(run("f", "--set", "tokenizer.kind=element").err())
        .contains(
            "cutoff, nearest, volumePerAtom, density, environment and cell go with tokenizer.kind site");
    assertThat(run("f", "--set", "tokenizer.frequencies=3").err())
        .contains("go with tokenizer.kind element");
  }
}
