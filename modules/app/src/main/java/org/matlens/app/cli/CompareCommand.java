package org.matlens.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.matlens.app.run.RunComparison;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare RUN OTHER…}: paired tests between runs on the same test samples. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Compares the errors of finished runs sample by sample: Wilcoxon's signed-rank test for"
            + " numbers, McNemar's for classes, p-values adjusted over all comparisons (Holm).")
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = "Run directories; the first is compared with each of the others.")
  private List<Path> runs = List.of();

  @Option(
      names = "--pair",
      arity = "2",
      paramLabel = "RUN",
      description =
          "Compares two runs, e.g. on other data; may be repeated, and p-values are adjusted over all.")
  private List<Path> pairs = List.of();

  @Option(names = "--json", description = "Print a list of objects instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InputException, IOException {
    List<RunComparison.Pair> asked = new ArrayList<>();
    for (int i = 1; i < runs.size(); i++) {
      asked.add(new RunComparison.Pair(runs.get(0), runs.get(i)));
    }
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      asked.add(new RunComparison.Pair(pairs.get(i), pairs.get(i + 1)));
    }
    if (runs.size() == 1 || asked.isEmpty()) {
      throw new InputException("compare with " + runs + ", expected two runs or more, or --pair");
    }
    List<RunComparison> found = RunComparison.of(asked);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(found.stream().map(RunComparison::toMap).toList()));
    } else {
      print(out, found);
    }
    out.flush();
    return MatlensCommand.OK;
  }

  private static void print(PrintWriter out, List<RunComparison> found) {
    TextTable table =
        new TextTable(
            "run",
            "other",
            "task",
            "metric",
            "n",
            "run's",
            "other's",
            "difference",
            "low 95",
            "high 95",
            "p adjusted");
    for (RunComparison c : found) {
      table.row(
          c.run().toString(),
          c.other().toString(),
          c.task(),
          c.metric(),
          Integer.toString(c.n()),
          TextTable.number(c.value()),
          TextTable.number(c.otherValue()),
          TextTable.number(c.difference().estimate()),
          TextTable.number(c.difference().low()),
          TextTable.number(c.difference().high()),
          TextTable.number(c.pAdjusted()));
    }
    table.lines().forEach(out::println);
  }
}
