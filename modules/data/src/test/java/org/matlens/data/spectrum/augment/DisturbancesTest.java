package org.matlens.data.spectrum.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.data.spectrum.preprocess.Spectra;
import org.matlens.spectrum.Spectrum;

class DisturbancesTest {
  @Test
  void aWindowBecomesAStraightLineBetweenItsNeighbours() {
    Spectrum rising = Spectra.of(new double[] {1, 2, 3, 5, 6, 8, 9}, 4, 7, 9, 8, 1, 5, 3);
    double[] y = Disturbances.flattened(rising, 3, 6).intensities();
    // From 7 at 2 to 5 at 8.
    double[] expected = {4, 7, 7 - 1 / 3.0, 6, 7 - 4 / 3.0, 5, 3};
    assertThat(y).containsExactly(expected, within(1e-12));
    assertThat(Disturbances.flattened(rising, 0, 2).intensities())
        .containsExactly(9, 9, 9, 8, 1, 5, 3);
    assertThat(Disturbances.flattened(rising, 8, 20).intensities())
        .containsExactly(4, 7, 9, 8, 1, 1, 1);
    assertThat(Disturbances.flattened(rising, 3.5, 4)).isEqualTo(rising);
    Spectrum falling = Spectra.of(new double[] {9, 8, 6, 5, 3, 2, 1}, 3, 5, 1, 8, 9, 7, 4);
    double[] other = Disturbances.flattened(falling, 3, 6).intensities();
    for (int i = 0; i < 7; i++) {
      assertThat(other[6 - i]).isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void disturbancesAreAsLargeAsTheySay() {
    int n = 4001;
    Spectrum s = Spectra.of("degree", 10, 0.02, n, x -> 3 + 2 * Math.sin(x));
    Map<String, Spectrum> all = Disturbances.of(s, 5);
    assertThat(all).containsOnlyKeys("noise", "a background", "a shift");
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double d = all.get("noise").intensity(i) - s.intensity(i);
      squares += d * d / n;
      assertThat(all.get("a background").intensity(i) - s.intensity(i))
          .isCloseTo(0.1 * 5 * (1 - i / (n - 1.0)), within(1e-6));
    }
    assertThat(Math.sqrt(squares)).isCloseTo(0.005 * 5, within(0.001));
    // A shift of 0.0005 of 80 degrees is two points.
    for (int i = 2; i < n; i++) {
      assertThat(all.get("a shift").intensity(i)).isCloseTo(s.intensity(i - 2), within(1e-9));
    }
    assertThat(Disturbances.of(s, 5)).isEqualTo(all).isNotEqualTo(Disturbances.of(s, 6));
  }
}
