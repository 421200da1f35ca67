package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColourMapTest {

  private static ColourMap map(String name) {
    return switch (name) {
      case "heat" -> ColourMap.HEAT;
      case "shade" -> ColourMap.SHADE;
      default -> ColourMap.SIGNED;
    };
  }

  private static double[] linear(int rgb) {
    double[] out = new double[3];
    for (int i = 0; i < 3; i++) {
      double x = ((rgb >> (16 - 8 * i)) & 0xff) / 255.0;
      out[i] = x <= 0.04045 ? x / 12.92 : Math.pow((x + 0.055) / 1.055, 2.4);
    }
    return out;
  }

  /** sRGB to CIE L*a*b* (D65), another space than the maps are made in. */
  private static double[] cieLab(double[] linear) {
    double[][] m = {
      {0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047},
      {0.2126729, 0.7151522, 0.0721750},
      {0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883}
    };
    double[] f = new double[3];
    for (int i = 0; i < 3; i++) {
      double t = m[i][0] * linear[0] + m[i][1] * linear[1] + m[i][2] * linear[2];
      f[i] = t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
    return new double[] {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
  }

  /** Inverse of the map's own conversion, from the published matrices of Oklab. */
  private static double[] oklab(double[] c) {
    double l = Math.cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
    double m = Math.cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
    double s = Math.cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @ValueSource(strings = {"heat", "shade", "signed"})
  void equalStepsLookEqual(String name) {
    int steps = 16;
    double[] lengths = new double[steps];
    double mean = 0;
    for (int i = 0; i < steps; i++) {
      double[] from = oklab(linear(map(name).rgb(i / (double) steps)));
      double[] to = oklab(linear(map(name).rgb((i + 1) / (double) steps)));
      lengths[i] = distance(from, to);
      mean += lengths[i] / steps;
    }
    for (double length : lengths) {
      assertThat(length).isCloseTo(mean, Percentage.withPercentage(18));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"heat", "shade"})
  void darkerMeansMore(String name) {
    double last = 101;
    for (int i = 0; i <= 64; i++) {
      double lightness = cieLab(linear(map(name).rgb(i / 64.0)))[0];
      assertThat(lightness).isLessThan(last);
      last = lightness;
    }
  }

  @Test
  void signedIsLightestAtZeroAndEquallyDarkAtBothEnds() {
    double[] zero = cieLab(linear(ColourMap.SIGNED.rgb(0.5)));
    assertThat(zero[0]).isGreaterThan(95);
    assertThat(Math.hypot(zero[1], zero[2])).isLessThan(2);
    for (double u : new double[] {0.1, 0.3, 0.5}) {
      double negative = oklab(linear(ColourMap.SIGNED.rgb(0.5 - u)))[0];
      double positive = oklab(linear(ColourMap.SIGNED.rgb(0.5 + u)))[0];
      assertThat(negative).isCloseTo(positive, Offset.offset(0.01));
    }
  }

  /**
   * Simulated dichromacy, severity 1: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, IEEE
   * Trans. Vis. Comput. Graph. 15, 1291 (2009).
   */
  @Test
  void signsStayApartWithoutRedOrGreenCones() {
    double[][][] simulations = {
      {
        {0.152286, 1.052583, -0.204868},
        {0.114503, 0.786281, 0.099216},
        {-0.003882, -0.048116, 1.051998}
      },
      {
        {0.367322, 0.860646, -0.227968},
        {0.280085, 0.672501, 0.047413},
        {-0.011820, 0.042940, 0.968881}
      }
    };
    for (double[][] m : simulations) {
      double[][] ends = new double[2][];
      for (int end = 0; end < 2; end++) {
        double[] c = linear(ColourMap.SIGNED.rgb(end));
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
          seen[i] = Math.max(0, m[i][0] * c[0] + m[i][1] * c[1] + m[i][2] * c[2]);
        }
        ends[end] = cieLab(seen);
      }
      // a difference of 10 is told apart at a glance
      assertThat(distance(ends[0], ends[1])).isGreaterThan(60);
    }
  }

  @Test
  void outsideTheRangeIsTheEnd() {
    assertThat(ColourMap.HEAT.rgb(-1)).isEqualTo(ColourMap.HEAT.rgb(0));
    assertThat(ColourMap.HEAT.rgb(7)).isEqualTo(ColourMap.HEAT.rgb(1));
    assertThat(ColourMap.HEAT.hex(1)).matches("#[0-9a-f]{6}");
  }
}
