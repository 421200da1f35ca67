package org.matlens.analysis.attention;

/** How a figure is compared between groups of samples. */
public enum GroupTest {
  /** Mann and Whitney's test of ranks; effect: rank-biserial correlation. */
  MANN_WHITNEY,
  /** Welch's t-test of means (1947, doi:10.1093/biomet/34.1-2.28); effect: Hedges' g. */
  WELCH
}
