package org.matlens.app.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What the build wrote down about itself. */
public final class BuildInfo {
  private static final String LIBRARY = "library.";

  private BuildInfo() {}

  private static Properties read() throws IOException {
    Properties p = new Properties();
    try (InputStream in =
        BuildInfo.class.getResourceAsStream("/org/matlens/app/build.properties")) {
      if (in != null) {
        p.load(in);
      }
    }
    return p;
  }

  /** Version of the product. */
  public static String version() throws IOException {
    return read().getProperty("version", "unknown");
  }

  /** Commit the product was built from, as the launcher found it. */
  public static String commit() {
    return System.getProperty("matlens.commit", "unknown");
  }

  /** Versions of the libraries that figures depend on. */
  static Map<String, String> libraries() throws IOException {
    Properties p = read();
    Map<String, String> m = new LinkedHashMap<>();
    p.stringPropertyNames().stream()
        .filter(n -> n.startsWith(LIBRARY))
        .sorted()
        .forEach(n -> m.put(n.substring(LIBRARY.length()), p.getProperty(n)));
    return m;
  }
}
