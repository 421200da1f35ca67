package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spectra from tables, stored and simulated, through every command. */
class SpectrumRunTest {
  private static final int ROWS = 40;
  private static final int POINTS = 61;

  @TempDir Path dir;
  private Path config;

  /** Mixtures of two peaks; the targets are the shares of the first and of the second. */
  @BeforeEach
  void write() throws IOException {
    config = dir.resolve("c.yaml");
    StringBuilder wide = new StringBuilder("id");
    for (int i = 0; i < POINTS; i++) {
      wide.append(String.format(Locale.ROOT, ",q%.2f", 1 + 0.05 * i));
    }
    StringBuilder labels = new StringBuilder("pattern,first,second,batch\n");
    for (int r = 0; r < ROWS; r++) {
      double a = (r * 7 % ROWS) / (ROWS - 1.0);
      wide.append("\nm").append(r);
      for (int i = 0; i < POINTS; i++) {
        double x = 1 + 0.05 * i;
        double y =
            a * Math.exp(-50 * (x - 2) * (x - 2)) + (1 - a) * Math.exp(-50 * (x - 3) * (x - 3));
        wide.append(String.format(Locale.ROOT, ",%.5f", y + 0.1));
      }
      labels.append(String.format(Locale.ROOT, "m%d,%.5f,%.5f,b%d%n", r, a, 1 - a, r / 2));
    }
    Files.writeString(dir.resolve("wide.csv"), wide.append('\n'));
    Files.writeString(dir.resolve("labels.csv"), labels);
    Files.writeString(
        config,
        """
        name: mixtures
        data: {path: labels.csv, spectra: wide.csv, input: pattern, target: [first, second]}
        tokenizer:
          kind: patch
          axis: {quantity: q, unit: 1/angstrom}
          preprocess:
            - crop: {from: 1.2}
            - rolling: {window: 31}
            - resample: {from: 1.25, to: 3.75, step: 0.05}
            - normalise: maximum
          patch: {length: 7, stride: 5}
          waves: {frequencies: 3, span: 5}
          augment: {views: 2, shift: 0.02, noise: 0.01}
        split: {validation: 0.2, test: 0.2, group: batch}
        model: {dModel: 12, numHeads: 3, numLayers: 2, dFeedForward: 17}
        training: {epochs: 3, batchSize: 7, learningRate: 0.003, threads: 1}
        explain: {limit: 2, methods: [attention, occlusion]}
        audit: {limit: 0}
        """);
  }

