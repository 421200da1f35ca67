package org.matlens.app.cli;

import java.io.Closeable;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.matlens.data.dataset.DatasetStore;

/** Shows downloads on standard error, one bar per file; silent where nobody looks at a terminal. */
final class DownloadBar implements DatasetStore.Progress, Closeable {
  private final boolean visible;
  private ProgressBar bar;

  DownloadBar(boolean visible) {
    this.visible = visible;
  }

  @Override
  public LongConsumer start(String file, long total) {
    close();
    if (!visible) {
      return bytes -> {};
    }
    bar =
        new ProgressBarBuilder()
            .setTaskName(file)
            .setInitialMax(total)
            .setUnit(" KiB", 1024)
            .setUpdateIntervalMillis(200)
            .build();
    return bar::stepTo;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
