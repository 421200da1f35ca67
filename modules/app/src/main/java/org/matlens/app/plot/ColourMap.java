package org.matlens.app.plot;

/**
 * Colours for numbers, in steps that look equal: a path through the colour space Oklab, walked at
 * constant speed, its lightness monotonic from zero outwards, so that it reads in grey and without
 * telling red from green.
 *
 * <p>B. Ottosson, "A perceptual color space for image processing" (2020),
 * https://bottosson.github.io/posts/oklab.
 */
public final class ColourMap {
  /** White over green to dark blue, for [0, 1]: heat maps of weights. */
  public static final ColourMap HEAT =
      new ColourMap(
          new double[][] {
            lch(0.99, 0.01, 110),
            lch(0.86, 0.11, 130),
            lch(0.66, 0.095, 185),
            lch(0.45, 0.11, 250),
            lch(0.24, 0.09, 285)
          });

  /** White to purple, for [0, 1], light enough for black letters on it: atoms by weight. */
  public static final ColourMap SHADE =
      new ColourMap(new double[][] {lch(0.985, 0.005, 305), lch(0.66, 0.17, 305)});

  /**
   * Blue over white to orange, for [-1, 1], light enough for black letters on it: signed scores.
   */
  public static final ColourMap SIGNED =
      new ColourMap(
          new double[][] {lch(0.66, 0.145, 250), lch(0.985, 0.0, 250), lch(0.66, 0.145, 55)});

  /** Number of colours. */
  static final int SIZE = 256;

  private final int[] rgb = new int[SIZE];

  private ColourMap(double[][] anchors) {
    double[] lengths = new double[anchors.length];
    for (int i = 1; i < anchors.length; i++) {
      lengths[i] = lengths[i - 1] + distance(anchors[i - 1], anchors[i]);
    }
    int segment = 1;
    for (int i = 0; i < SIZE; i++) {
      double at = lengths[lengths.length - 1] * i / (SIZE - 1);
      while (segment < anchors.length - 1 && lengths[segment] < at) {
        segment++;
      }
      double t = (at - lengths[segment - 1]) / (lengths[segment] - lengths[segment - 1]);
      double[] lab = new double[3];
      for (int c = 0; c < 3; c++) {
        lab[c] = anchors[segment - 1][c] * (1 - t) + anchors[segment][c] * t;
      }
      rgb[i] = toRgb(lab);
    }
  }

  /** Number of the colour at {@code u} in [0, 1] of the path; outside, of the nearer end. */
  static int index(double u) {
    return (int) Math.round(Math.min(1, Math.max(0, u)) * (SIZE - 1));
  }

  /** The colour at {@code u} as 0xRRGGBB. */
  public int rgb(double u) {
    return rgb[index(u)];
  }

  /** As {@link #rgb}, written {@code #rrggbb}. */
  public String hex(double u) {
    return String.format("#%06x", rgb(u));
  }

  /** All colours as 0xRRGGBB. */
  int[] palette() {
    return rgb.clone();
  }

  private static double[] lch(double lightness, double chroma, double hueDegrees) {
    double hue = Math.toRadians(hueDegrees);
    return new double[] {lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)};
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  /** Oklab to sRGB; a colour outside sRGB is clipped per channel. */
  private static int toRgb(double[] lab) {
    double l = Math.pow(lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2], 3);
    double m = Math.pow(lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2], 3);
    double s = Math.pow(lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2], 3);
    int red = channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    int green = channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    int blue = channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    return red << 16 | green << 8 | blue;
  }

  private static int channel(double linear) {
    double x = Math.min(1, Math.max(0, linear));
    double encoded = x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * encoded);
  }
}
