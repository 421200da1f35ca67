package org.matlens.app.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.matlens.app.run.Experiment;

/**
 * Progress on stderr: lines always, a bar only on a terminal and only for what takes longer than
 * two seconds.
 */
final class Console implements Experiment.Progress, AutoCloseable {
  private static final double QUIET_SECONDS = 2;
  private static final int MILLISECONDS_BETWEEN_UPDATES = 500;

  private final double start = System.nanoTime() * 1e-9;
  private final String task;
  private ProgressBar bar;

  Console(String task) {
    this.task = task;
  }

  @Override
  public void say(String line) {
    System.err.println(line);
  }

  @Override
  public void at(String what, long done, long all) {
    if (System.console() == null || System.nanoTime() * 1e-9 - start < QUIET_SECONDS) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(all)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(MILLISECONDS_BETWEEN_UPDATES)
              .build();
    }
    bar.maxHint(all);
    bar.stepTo(done);
    bar.setExtraMessage(what);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
