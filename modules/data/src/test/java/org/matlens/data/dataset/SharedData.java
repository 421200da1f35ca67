package org.matlens.data.dataset;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data sets that some tests read where they are at hand. */
public final class SharedData {
  private SharedData() {}

  /** A file of the folder; the test is skipped where it is absent. */
  public static Path file(String path) {
    Path file = folder().resolve(path);
    assumeTrue(
        Files.isRegularFile(file), "skipped: no " + path + "; MATLENS_DATA names its folder");
    return file;
  }

  /** The folder, which may be absent. */
  public static Path folder() {
    String named = System.getenv("MATLENS_DATA");
    return named == null || named.isEmpty() ? Path.of("../../../shared/data") : Path.of(named);
  }
}
