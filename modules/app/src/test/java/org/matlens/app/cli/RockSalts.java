package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table of 24 rock-salt crystals, a configuration, and runs of it that take less than a second.
 */
final class RockSalts {
  private static final List<String> CATIONS = List.of("Li", "Na", "K", "Rb", "Ag", "Tl");
  private static final List<String> ANIONS = List.of("F", "Cl", "Br", "I");

  final Path dir;
  final Path config;
  final Path table;

  RockSalts(Path dir) throws IOException {
    this.dir = dir;
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

  static double edge(String cation, String anion) {
    return 4.5 + 0.3 * CATIONS.indexOf(cation) + 0.25 * ANIONS.indexOf(anion);
  }

  /** The primitive cell: two sites. */
  static String line(String cation, String anion) {
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

  CommandLineRun run(String out, String... more) {
    String[] first = {"run", config.toString(), "--out", dir.resolve(out).toString()};
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return CommandLineRun.of(all);
  }

  void ok(String out, String... more) {
    CommandLineRun run = run(out, more);
    assertThat(run.exitCode()).as(run.toString()).isZero();
  }

  JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(dir.resolve(file).toFile());
  }
}
