package org.matlens.data.diffraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.data.diffraction.PowderPattern.Peak;

class PeakProfileTest {
  private static PowderPattern pattern(Peak... peaks) {
    return new PowderPattern(DiffractionOptions.defaults(), List.of(peaks), 1);
  }

  private static Peak peak(double twoTheta, double intensity) {
    return new Peak(twoTheta, 1, intensity, 1, 0, 0, 2);
  }

  @Test
  void theAreaOfAPeakIsItsIntensity() {
    double[] gauss = PeakProfile.gaussian(0.3).sample(pattern(peak(41, 73)), 31, 0.01, 2001);
    assertThat(Arrays.stream(gauss).sum() * 0.01).isCloseTo(73, within(1e-9));
    PeakProfile half = new PeakProfile(0, 0, 0.01, 0.5);
    double[] voigt = half.sample(pattern(peak(41, 73)), -1000 + 41, 0.01, 200_001);
    // A Lorentz function has 1/π · FWHM/reach of its area beyond the reach.
    assertThat(Arrays.stream(voigt).sum() * 0.01)
        .isCloseTo(73, within(73 * 0.5 * 0.1 / 3141 * 1.1));
  }

  @Test
  void halfTheHeightIsHalfAWidthAway() {
    for (double eta : new double[] {0, 0.3, 1}) {
      PeakProfile profile = new PeakProfile(0.11, -0.05, 0.07, eta);
      double fwhm = profile.fwhm(53);
      double t = Math.tan(Math.toRadians(26.5));
      assertThat(fwhm * fwhm).isCloseTo(0.11 * t * t - 0.05 * t + 0.07, within(1e-15));
      double[] y = profile.sample(pattern(peak(53, 7)), 53 - fwhm / 2, fwhm / 2, 3);
      assertThat(y[0] / y[1]).isCloseTo(0.5, within(1e-12));
      assertThat(y[2] / y[1]).isCloseTo(0.5, within(1e-12));
    }
  }

  @Test
  void peaksAddUp() {
    PeakProfile profile = new PeakProfile(0, 0, 0.04, 0.4);
    double[] both = profile.sample(pattern(peak(30, 11), peak(30.3, 5)), 29, 0.1, 23);
    double[] one = profile.sample(pattern(peak(30, 11)), 29, 0.1, 23);
    double[] two = profile.sample(pattern(peak(30.3, 5)), 29, 0.1, 23);
    for (int i = 0; i < 23; i++) {
      assertThat(both[i]).isCloseTo(one[i] + two[i], within(1e-12));
    }
  }

  @Test
  void whatIsNoProfileIsRefused() {
    assertThatThrownBy(() -> new PeakProfile(0, 0, 0.1, 1.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("eta 1.1, expected 0 to 1");
    assertThatThrownBy(() -> new PeakProfile(0, -1, 0.1, 0).fwhm(90))
        .hasMessageStartingWith("peak at 2θ = 90.0 degrees: FWHM² = -0.8");
    assertThatThrownBy(() -> PeakProfile.gaussian(0.1).sample(pattern(), 5, 0, 7))
        .hasMessage("7 angles from 5.0 by 0.0, expected a step above 0");
  }
}
