package org.matlens.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.matlens.analysis.attention.GroupTest;
import org.matlens.analysis.truth.TruthTable;
import org.matlens.app.config.RunConfig;
import org.matlens.app.explain.ExplainOptions;
import org.matlens.app.run.Inspection;
import org.matlens.app.run.RunFolder;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain RUN [INPUT]}: attention and attributions per sample. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Writes attention and attributions of samples: arrays, an index, XSMILES and drawings.")
final class ExplainCommand implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 20;

  /** Samples of --statistics unless told. */
  private static final int MANY = 1000;

  private static final int LEAST_BYTES = 1024;
  private static final int CHANGES = 2;
  private static final int MOST_CHANGES = 5;

  @Parameters(index = "0", paramLabel = "RUN", description = "Run directory.")
  private Path run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description = "As in predict (default: the run's own data).")
  private String input;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "train, validation or test (default: as configured).")
  private String split;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most samples (default: as configured).")
  private Integer limit;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "Attribution method, with options behind a colon (attention:layer=last,heads=max); may be"
              + " repeated.")
  private List<String> methods = List.of();

  @Option(
      names = "--statistics",
      description =
          "Instead of writing explanations, look at the attention of many samples: figures of heads,"
              + " reach, pairs of elements, graphs; writes statistics.json and drawings.")
  private boolean statistics;

  @Option(
      names = "--epochs",
      description =
          "Instead of writing explanations, tell how attention changed in training; needs a run with"
              + " explain.epochs; writes epochs.json and drawings.")
  private boolean epochs;

  @Option(
      names = "--groups",
      paramLabel = "COLUMN",
      description =
          "Compare the attention of --statistics between samples with different values in a column,"
              + " or with and without an element (element:O); default: classes, or targets above and"
              + " below their median.")
  private String groups;

  @Option(
      names = "--test",
      paramLabel = "NAME",
      description = "Test that compares groups: mann-whitney or welch (default: mann-whitney).")
  private String test;

  @Option(
      names = "--truth",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Instead of writing explanations, score all methods (or those of --method) against columns"
              + " that say what each atom does: 0 and 1 per atom, or numbers; writes RUN/truth.json"
              + " and RUN/truth.csv.")
  private List<String> truth = List.of();

  @Option(
      names = "--counterfactual",
      description =
          "Instead of writing explanations, look for the nearest valid inputs that the model answers"
              + " otherwise: an atom, an element, a peak changed; writes counterfactuals.csv and"
              + " drawings.")
  private boolean counterfactual;

  @Option(
      names = "--move",
      paramLabel = "X",
      description =
          "Change of a predicted number that --counterfactual looks for, up and down (default: half a"
              + " standard deviation of the training targets).")
  private Double move;

  @Option(
      names = "--changes",
      paramLabel = "N",
      description = "Most changes of --counterfactual one after the other, 1 to 5 (default: 2).")
  private Integer changes;

  @Mixin private WhichModel which;

  @Option(
      names = "--no-drawings",
      description = "Arrays, index.json and xsmiles.json only: many times faster.")
  private boolean plain;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description =
          "Most bytes of arrays per sample (default: as configured). What does not fit is written in"
              + " half precision, then only --layer and --head, then the mean over heads.")
  private Long maxBytes;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description =
          "Attention layer to keep when all do not fit into --max-bytes, from 0; may be repeated.")
  private List<Integer> layers = List.of();

  @Option(
      names = "--head",
      paramLabel = "N",
      description =
          "Attention head to keep when all do not fit into --max-bytes, from 0; may be repeated.")
  private List<Integer> heads = List.of();

  @Option(names = "-o", paramLabel = "DIR", description = "Folder to write (default: RUN/explain).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InputException, IOException {
    if (limit != null && limit < 1) {
      throw new InputException("--limit " + limit + ", expected at least 1");
    }
    boolean reduced = maxBytes != null || !layers.isEmpty() || !heads.isEmpty();
    if (reduced && (statistics || epochs || counterfactual || !truth.isEmpty())) {
      throw new InputException(
          "--max-bytes, --layer and --head go with neither --statistics nor --epochs nor"
              + " --counterfactual nor --truth: nothing is exported then");
    }
    for (int n : java.util.stream.Stream.concat(layers.stream(), heads.stream()).toList()) {
      if (n < 0) {
        throw new InputException("--layer and --head " + n + ", expected a number from 0 on");
      }
    }
    if (maxBytes != null && maxBytes < LEAST_BYTES) {
      throw new InputException("--max-bytes " + maxBytes + ", expected at least " + LEAST_BYTES);
    }
    if (!truth.isEmpty() && (input != null || split != null || out != null)) {
      throw new InputException(
          "--truth goes with neither an input nor --split nor -o: it speaks of the run's own data");
    }
    if (statistics && (input != null || !methods.isEmpty() || !truth.isEmpty())) {
      throw new InputException(
          "--statistics goes with neither an input nor --method nor --truth: it speaks of the"
              + " attention to the run's own data");
    }
    if (epochs && (input != null || !methods.isEmpty() || !truth.isEmpty() || statistics)) {
      throw new InputException(
          "--epochs goes with neither an input nor --method nor --truth nor --statistics");
    }
    if (counterfactual && (!methods.isEmpty() || !truth.isEmpty() || statistics || epochs)) {
      throw new InputException(
          "--counterfactual goes with neither --method nor --truth nor --statistics nor --epochs");
    }
    if (!counterfactual && (move != null || changes != null)) {
      throw new InputException("--move and --changes go with --counterfactual");
    }
    if (move != null && !(move > 0 && move < Double.POSITIVE_INFINITY)) {
      throw new InputException("--move " + move + ", expected a number above 0");
    }
    if (changes != null && (changes < 1 || changes > MOST_CHANGES)) {
      throw new InputException("--changes " + changes + ", expected 1 to " + MOST_CHANGES);
    }
    if (!truth.isEmpty() && !which.isFirst()) {
      throw new InputException("--truth goes with neither --fold nor --member");
    }
    if (!statistics && (groups != null || test != null)) {
      throw new InputException("--groups and --test go with --statistics");
    }
    if (split != null && !List.of("train", "validation", "test").contains(split)) {
      throw new InputException("--split " + split + ", expected train, validation or test");
    }
    RunFolder folder = new RunFolder(run);
    try (Inspection inspection = Inspection.open(folder, which.fold, which.member);
        Console console = new Console()) {
      if (!truth.isEmpty()) {
        int most = limit == null ? Integer.MAX_VALUE : limit;
        TruthTable table = inspection.truth(truth, methods, most, console);
        console.close();
        print(table);
        return MatlensCommand.OK;
      }
      RunConfig.ExplainConfig c = inspection.config().explain();
      Path to = out == null ? folder.explain(which.fold, which.member) : out;
      if (statistics) {
        int n =
            inspection.statistics(
                split == null ? c.split() : split,
                limit == null ? MANY : limit,
                groups,
                groupTest(),
                to,
                console);
        console.close();
        spec.commandLine().getOut().println("attention of " + n + " samples in statistics.json");
        spec.commandLine().getOut().flush();
        return MatlensCommand.OK;
      }
      if (counterfactual) {
        int n =
            inspection.counterfactuals(
                input,
                split == null ? c.split() : split,
                limit == null ? DEFAULT_LIMIT : limit,
                move,
                changes == null ? CHANGES : changes,
                to,
                console);
        console.close();
        spec.commandLine()
            .getOut()
            .println(n + " samples, see " + to.resolve("counterfactuals.csv"));
        spec.commandLine().getOut().flush();
        return MatlensCommand.OK;
      }
      if (epochs) {
        int n =
            inspection.epochs(
                split == null ? c.split() : split,
                limit == null ? DEFAULT_LIMIT : limit,
                to,
                console);
        console.close();
        spec.commandLine().getOut().println("attention to " + n + " samples in epochs.json");
        spec.commandLine().getOut().flush();
        return MatlensCommand.OK;
      }
      List<String> names = methods.isEmpty() ? c.methods() : methods;
      int configured = c.limit() > 0 ? c.limit() : DEFAULT_LIMIT;
      int most = limit != null ? limit : input != null ? Integer.MAX_VALUE : configured;
      long bytes = maxBytes == null ? c.maxBytes() : maxBytes;
      ExplainOptions options = new ExplainOptions(bytes, layers, heads, !plain);
      int n =
          input == null
              ? inspection.explainSplit(
                  split == null ? c.split() : split, most, names, options, to, console)
              : inspection.explainInput(input, most, names, options, to, console);
      console.close();
      spec.commandLine().getOut().println(n + " samples explained in " + to);
      spec.commandLine().getOut().flush();
    }
    return MatlensCommand.OK;
  }

  private GroupTest groupTest() throws InputException {
    return switch (test == null ? "mann-whitney" : test) {
      case "mann-whitney" -> GroupTest.MANN_WHITNEY;
      case "welch" -> GroupTest.WELCH;
      default -> throw new InputException("--test " + test + ", expected mann-whitney or welch");
    };
  }

  private void print(TruthTable table) {
    PrintWriter out = spec.commandLine().getOut();
    String metric = table.rows().isEmpty() ? "" : table.rows().get(0).main().metric().label();
    TextTable text =
        new TextTable("method", "validation " + metric, "test " + metric, "low", "high", "n");
    for (TruthTable.Row r : table.rows()) {
      text.row(
          r.method(),
          TextTable.number(r.validation().mean().estimate()),
          TextTable.number(r.main().mean().estimate()),
          TextTable.number(r.main().mean().low()),
          TextTable.number(r.main().mean().high()),
          Integer.toString(r.main().n()));
    }
    text.lines().forEach(out::println);
    table.chosen().ifPresent(r -> out.printf("%nbest on the validation part: %s%n", r.method()));
    out.flush();
  }
}
