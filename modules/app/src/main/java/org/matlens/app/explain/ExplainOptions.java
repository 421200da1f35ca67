package org.matlens.app.explain;

import java.util.List;

/**
 * How much of an explanation is written.
 *
 * @param maxBytes most bytes of arrays per sample, before compression
 * @param layers layers worth keeping when all do not fit, 0-based; empty: no preference
 * @param heads heads worth keeping when all do not fit, 0-based; empty: no preference
 * @param drawings true to draw heat maps and molecules as well
 */
public record ExplainOptions(
    long maxBytes, List<Integer> layers, List<Integer> heads, boolean drawings) {
  /** 256 MiB. */
  public static final long DEFAULT_MAX_BYTES = 256L << 20;

  public ExplainOptions {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes " + maxBytes + ", expected > 0");
    }
    layers = sorted("layers", layers);
    heads = sorted("heads", heads);
  }

  /** Everything that fits, drawings too. */
  public static ExplainOptions drawn(long maxBytes) {
    return new ExplainOptions(maxBytes, List.of(), List.of(), true);
  }

  /** Everything, drawings too. */
  public static ExplainOptions defaults() {
    return new ExplainOptions(DEFAULT_MAX_BYTES, List.of(), List.of(), true);
  }

  private static List<Integer> sorted(String name, List<Integer> numbers) {
    List<Integer> out = numbers.stream().distinct().sorted().toList();
    if (!out.isEmpty() && out.get(0) < 0) {
      throw new IllegalArgumentException(name + " " + numbers + ", expected numbers >= 0");
    }
    return out;
  }
}
