package org.matlens.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

/** Comparison of arrays relative to their largest entry. */
public final class Close {
  private Close() {}

  /**
   * Fails unless every entry differs by at most {@code tolerance} times the largest entry of {@code
   * expected}.
   */
  public static void assertClose(
      String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual.length).as(what + ": length").isEqualTo(expected.length);
    double largest = 1e-300;
    for (double e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[i] - expected[i]) / largest;
      if (!(error <= tolerance)) {
        throw new AssertionError(
            what
                + "["
                + i
                + "]: "
                + actual[i]
                + ", expected "
                + expected[i]
                + " (error "
                + error
                + " of the largest entry, allowed "
                + tolerance
                + ")");
      }
    }
  }
}
