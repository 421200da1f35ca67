package org.matlens.app.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers to colours: a colour map stretched over {@code [low, high]}, and how its legend is drawn.
 *
 * @param map the colours
 * @param low number of the first colour
 * @param high number of the last colour
 * @param clipped true when there are numbers above {@code high}, drawn in its colour
 */
record ColourScale(ColourMap map, double low, double high, boolean clipped) {
  private static final double BAR = 14;
  static final double FONT = 11;

  /** Room a legend takes to the right of its left edge, its labels included. */
  static final double WIDTH = 70;

  ColourScale {
    if (!(low < high)) {
      throw new IllegalArgumentException("colour scale [" + low + ", " + high + "]");
    }
  }

  /**
   * Weights on {@link ColourMap#HEAT}, from 0 to their 99.5 % quantile: a few outliers do not
   * bleach the rest.
   */
  static ColourScale weights(float[]... pieces) {
    int size = Arrays.stream(pieces).mapToInt(p -> p.length).sum();
    float[] all = new float[size];
    int at = 0;
    for (float[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    Arrays.sort(all);
    double top = all[size - 1];
    double high = all[(int) Math.ceil(0.995 * (size - 1))];
    if (!(high > 0)) {
      high = top > 0 ? top : 1;
    }
    return new ColourScale(ColourMap.HEAT, 0, high, top > high);
  }

  /** Scores of atoms: blue and orange about zero when they have a sign, else purple from zero. */
  static ColourScale scores(double[] scores, boolean signed) {
    double most = Arrays.stream(scores).map(Math::abs).max().orElse(0);
    most = most > 0 ? most : 1;
    return signed
        ? new ColourScale(ColourMap.SIGNED, -most, most, false)
        : new ColourScale(ColourMap.SHADE, 0, most, false);
  }

  /** Number of the colour of {@code value} in {@link #map}. */
  int index(double value) {
    return ColourMap.index((value - low) / (high - low));
  }

  String hex(double value) {
    return map.hex((value - low) / (high - low));
  }

  /** A vertical bar with its upper end at {@code y}. */
  void draw(Svg svg, double x, double y, double height) {
    int[] bar = new int[ColourMap.SIZE];
    for (int i = 0; i < bar.length; i++) {
      bar[i] = bar.length - 1 - i;
    }
    svg.image(x, y, BAR, height, CellImage.png(bar, 1, 1, map));
    svg.frame(x, y, BAR, height);
    for (double tick : ticks(low, high)) {
      double at = y + height * (high - tick) / (high - low);
      svg.line(x + BAR, at, x + BAR + 4, at, 1, "#888888");
      String label = plain(tick);
      svg.text(x + BAR + 7, at + FONT * 0.36, FONT, Svg.Anchor.START, Svg.SANS, label);
    }
    if (clipped) {
      svg.text(x, y - 6, FONT, Svg.Anchor.START, Svg.SANS, "> " + plain(rounded(high)));
    }
  }

  /** Round numbers in [low, high]: steps of 1, 2 or 5 times a power of ten, about five of them. */
  static List<Double> ticks(double low, double high) {
    double raw = (high - low) / 5;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step =
        power * (raw / power < 1.5 ? 1 : raw / power < 3.5 ? 2 : raw / power < 7.5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  /** A number in three digits. */
  static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  /** A tick in as few digits as it needs. */
  static String plain(double tick) {
    BigDecimal value = new BigDecimal(tick).round(new MathContext(6)).stripTrailingZeros();
    if (value.signum() == 0) {
      return "0";
    }
    int magnitude = value.precision() - value.scale();
    String text = magnitude < -3 || magnitude > 5 ? value.toString() : value.toPlainString();
    return text.replace("-", "\u2212");
  }
}
