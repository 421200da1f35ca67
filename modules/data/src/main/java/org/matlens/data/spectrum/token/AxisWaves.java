package org.matlens.data.spectrum.token;

/**
 * A place on a physical axis as sines and cosines: sin(π 2^k x / span), cos(π 2^k x / span), k = 0,
 * 1, …, so that the same place has the same numbers in every spectrum, whatever its grid.
 *
 * <p>Source of the idea: A. Vaswani et al., "Attention is all you need" (2017), arXiv:1706.03762.
 *
 * @param frequencies number of k, at least 0
 * @param span half of the longest wavelength, in the unit of the axis, above 0
 */
public record AxisWaves(int frequencies, double span) {
  public AxisWaves {
    if (frequencies < 0 || frequencies > 24) {
      throw new IllegalArgumentException(frequencies + " frequencies, expected 0 to 24");
    }
    if (!(span > 0 && span < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("span " + span + ", expected a number above 0");
    }
  }

  /** Numbers that {@link #write} writes. */
  public int size() {
    return 2 * frequencies;
  }

  /** Writes the numbers of {@code x} to {@code to} from place {@code at} on. */
  public void write(double x, float[] to, int at) {
    for (int k = 0; k < frequencies; k++) {
      double angle = Math.PI * Math.scalb(x / span, k);
      to[at + 2 * k] = (float) Math.sin(angle);
      to[at + 2 * k + 1] = (float) Math.cos(angle);
    }
  }
}
