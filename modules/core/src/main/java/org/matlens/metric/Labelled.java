package org.matlens.metric;

/**
 * Targets and predictions that can be compared, and how many could not be.
 *
 * @param target finite targets (class numbers for classification)
 * @param prediction finite predictions of the same samples
 * @param index place of each pair in the arrays it was taken from
 * @param missing samples without a label (target NaN)
 * @param nonFinite labelled samples whose prediction is NaN or infinite
 */
public record Labelled(
    double[] target, double[] prediction, int[] index, int missing, int nonFinite) {

  /**
   * Sets apart what cannot be compared: missing labels first, then non-finite predictions.
   *
   * @throws IllegalArgumentException when the lengths differ or a target is infinite
   */
  public static Labelled of(double[] target, double[] prediction) {
    Metrics.sameLength(target.length, prediction.length);
    int[] index = new int[target.length];
    int n = 0;
    int missing = 0;
    int nonFinite = 0;
    for (int i = 0; i < target.length; i++) {
      if (Double.isInfinite(target[i])) {
        throw new IllegalArgumentException("target " + i + " is " + target[i]);
      }
      if (Double.isNaN(target[i])) {
        missing++;
      } else if (!Double.isFinite(prediction[i])) {
        nonFinite++;
      } else {
        index[n++] = i;
      }
    }
    index = java.util.Arrays.copyOf(index, n);
    double[] t = new double[n];
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      t[i] = target[index[i]];
      p[i] = prediction[index[i]];
    }
    return new Labelled(t, p, index, missing, nonFinite);
  }

  public int size() {
    return target.length;
  }

  /**
   * The targets as class numbers.
   *
   * @throws IllegalArgumentException when one is not a whole number from 0 on
   */
  public int[] classes() {
    int[] out = new int[target.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) target[i];
      if (out[i] != target[i] || out[i] < 0) {
        throw new IllegalArgumentException(
            "target " + index[i] + " is " + target[i] + ", expected a class number 0, 1, 2, …");
      }
    }
    return out;
  }
}
