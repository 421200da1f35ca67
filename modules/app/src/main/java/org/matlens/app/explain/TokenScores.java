package org.matlens.app.explain;

import java.util.Map;

/**
 * What one attribution method says of a sample's tokens.
 *
 * @param values one score per token, over all streams in order, special tokens too; not copied
 * @param signed true when the sign says whether a token raises or lowers the prediction, false when
 *     scores are weights without a direction
 * @param diagnostics what the method knows about its own quality, e.g. {@code completenessError}
 */
public record TokenScores(float[] values, boolean signed, Map<String, Double> diagnostics) {
  public TokenScores {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "score " + values[i] + " of token " + i + ", expected a finite number");
      }
    }
    diagnostics = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(diagnostics));
  }

  /** Scores of a method that knows nothing about its quality. */
  public TokenScores(float[] values, boolean signed) {
    this(values, signed, Map.of());
  }
}
