package org.matlens.app.explain;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all: written beside its place under another name, and moved
 * there by {@link #publish}. Closed without that, it leaves nothing.
 */
final class WholeFile implements Closeable {
  private final Path target;
  private final Path partial;
  private final OutputStream out;
  private boolean published;

  WholeFile(Path target) throws IOException {
    this.target = target;
    partial = target.resolveSibling("." + target.getFileName() + ".partial");
    out = new BufferedOutputStream(Files.newOutputStream(partial));
  }

  static void write(Path target, String text) throws IOException {
    try (WholeFile file = new WholeFile(target)) {
      file.stream().write(text.getBytes(StandardCharsets.UTF_8));
      file.publish();
    }
  }

  OutputStream stream() {
    return out;
  }

  void publish() throws IOException {
    out.close();
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    published = true;
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (!published) {
      Files.deleteIfExists(partial);
    }
  }
}
