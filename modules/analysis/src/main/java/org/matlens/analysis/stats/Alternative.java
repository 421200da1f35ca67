package org.matlens.analysis.stats;

/** What a test looks for when it doubts its null hypothesis of "no difference". */
public enum Alternative {
  TWO_SIDED,
  /** Differences tend to be positive. */
  GREATER,
  /** Differences tend to be negative. */
  LESS;

  /**
   * The p-value of this alternative from the two one-sided ones, each including equality; the
   * two-sided one is twice the smaller, at most 1.
   */
  double pValue(double greater, double less) {
    return switch (this) {
      case GREATER -> Math.min(1, greater);
      case LESS -> Math.min(1, less);
      case TWO_SIDED -> Math.min(1, 2 * Math.min(greater, less));
    };
  }
}
