package org.matlens.app.cli;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.matlens.input.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code matlens}: the command above all others. */
@Command(
    name = "matlens",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description =
        "Trains attention models on the data of materials science and shows, with evidence, what they look at.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      PredictCommand.class,
      TokenizeCommand.class,
      DataCommand.class,
      ExplainCommand.class,
      AuditCommand.class,
      BenchCommand.class
    })
public final class MatlensCommand {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  boolean debug;

  private MatlensCommand() {}

  /** Runs the command that {@code args} name; gives the exit code. */
  public static int execute(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    MatlensCommand top = new MatlensCommand();
    CommandLine line = new CommandLine(top);
    line.setExecutionExceptionHandler((e, failed, parsed) -> report(e, failed, top.debug));
    line.setParameterExceptionHandler(
        (e, args) -> {
          e.getCommandLine().getErr().println(e.getMessage());
          e.getCommandLine()
              .getErr()
              .println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
          return BAD_INPUT;
        });
    return line;
  }

  /** One readable line on stderr; bad input is told from failure by the exit code. */
  private static int report(Exception e, CommandLine failed, boolean debug) {
    if (debug) {
      e.printStackTrace(failed.getErr());
    }
    String line;
    if (e instanceof FileSystemException f) {
      String reason =
          f.getReason() == null
              ? f.getClass().getSimpleName().replaceAll("Exception$", "")
              : f.getReason();
      line = f.getFile() + ": " + reason;
    } else if (e instanceof UncheckedIOException u) {
      line = String.valueOf(u.getCause().getMessage());
    } else {
      line = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    failed.getErr().println(line.strip().replaceAll("\\s*\\R\\s*", " "));
    return e instanceof InputException ? BAD_INPUT : FAILED;
  }
}
