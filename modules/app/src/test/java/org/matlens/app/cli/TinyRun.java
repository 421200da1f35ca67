package org.matlens.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A small table, a small configuration, and runs of it that take a second. */
final class TinyRun {
  final Path dir;
  final Path config;
  final Path table;

  /** Alkanes, alcohols and amines with 1 to 13 carbons; y grows with the carbons. */
  TinyRun(Path dir) throws IOException {
    this.dir = dir;
    config = dir.resolve("c.yaml");
    table = dir.resolve("d.csv");
    StringBuilder rows = new StringBuilder("name,smiles,y,hetero,kind\n");
    String[] ends = {"", "O", "N"};
    String[] kinds = {"alkane", "alcohol", "amine"};
    for (int n = 1; n <= 13; n++) {
      for (int e = 0; e < ends.length; e++) {
        String y = String.format(Locale.ROOT, "%.2f", 0.5 * n + e);
        String hetero = n % 5 == 0 ? "" : e == 0 ? "0" : "1"; // some labels are missing
        rows.append(
            "%s-%d,%s%s,%s,%s,%s%n"
                .formatted(kinds[e], n, "C".repeat(n), ends[e], y, hetero, kinds[e]));
      }
    }
    Files.writeString(table, rows);
    Files.writeString(
        config,
        """
        name: tiny
        data: {path: d.csv, id: name, input: smiles, target: y, unit: eV}
        split: {validation: 0.2, test: 0.2}
        model: {dModel: 12, numHeads: 3, numLayers: 2, dFeedForward: 17, maxTokens: 31}
        training: {epochs: 3, batchSize: 7, learningRate: 0.003, threads: 1}
        explain: {limit: 0}
        audit: {limit: 0}
        """);
  }

  Path out(String name) {
    return dir.resolve(name);
  }

  /** Arguments of a run into {@code out}. */
  List<String> arguments(String out, String... more) {
    List<String> args = new ArrayList<>(List.of("run", "" + config, "--out", "" + out(out)));
    args.addAll(Arrays.asList(more));
    return args;
  }

  /** Runs in this process; fails unless the exit code is 0. */
  CommandLineRun run(String out, String... more) {
    return ok(arguments(out, more).toArray(String[]::new));
  }

  static CommandLineRun ok(String... args) {
    CommandLineRun run = CommandLineRun.of(args);
    if (run.exitCode() != 0) {
      throw new AssertionError(Arrays.toString(args) + ": " + run);
    }
    return run;
  }

  /** Runs in another process. */
  static Process start(List<String> args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "org.matlens.app.Main"));
    command.addAll(args);
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  String text(String out, String file) {
    try {
      return Files.readString(out(out).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cells of a CSV without quotes, header first. */
  List<String[]> csv(String out, String file) {
    return text(out, file).lines().map(l -> l.split(",", -1)).toList();
  }

  /** history.csv without the seconds. */
  List<String> history(String out) {
    List<String[]> lines = csv(out, "history.csv");
    int seconds = Arrays.asList(lines.get(0)).indexOf("seconds");
    return lines.stream()
        .map(
            l -> {
              List<String> cells = new ArrayList<>(Arrays.asList(l));
              cells.remove(seconds);
              return String.join(",", cells);
            })
        .toList();
  }
}
