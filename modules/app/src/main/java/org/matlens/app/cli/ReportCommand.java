package org.matlens.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.matlens.app.report.RunReport;
import org.matlens.app.run.RunFolder;
import org.matlens.input.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report RUN}: one HTML file about a run. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes RUN/report.html from the files of a finished run: one page that works offline.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN", description = "Run directory.")
  private Path run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InputException, IOException {
    RunFolder folder = new RunFolder(run);
    folder.requireFinished();
    spec.commandLine().getOut().println(RunReport.write(folder));
    spec.commandLine().getOut().flush();
    return MatlensCommand.OK;
  }
}
