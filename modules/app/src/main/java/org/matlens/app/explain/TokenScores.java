package org.matlens.app.explain;

/**
 * What one attribution method says of a sample's tokens.
 *
 * @param values one score per token, over all streams in order, special tokens too; not copied
 * @param signed true when the sign says whether a token raises or lowers the prediction, false when
 *     scores are weights without a direction
 */
public record TokenScores(float[] values, boolean signed) {
  public TokenScores {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "score " + values[i] + " of token " + i + ", expected a finite number");
      }
    }
  }
}
