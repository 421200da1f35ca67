package org.matlens.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.matlens.app.run.PredictionRun;
import org.matlens.app.run.RunFolder;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict RUN INPUT}: predictions of a trained run for new inputs. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description =
        "Predicts new inputs with a finished run, uncertainty included where the run has one.")
final class PredictCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "RUN", description = "Run directory.")
  private Path run;

  @Parameters(
      index = "1",
      paramLabel = "INPUT",
      description =
          "A .csv with the run's input column, a .smi or .sdf file of molecules, a file or table of"
              + " structures, or one SMILES or formula; of several inputs, one sample with | between"
              + " them.")
  private String input;

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "CSV to write (default: standard output).")
  private Path output;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description = "Column of the inputs (default: as in the run).")
  private String column;

  @Option(
      names = "--fold",
      paramLabel = "N",
      description = "Use the models of one split only (default: all).")
  private Integer fold;

  @Option(
      names = "--skip-errors",
      description = "Leave out inputs that cannot be read, and name them on standard error.")
  private boolean skipErrors;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InputException, IOException {
    RunFolder folder = new RunFolder(run);
    folder.requireFinished();
    List<String> skipped = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    String csv =
        PredictionRun.predict(folder, input, column, fold, warnings, skipErrors ? skipped : null);
    warnings.forEach(line -> spec.commandLine().getErr().println("warning: " + line));
    skipped.forEach(line -> spec.commandLine().getErr().println("skipped: " + line));
    if (output == null) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(csv);
      out.flush();
    } else {
      RunFolder.write(output.toAbsolutePath(), csv);
    }
    return MatlensCommand.OK;
  }
}
