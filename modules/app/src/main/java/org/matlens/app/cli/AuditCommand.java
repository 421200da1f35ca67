package org.matlens.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.matlens.analysis.audit.AuditProgress;
import org.matlens.analysis.audit.AuditReport;
import org.matlens.analysis.audit.CheckResult;
import org.matlens.analysis.audit.Finding;
import org.matlens.analysis.audit.MethodVerdict;
import org.matlens.analysis.planted.PlantedSuite;
import org.matlens.app.run.AuditFile;
import org.matlens.app.run.Inspection;
import org.matlens.app.run.PlantedNetworks;
import org.matlens.app.run.RunFolder;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code audit RUN}: the sanity checks, with one verdict per attribution method. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Checks whether attention and attributions of a finished run can be believed; writes RUN/audit.json.")
final class AuditCommand implements Callable<Integer> {
  /** Where the config asks for no audit: enough for a verdict on most methods. */
  private static final int DEFAULT_LIMIT = 200;

  @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", description = "Run directory.")
  private Path run;

  @Option(
      names = "--planted",
      description =
          "Instead of a run, audit planted explainers of models whose truth is known, hand-built"
              + " and trained: one true and four worthless ones per modality.")
  private boolean planted;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of --planted (default: ${DEFAULT-VALUE}).")
  private long seed = 7;

  @Option(
      names = "--check",
      paramLabel = "NAME",
      description = "Only this check; may be repeated (default: all).")
  private List<String> checks = List.of();

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "Only this attribution method, with options as in explain; may be repeated; all for every"
              + " one (default: as the run's config says, else those of little cost).")
  private List<String> methods = List.of();

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description = "Look at the test samples with this value only; the gate is asked of all.")
  private String where;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most test samples (default: as the run's config says).")
  private Integer limit;

  @Option(
      names = "--retrain",
      description =
          "Also train the model six times again, three with other seeds and three on shuffled"
              + " labels, and compare the maps.")
  private boolean retrain;

  @Mixin private WhichModel which;

  @Option(names = "--json", description = "Print audit.json instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InputException, IOException {
    if (limit != null && limit < 1) {
      throw new InputException("--limit " + limit + ", expected at least 1");
    }
    if (planted == (run != null)) {
      throw new InputException(
          planted
              ? "audit " + run + " --planted, expected a run or --planted, not both"
              : "audit without a run, expected the directory of one, or --planted");
    }
    if (planted) {
      return planted();
    }
    RunFolder folder = new RunFolder(run);
    try (Inspection inspection = Inspection.open(folder, which.fold, which.member);
        Console console = new Console()) {
      int configured = inspection.config().audit().limit();
      int samples = limit != null ? limit : configured > 0 ? configured : DEFAULT_LIMIT;
      String looked = where != null ? where : inspection.config().audit().where();
      AuditReport report =
          inspection.audit(
              checks.isEmpty() ? inspection.config().audit().checks() : checks,
              methods.isEmpty() ? inspection.config().audit().methods() : methods,
              looked,
              samples,
              retrain,
              console);
      console.close();
      if (which.isFirst()) {
        AuditFile.write(folder, report, looked);
      } else {
        AuditFile.write(folder.audit(which.fold, which.member), report, looked);
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.print(AuditFile.text(report, looked));
      } else {
        print(out, report);
      }
      out.flush();
    }
    return MatlensCommand.OK;
  }

  /** Exit code 1 unless every verdict is right: this is a test of the audit itself. */
  private int planted() throws IOException {
    PlantedSuite suite;
    try (Console console = new Console();
        PlantedNetworks networks = new PlantedNetworks(console)) {
      AuditProgress progress = (what, done, all) -> console.at("planted: " + what, "", done, all);
      suite = PlantedSuite.run(seed, progress).and(PlantedSuite.run(seed, networks, progress));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(AuditFile.text(suite));
    } else {
      TextTable table =
          new TextTable("model", "modality", "explainer", "expected", "verdict", "decided by");
      for (PlantedSuite.Case c : suite.cases()) {
        table.row(
            c.model(),
            c.modality().label(),
            c.explainer(),
            c.expected().label(),
            c.found().label(),
            String.join(", ", c.decidedBy()));
      }
      table.lines().forEach(out::println);
      out.printf(
          Locale.ROOT, "%n%d of %d verdicts are right%n", suite.right(), suite.cases().size());
    }
    out.flush();
    return suite.right() == suite.cases().size() ? MatlensCommand.OK : MatlensCommand.FAILED;
  }

  private static void print(PrintWriter out, AuditReport report) {
    var gate = report.gate();
    out.printf(
        Locale.ROOT,
        "gate: %s %.4g [%.4g, %.4g], baseline %.4g: %s%n%n",
        gate.metric(),
        gate.model().estimate(),
        gate.model().low(),
        gate.model().high(),
        gate.baseline(),
        gate.pass() ? "passed" : "not passed");
    TextTable verdicts = new TextTable("method", "verdict", "decided by");
    for (MethodVerdict m : report.methods()) {
      verdicts.row(m.method(), m.verdict().label(), String.join(", ", m.decidedBy()));
    }
    verdicts.lines().forEach(out::println);
    out.println();
    TextTable checks =
        new TextTable("method", "check", "value", "reference", "p adjusted", "n", "finding");
    for (CheckResult c : report.checks()) {
      checks.row(
          c.method().orElse(""),
          c.check(),
          TextTable.number(c.value()),
          TextTable.number(c.reference()),
          TextTable.number(c.pAdjusted()),
          Integer.toString(c.n()),
          c.finding().label());
    }
    checks.lines().forEach(out::println);
    out.println();
    report.checks().stream()
        .filter(c -> c.method().isEmpty() && c.finding() == Finding.FAIL)
        .forEach(c -> out.println(c.explanation()));
    out.println("What each figure means stands in audit.json, key \"explanation\".");
  }
}
