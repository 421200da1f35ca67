package org.matlens.analysis.attribution;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One number per token of one sample, from one method.
 *
 * @param method its name
 * @param perToken tokens of all streams in order, special ones included; not copied, never written
 *     to
 * @param diagnostics what the method knows about its own quality, by name, e.g. {@code
 *     completenessError}
 */
public record Attribution(String method, float[] perToken, Map<String, Double> diagnostics) {
  public Attribution {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(perToken, "perToken");
    diagnostics = Collections.unmodifiableMap(new TreeMap<>(diagnostics));
  }

  /** An attribution without diagnostics. */
  public Attribution(String method, float[] perToken) {
    this(method, perToken, Map.of());
  }

  /** An attribution from numbers in double precision. */
  public static Attribution of(String method, double[] perToken) {
    return new Attribution(method, toFloats(perToken));
  }

  static float[] toFloats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }

  /** True when every number is finite. */
  public boolean finite() {
    for (float v : perToken) {
      if (!Float.isFinite(v)) {
        return false;
      }
    }
    return true;
  }
}
