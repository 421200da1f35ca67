package org.matlens.app.cli;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.matlens.app.run.Progress;
import org.matlens.input.InputException;
import org.matlens.input.TextFault;

/**
 * Progress on stderr: lines always; a bar per task only on a terminal, and only for what takes
 * longer than two seconds.
 */
final class Console implements Progress, AutoCloseable {
  private static final double QUIET_SECONDS = 2;
  private static final int MILLISECONDS_BETWEEN_UPDATES = 500;

  private String task = "";
  private double start;
  private ProgressBar bar;

  @Override
  public void say(String line) {
    close();
    System.err.println(line);
  }

  @Override
  public void at(String nextTask, String detail, long done, long all) {
    if (System.console() == null) {
      return;
    }
    double now = System.nanoTime() * 1e-9;
    if (!nextTask.equals(task)) {
      close();
      task = nextTask;
      start = now;
    }
    if (bar == null && now - start > QUIET_SECONDS) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(all)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(MILLISECONDS_BETWEEN_UPDATES)
              .build();
    }
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(" " + detail);
    }
  }

  /** The text at fault with a caret under the fault, on a terminal and where there is such. */
  static Optional<String> caret(InputException e) {
    return System.console() == null ? Optional.empty() : TextFault.caretOf(e);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    task = "";
  }
}