  private CommandLineRun run(String out, String... more) {
    List<String> args =
        new ArrayList<>(List.of("run", "" + config, "--out", "" + dir.resolve(out)));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(file).toFile());
  }

  @Test
  void mixturesAreLearntExplainedAndPredicted() throws Exception {
    CommandLineRun first = run("a");
    assertThat(first.exitCode()).as(first.toString()).isZero();

    JsonNode metrics = json("a/metrics.json");
    JsonNode ridge = metrics.at("/tasks/second/baselines/1");
    assertThat(ridge.at("/predictor").asText()).isEqualTo("principal components and ridge");
    // Normalised mixtures are not quite linear in the shares.
    assertThat(ridge.at("/test/mae").asDouble()).isLessThan(0.1);
    assertThat(metrics.at("/baselines/0/predictor").asText()).isEqualTo("nearest neighbour");
    assertThat(metrics.at("/baselines/0/test/mae").asDouble()).isBetween(1e-6, 0.1);
    assertThat(metrics.at("/overall/mae").asDouble()).isPositive();
    assertThat(metrics.at("/overall/baselines")).hasSize(2);

    JsonNode sample = json("a/explain/index.json").get(0);
    JsonNode patch = sample.at("/tokens/1");
    assertThat(patch.at("/kind").asText()).isEqualTo("patch");
    assertThat(patch.at("/range/0").asDouble()).isEqualTo(1.5);
    assertThat(patch.at("/range/1").asDouble()).isBetween(1.7999, 1.8001);
    assertThat(patch.at("/unit").asText()).isEqualTo("1/angstrom");
    assertThat(sample.at("/input").asText()).startsWith(dir.toRealPath() + "/wide.csv#m");
    assertThat(sample.at("/drawings/spectrum.occlusion").asText())
        .isEqualTo("0.occlusion.spectrum.svg");
    assertThat(dir.resolve("a/explain/0.occlusion.spectrum.svg")).isNotEmptyFile();

    // The written configuration repeats the run.
    CommandLineRun again =
        CommandLineRun.of("run", "" + dir.resolve("a/config.yaml"), "--out", "" + dir.resolve("b"));
    assertThat(again.exitCode()).as(again.toString()).isZero();
    assertThat(dir.resolve("b/predictions.csv"))
        .hasSameTextualContentAs(dir.resolve("a/predictions.csv"));

    // A table of spectra, and one of its rows.
    CommandLineRun all = CommandLineRun.of("predict", "" + dir.resolve("a"), dir + "/wide.csv");
    assertThat(all.exitCode()).as(all.toString()).isZero();
    assertThat(all.out().lines()).hasSize(1 + 2 * ROWS);
    CommandLineRun one = CommandLineRun.of("predict", "" + dir.resolve("a"), dir + "/wide.csv#m3");
    String of3 = all.out().lines().filter(l -> l.startsWith("m3,")).findFirst().orElseThrow();
    assertThat(one.out().lines().toList().get(1).split(",")[4]).isEqualTo(of3.split(",")[4]);

    // The same spectrum in a file of its own, which does not state its axis.
    List<String> wide = Files.readAllLines(dir.resolve("wide.csv"));
    String[] axis = wide.get(0).split(",");
    String[] cells = wide.get(4).split(",");
    StringBuilder columns = new StringBuilder();
    for (int i = 1; i < axis.length; i++) {
      columns.append(axis[i].substring(1)).append(' ').append(cells[i]).append('\n');
    }
    Files.writeString(dir.resolve("m3.xy"), columns);
    CommandLineRun own = CommandLineRun.of("predict", "" + dir.resolve("a"), dir + "/m3.xy");
    assertThat(own.exitCode()).as(own.toString()).isZero();
    assertThat(own.out().lines().toList().get(1).split(",")[4]).isEqualTo(of3.split(",")[4]);

    // One that says it is something else.
    Files.writeString(
        dir.resolve("other.csv"), "energy (eV),intensity\n" + columns.toString().replace(' ', ','));
    CommandLineRun other = CommandLineRun.of("predict", "" + dir.resolve("a"), dir + "/other.csv");
    assertThat(other.exitCode()).as(other.toString()).isEqualTo(2);
    assertThat(other.onlyErrorLine())
        .contains("over an axis in eV, expected 1/angstrom as the spectra before it");

    CommandLineRun audit =
        CommandLineRun.of("audit", "" + dir.resolve("a"), "--check", "finite", "--limit", "2");
    assertThat(audit.exitCode()).as(audit.toString()).isZero();
  }

  @Test
  void groupsStayOnOneSide() throws Exception {
    run("a", "--set", "explain.limit=0");
    List<String> parts = new ArrayList<>(java.util.Collections.nCopies(ROWS, "train"));
    Files.readAllLines(dir.resolve("a/predictions.csv")).stream()
        .skip(1)
        .map(l -> l.split(","))
        .forEach(c -> parts.set(Integer.parseInt(c[1]), c[3]));
    assertThat(parts).contains("validation", "test");
    for (int r = 0; r < ROWS; r += 2) {
      assertThat(parts.get(r)).as("batch %d", r / 2).isEqualTo(parts.get(r + 1));
    }
  }

  @Test
  void patternsOfCrystalsAreSimulated() throws Exception {
    StringBuilder table = new StringBuilder();
    int[] groups = {225, 123, 47};
    for (int r = 0; r < 30; r++) {
      double a = 3 + 0.05 * r;
      double b = r % 3 == 2 ? a * 1.15 : a;
      double c = r % 3 == 0 ? a : a * 1.3;
      table.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"c%d\",\"formula\":\"F%d\",\"space_group\":%d,\"species\":[\"Fe\"],"
                  + "\"frac\":[[0,0,0]],\"lattice\":[[%f,0,0],[0,%f,0],[0,0,%f]]}%n",
              r,
              r,
              groups[r % 3],
              a,
              b,
              c));
    }
    Files.writeString(dir.resolve("crystals.jsonl"), table);
    Files.writeString(
        config,
        """
        name: systems
        data: {path: crystals.jsonl, id: id, input: structure, target: crystal_system, task: multiclass}
        tokenizer:
          kind: peak
          simulate: {from: 20, to: 80, step: 0.1, fwhm: 0.3}
          preprocess: [normalise: maximum, power: 0.5]
          peaks: {prominence: 0.02, most: 20}
          waves: {frequencies: 5, span: 90}
          augment: {views: 1, texture: 0.3, impurities: 2}
        split: {validation: 0.2, test: 0.2, group: formula}
        model: {dModel: 12, numHeads: 3, numLayers: 1, dFeedForward: 17}
        training: {epochs: 2, batchSize: 7, threads: 1}
        explain: {limit: 1, methods: [attention]}
        audit: {limit: 0}
        """);
    CommandLineRun run = run("s");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    JsonNode metrics = json("s/metrics.json");
    assertThat(metrics.at("/baselines/0/test/macroF1").isNumber()).isTrue();
    assertThat(metrics.at("/baselines/1/comparedBy").asText()).isEqualTo("macroF1");
    assertThat(Files.readString(dir.resolve("s/predictions.csv")))
        .contains("p.cubic", "p.orthorhombic", "p.tetragonal");
    assertThat(json("s/explain/index.json").at("/0/tokens/0/kind").asText()).isEqualTo("peak");
  }

  /** Models of simulated patterns are asked about measured ones, in training's run and later. */
  @Test
  void measuredPatternsAreAskedAboutByModelsOfSimulatedOnes() throws Exception {
    patternsOfCrystalsAreSimulated();
    Files.createDirectories(dir.resolve("films/a"));
    StringBuilder labels = new StringBuilder("file,class\n");
    for (int f = 0; f < 7; f++) {
      StringBuilder film = new StringBuilder("# 2theta counts\n");
      for (int i = 0; i <= 650; i++) {
        double x = 18 + 0.1 * i;
        double y =
            100 * Math.exp(-9 * Math.pow(x - 30 - f, 2))
                + 50 * Math.exp(-9 * Math.pow(x - 43 - f, 2));
        film.append(String.format(Locale.ROOT, "%.2f %.4f%n", x, y + 3));
      }
      Files.writeString(dir.resolve("films/a/f" + f + ".xy"), film);
      labels.append("a/f").append(f).append(".xy,");
      labels.append(f < 3 ? "Pm-3m" : f < 6 ? "tetragonal" : f < 7 ? "P1" : "").append('\n');
    }
    Files.writeString(dir.resolve("films/labels.csv"), labels);
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "task: multiclass}",
                "task: multiclass, transfer: {path: films/labels.csv, input: file, target: class,"
                    + " classes: {Pm-3m: cubic, P1: orthorhombic}, fewest: 2}}")
            .replace(
                "preprocess: [",
                "preprocess: [resample: {from: 20, to: 80, step: 0.1, outside: nearest}, "));
    CommandLineRun run = run("t");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    JsonNode transfer = json("t/metrics.json").at("/transfer");
    assertThat(transfer.at("/samples").asInt()).isEqualTo(7);
    assertThat(transfer.at("/n").asInt()).isEqualTo(6); // one pattern alone does not count
    assertThat(transfer.at("/classes").toString()).isEqualTo("{\"cubic\":3,\"tetragonal\":3}");
    assertThat(transfer.at("/macroF1").isNumber()).isTrue();
    assertThat(transfer.at("/baselines/0/predictor").asText()).isEqualTo("always cubic");
    assertThat(transfer.at("/baselines/0/macroF1").asDouble()).isEqualTo(1 / 3.0);
    assertThat(transfer.at("/baselines/1/predictor").asText()).isEqualTo("nearest neighbour");
    assertThat(run.out()).contains("other data (n = 6 of {cubic=3, tetragonal=3}):");

    List<String> stored = Files.readAllLines(dir.resolve("t/transfer.csv"));
    assertThat(stored).hasSize(8);
    CommandLineRun film =
        CommandLineRun.of("predict", "" + dir.resolve("t"), dir + "/films/a/f4.xy");
    assertThat(film.exitCode()).as(film.toString()).isZero();
    String predicted = film.out().lines().toList().get(1).split(",")[4];
    assertThat(stored.get(5)).startsWith("a/f4.xy,4,0,transfer,crystal_system,tetragonal,");
    assertThat(stored.get(5).split(",")[6]).isEqualTo(predicted);

    CommandLineRun audit =
        CommandLineRun.of(
            "audit",
            "" + dir.resolve("t"),
            "--check",
            "window-mask",
            "--check",
            "peak-removal",
            "--check",
            "measurement",
            "--method",
            "occlusion");
    assertThat(audit.exitCode()).as(audit.toString()).isZero();
    assertThat(json("t/audit.json").at("/checks").findValuesAsText("check"))
        .contains("window-mask", "peak-removal", "measurement-noise", "measurement-a-shift");

    Files.writeString(
        dir.resolve("films/labels.csv"), labels.toString().replace("a/f4.xy", "a/none.xy"));
    assertThat(run("x").onlyErrorLine())
        .contains("labels.csv, line 6, column \"file\"")
        .contains("a/none.xy");
    Files.writeString(dir.resolve("films/labels.csv"), labels);
    assertThat(run("x", "--set", "data.transfer.fewest=4").onlyErrorLine())
        .contains("none of [cubic, orthorhombic, tetragonal] has 4 samples in");
    CommandLineRun unknown = run("x", "--set", "data.transfer.classes={Pm-3m: kubic}");
    assertThat(unknown.onlyErrorLine()).contains("\"kubic\", expected one of [cubic,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.spectra=no.csv|key \"data.spectra\": no such file",
        "tokenizer.preprocess=[{crop: {from: 9}}]|preprocessing step 1 (Crop): 0 points from 9.0",
        "tokenizer.preprocess=[{crop: {from: 2}, power: 1}]|key \"tokenizer.preprocess[0].\": 2 steps",
        "tokenizer.preprocess=[{smoothe: {}}]|key \"tokenizer.preprocess[0].\": 0 steps, expected one",
        "tokenizer.preprocess=[crop]|key \"tokenizer.preprocess[0]\" is \"crop\", expected a section",
        "tokenizer.preprocess=[{smooth: {window: 8}}]|8 points have no middle, expected an odd number",
        "tokenizer.preprocess=[{smooth: {windw: 9}}]|(did you mean \"tokenizer.preprocess[0].smooth.window\"?)",
        "tokenizer.augment.texture=0.2|only simulated powders have one",
        "tokenizer.patch.stride=9|expected a whole number from 1 to 7",
        "tokenizer.kind=smiles|go with tokenizer.kind patch or peak",
        "data.transfer={fewest: 2}|expected one of transfer.card and transfer.path",
        "data.transfer={path: pom.xml}|a file goes with transfer.input and transfer.target",
        "data.transfer={card: perovskite-films}|goes with one target of several classes",
        "split.group=bach|bach"
      })
  void mistakesAreToldInOneLine(String setting, String message) {
    CommandLineRun run = run("x", "--set", setting);
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(2);
    assertThat(run.onlyErrorLine()).contains(message);
    assertThat(dir.resolve("x")).doesNotExist();
  }

  /**
   * What an axis is must stand in the file or in the configuration; nothing is taken for angles.
   */
  @Test
  void anAxisThatNobodyStatesIsToldWithItsFile() throws Exception {
    Files.writeString(
        config, Files.readString(config).replace("  axis: {quantity: q, unit: 1/angstrom}\n", ""));
    assertThat(run("x").onlyErrorLine())
        .contains("labels.csv, line 2, column \"pattern\"")
        .contains("wide.csv, line 1: axis values without unit, expected tokenizer.axis");
    StringBuilder table = new StringBuilder("pattern,first,second,batch\n");
    for (int r = 0; r < ROWS; r++) {
      String header = r == 3 ? "energy (eV)" : r == 4 ? "x" : "raman shift (1/cm)";
      StringBuilder file = new StringBuilder(header + ",intensity\n");
      for (int i = 0; i < POINTS; i++) {
        file.append(1 + 0.05 * i).append(',').append((i * i + r) % 7).append('\n');
      }
      Files.writeString(dir.resolve("s" + r + ".csv"), file);
      table.append("s%d.csv,0.%d,0.%d,b%d%n".formatted(r, r + 1, 99 - r, r));
    }
    Files.writeString(dir.resolve("labels.csv"), table);
    assertThat(run("x", "--set", "data.spectra=").onlyErrorLine())
        .contains("labels.csv, line 5, column \"pattern\"")
        .contains("spectrum over an axis in eV, expected 1/cm as the spectra before it");
    Files.writeString(
        dir.resolve("s3.csv"),
        Files.readString(dir.resolve("s3.csv")).replace("energy (eV)", "raman shift"));
    assertThat(run("x", "--set", "data.spectra=").onlyErrorLine())
        .contains("labels.csv, line 6, column \"pattern\"")
        .contains("s4.csv, line 1: axis is unknown in unknown, expected a header that says");
    CommandLineRun run =
        run(
            "x",
            "--set",
            "data.spectra=",
            "--set",
            "tokenizer.axis={quantity: raman shift, unit: 1/cm}");
    assertThat(run.exitCode()).as(run.toString()).isZero();
    assertThat(dir.resolve("x/config.yaml")).content().contains("quantity: raman shift");
    assertThat(run("y", "--set", "tokenizer.axis={unit: 1/cm}").onlyErrorLine())
        .contains("key \"tokenizer.axis.quantity\"")
        .contains("expected both or none");
  }

  @Test
  void aPatternThatIsNotThereIsToldWithItsRow() throws Exception {
    Path labels = dir.resolve("labels.csv");
    Files.writeString(labels, Files.readString(labels).replace("m3,", "m333,"));
    assertThat(run("x").onlyErrorLine())
        .contains("labels.csv, line 5, column \"pattern\"")
        .contains("wide.csv: no spectrum \"m333\"");
  }
}
