package org.matlens.data.split;

import org.matlens.input.InputException;

/**
 * Shares of the parts of a split; they sum to 1.
 *
 * @param train above 0
 * @param validation 0 or more
 * @param test 0 or more
 */
public record Fractions(double train, double validation, double test) {
  private static final double ROUNDING = 1e-9;

  /** Four fifths, a tenth and a tenth. */
  public static final Fractions EIGHT_ONE_ONE = new Fractions(0.8, 0.1, 0.1);

  public Fractions {
    boolean inRange = train > 0 && validation >= 0 && test >= 0;
    if (!inRange || Math.abs(train + validation + test - 1) > ROUNDING) {
      throw new IllegalArgumentException(
          "fractions %s, %s, %s; expected train above 0, the others not negative, sum 1"
              .formatted(train, validation, test));
    }
  }

  /** Samples of {@code n} in the test part, rounded. */
  int testSize(int n) {
    return size(n, test);
  }

  /** Samples of {@code n} in the validation part, rounded. */
  int validationSize(int n) {
    return size(n, validation);
  }

  static int size(int n, double fraction) {
    return (int) Math.round(n * fraction);
  }

  /** Refuses so few samples that a part that was asked for would stay empty. */
  void requireEnough(int n) throws InputException {
    boolean enough =
        n - testSize(n) - validationSize(n) > 0
            && (test == 0 || testSize(n) > 0)
            && (validation == 0 || validationSize(n) > 0);
    if (!enough) {
      throw new InputException(
          "%d samples are too few for a split of %s / %s / %s; expected one sample per part"
              .formatted(n, train, validation, test));
    }
  }
}
