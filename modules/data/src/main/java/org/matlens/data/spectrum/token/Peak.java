package org.matlens.data.spectrum.token;

/**
 * A peak of a spectrum.
 *
 * @param position axis value of its top, in the unit of the axis
 * @param height intensity of its top
 * @param prominence its height above the higher of the two lowest points between it and the next
 *     higher point on either side
 * @param from axis value where the flank has fallen by half of the prominence, the lesser one
 * @param to the greater one
 */
public record Peak(double position, double height, double prominence, double from, double to) {
  /** Width at half of the prominence, in the unit of the axis. */
  public double width() {
    return to - from;
  }

  /** Intensity the peak stands on. */
  public double background() {
    return height - prominence;
  }
}
