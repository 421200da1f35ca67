package org.matlens.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.matlens.input.InputException;
import org.matlens.model.train.TrainingException;
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
      XrdCommand.class,
      DataCommand.class,
      ExplainCommand.class,
      AuditCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      BenchCommand.class,
      CommandLine.HelpCommand.class
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
    CommandLine line = commandLine();
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      print(
          line,
          "not enough memory ("
              + e.getMessage()
              + "); a smaller training.batchSize or model, or MATLENS_JAVA_OPTS=-Xmx12g, may help");
    } catch (LinkageError e) {
      print(line, "a library does not fit this machine: " + e);
    }
    return FAILED;
  }

  static CommandLine commandLine() {
    MatlensCommand top = new MatlensCommand();
    CommandLine line = new CommandLine(top);
    line.setExecutionExceptionHandler((e, failed, parsed) -> report(e, failed, top.debug));
    line.setParameterExceptionHandler(
        (e, args) -> {
          String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
          print(e.getCommandLine(), e.getMessage() + "; see " + help);
          return BAD_INPUT;
        });
    return line;
  }

  private static void print(CommandLine failed, String message) {
    failed.getErr().println("error: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    failed.getErr().flush();
  }

  /** One readable line on stderr; bad input is told from failure by the exit code. */
  private static int report(Exception e, CommandLine failed, boolean debug) {
    if (debug) {
      e.printStackTrace(failed.getErr());
    }
    print(failed, message(e instanceof UncheckedIOException u ? u.getCause() : e));
    if (e instanceof InputException input) {
      Console.caret(input).ifPresent(failed.getErr()::println);
      failed.getErr().flush();
      return BAD_INPUT;
    }
    return FAILED;
  }

  private static String message(Exception e) {
    if (e instanceof FileSystemException f && f.getReason() == null) {
      // The message of these is the path alone.
      if (f instanceof NoSuchFileException) {
        return f.getFile() + ": no such file or folder";
      }
      if (f instanceof AccessDeniedException) {
        return f.getFile() + ": permission denied";
      }
      return f.getFile() + ": " + f.getClass().getSimpleName().replaceAll("Exception$", "");
    }
    boolean told =
        e instanceof InputException || e instanceof IOException || e instanceof TrainingException;
    return told && e.getMessage() != null
        ? e.getMessage()
        : "internal fault, please report it with the trace that --debug shows: " + e;
  }
}
