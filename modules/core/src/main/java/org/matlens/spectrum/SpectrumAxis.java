package org.matlens.spectrum;

import java.util.Arrays;

/**
 * Where the points of a spectrum lie: a physical quantity, its unit and strictly monotonic values.
 */
public final class SpectrumAxis {
  private final String quantity;
  private final String unit;
  private final double[] values;

  /**
   * An axis; {@code values} is copied.
   *
   * @param quantity what is measured along it, e.g. {@code 2theta}, {@code energy}
   * @param unit of the values, e.g. {@code degree}, {@code eV}, {@code 1/cm}
   * @param values at least one, all finite, strictly rising or strictly falling
   * @throws IllegalArgumentException when one of these does not hold
   */
  public SpectrumAxis(String quantity, String unit, double[] values) {
    this.quantity = named("quantity of an axis", quantity);
    this.unit = named("unit of an axis", unit);
    this.values = values.clone();
    if (values.length == 0) {
      throw new IllegalArgumentException("axis " + quantity + ": no values; expected at least one");
    }
    int fault = firstFault(this.values);
    if (fault >= 0) {
      throw new IllegalArgumentException(
          "axis "
              + quantity
              + ": value "
              + this.values[fault]
              + " at index "
              + fault
              + (fault == 0 ? "" : " after " + this.values[fault - 1])
              + "; expected finite values, strictly rising or strictly falling");
    }
  }

  /**
   * Index of the first value that is not finite or breaks the direction set by the first two, or
   * -1: a reader asks before it makes an axis, to name the line of the file.
   */
  public static int firstFault(double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        return i;
      }
      if (i > 0 && !follows(values[i - 1], values[i], values[1] > values[0])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean follows(double before, double value, boolean rising) {
    return rising ? value > before : value < before;
  }

  /** What is measured along the axis. */
  public String quantity() {
    return quantity;
  }

  /** Unit of the values. */
  public String unit() {
    return unit;
  }

  /** Number of points. */
  public int size() {
    return values.length;
  }

  /** Value of point {@code i}, in {@link #unit}. */
  public double value(int i) {
    return values[i];
  }

  /** A copy of all values, in {@link #unit}. */
  public double[] values() {
    return values.clone();
  }

  /** Whether values rise; true for a single point. */
  public boolean rises() {
    return values.length == 1 || values[1] > values[0];
  }

  static String named(String what, String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(what + " is empty; expected a name");
    }
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpectrumAxis axis
        && quantity.equals(axis.quantity)
        && unit.equals(axis.unit)
        && Arrays.equals(values, axis.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * quantity.hashCode() + unit.hashCode()) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return quantity
        + " ("
        + unit
        + ") "
        + values[0]
        + " … "
        + values[values.length - 1]
        + ", n = "
        + values.length;
  }
}
