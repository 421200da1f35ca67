package org.matlens.model.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reference numbers computed independently in PyTorch float64, from the folder {@code oracle}
 * beside the data sets.
 */
public final class Oracle {
  private Oracle() {}

  /** The file {@code name}; the test is skipped when the folder is absent. */
  public static JsonNode read(String name) {
    String data = System.getenv("MATLENS_DATA");
    Path folder =
        (data == null ? Path.of("..", "..", "..", "shared", "data") : Path.of(data))
            .resolveSibling("oracle");
    Path file = folder.resolve(name);
    assumeTrue(Files.exists(file), "skipped: no " + file + " (set MATLENS_DATA to shared/data)");
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Values of {@code {"shape":[…],"values":[…]}}, row-major. */
  public static double[] values(JsonNode array) {
    double[] out = new double[array.get("values").size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = array.get("values").get(i).asDouble();
    }
    return out;
  }

  /** Shape of the same. */
  public static int[] shape(JsonNode array) {
    int[] out = new int[array.get("shape").size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = array.get("shape").get(i).asInt();
    }
    return out;
  }
}
