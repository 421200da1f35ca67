package org.matlens.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.matlens.app.config.RunConfig;
import org.matlens.app.report.RunReport;
import org.matlens.app.run.Experiment;
import org.matlens.app.run.RunFolder;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run CONFIG}: trains, evaluates, explains and reports as the configuration says. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Trains, evaluates, explains and reports as a configuration file says.")
final class RunCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "CONFIG", description = "YAML file, see configs/.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a setting, e.g. --set training.epochs=10. May be repeated.")
  private List<String> overrides = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Run directory (default: runs/<name>-<UTC time>).")
  private Path out;

  @Option(names = "--resume", description = "Go on with a run that was stopped, or start it.")
  private boolean resume;

  @Option(
      names = "--describe",
      description = "Print the network with shapes and numbers of parameters, and stop.")
  private boolean describe;

  @Option(
      names = "--matbench",
      description = "Write results.json.gz for the Matbench leaderboard as well.")
  private boolean matbench;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InputException, IOException {
    PrintWriter stdout = spec.commandLine().getOut();
    RunConfig config = RunConfig.read(file, overrides);
    RunFolder folder =
        new RunFolder(out == null ? Path.of("runs", config.name() + "-" + now()) : out);
    if (describe) {
      stdout.print(Experiment.prepare(config, folder, false).describe());
      stdout.flush();
      return MatlensCommand.OK;
    }
    switch (folder.progress()) {
      case FINISHED -> {
        if (resume) {
          stdout.println(folder.path() + ": the run is finished");
          return MatlensCommand.OK;
        }
        throw new InputException(
            folder.path() + ": there is a run already, expected an absent or empty folder");
      }
      case STARTED -> {
        if (!resume) {
          throw new InputException(
              folder.path()
                  + ": there is an unfinished run, expected an absent or empty folder, or --resume");
        }
      }
      case FOREIGN ->
          throw new InputException(
              folder.path() + ": not empty and not a run, expected an absent or empty folder");
      default -> {}
    }
    Experiment experiment = Experiment.prepare(config, folder, matbench);
    Files.createDirectories(folder.path());
    try (FileChannel channel =
            FileChannel.open(
                folder.path().resolve(".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        Console console = new Console()) {
      if (lock == null) {
        throw new InputException(folder.path() + ": another process is at work on this run");
      }
      Map<String, Object> metrics = experiment.run(console);
      RunReport.write(folder);
      console.close();
      summary(stdout, folder, metrics);
    }
    Files.deleteIfExists(folder.path().resolve(".lock"));
    return MatlensCommand.OK;
  }

  private static String now() {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
        .format(ZonedDateTime.now(ZoneOffset.UTC));
  }

  /** The figures a person wants to see first. */
  private static void summary(PrintWriter out, RunFolder folder, Map<String, Object> metrics) {
    if (metrics.get("tasks") instanceof Map<?, ?> tasks) {
      tasks.values().forEach(task -> figures(out, (Map<?, ?>) task));
    } else {
      figures(out, metrics);
    }
    out.println("run: " + folder.path());
    out.flush();
  }

  private static void figures(PrintWriter out, Map<?, ?> metrics) {
    Map<?, ?> test = (Map<?, ?>) ((Map<?, ?>) metrics.get("splits")).get("test");
    out.println("test (n = " + test.get("n") + "), " + metrics.get("target") + unit(metrics) + ":");
    line(out, "pooled", test);
    if (metrics.get("mean") instanceof Map<?, ?> mean) {
      line(out, "mean over splits", (Map<?, ?>) mean.get("test"));
    }
    if (metrics.get("baseline") instanceof Map<?, ?> b
        && b.get("test") instanceof Map<?, ?> baseline) {
      line(out, "baseline (" + b.get("predictor") + ")", baseline);
    }
    if (metrics.get("baselines") instanceof List<?> rivals) {
      for (Object r : rivals) {
        Map<?, ?> rival = (Map<?, ?>) r;
        line(out, String.valueOf(rival.get("predictor")), (Map<?, ?>) rival.get("test"));
        out.println(pValue(rival));
      }
    }
    if (metrics.get("transfer") instanceof Map<?, ?> transfer) {
      out.println("other data (n = " + transfer.get("n") + " of " + transfer.get("classes") + "):");
      line(out, "models", transfer);
      for (Object r : (List<?>) transfer.get("baselines")) {
        line(out, String.valueOf(((Map<?, ?>) r).get("predictor")), (Map<?, ?>) r);
        out.println(pValue((Map<?, ?>) r));
      }
    }
  }

  private static String pValue(Map<?, ?> rival) {
    return String.format(
        Locale.ROOT,
        "    p = %.2g that %s differs by chance",
        rival.get("pValue"),
        rival.get("comparedBy"));
  }

  private static String unit(Map<?, ?> metrics) {
    String unit = String.valueOf(metrics.get("unit"));
    return unit.isEmpty() ? "" : " in " + unit;
  }

  private static void line(PrintWriter out, String what, Map<?, ?> figures) {
    StringBuilder text = new StringBuilder("  " + what + ":");
    figures.forEach(
        (name, value) -> {
          if (value instanceof Double d
              && !name.equals("pValue")
              && !name.toString().endsWith("Std")) {
            text.append(String.format(Locale.ROOT, " %s %.4g", name, d));
            if (figures.get(name + "Ci95") instanceof double[] ci) {
              text.append(String.format(Locale.ROOT, " [%.4g, %.4g]", ci[0], ci[1]));
            }
          }
        });
    out.println(text);
  }
}
