package org.matlens.data.spectrum.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.data.spectrum.preprocess.Spectra;
import org.matlens.data.spectrum.token.Peak;
import org.matlens.data.spectrum.token.PeakFinder;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

class SpectrumAugmentationTest {
  private static final Spectrum PEAK =
      Spectra.of("degree", 20, 0.02, 2001, x -> 50 * Math.exp(-20 * (x - 40) * (x - 40)));

  private static Peak top(Spectrum s) {
    return new PeakFinder(0.5, 1).peaks(s).get(0);
  }

  @Test
  void equalSeedsGiveEqualSpectraAndOthersDoNot() {
    SpectrumAugmentation all = new SpectrumAugmentation(0.2, 0.01, 0.3, 0.02, 3, 0.1);
    assertThat(all.draw(PEAK, 5)).isEqualTo(all.draw(PEAK, 5));
    assertThat(all.draw(PEAK, 5)).isNotEqualTo(all.draw(PEAK, 6));
    assertThat(SpectrumAugmentation.none().draw(PEAK, 5)).isSameAs(PEAK);
  }

  @Test
  void aShiftMovesTheTopAndFillsItsRange() {
    SpectrumAugmentation shift = new SpectrumAugmentation(1.5, 0, 0, 0, 0, 0);
    double[] moved = new double[60];
    for (int seed = 0; seed < moved.length; seed++) {
      moved[seed] = top(shift.draw(PEAK, seed)).position() - 40;
      assertThat(Math.abs(moved[seed])).isLessThan(1.52);
    }
    assertThat(Arrays.stream(moved).min().getAsDouble()).isLessThan(-1.2);
    assertThat(Arrays.stream(moved).max().getAsDouble()).isGreaterThan(1.2);
  }

  @Test
  void strainMovesAnglesByBragg() {
    double strain = 0.02;
    SpectrumAugmentation a = new SpectrumAugmentation(0, strain, 0, 0, 0, 0);
    double least = 2 * Math.toDegrees(Math.asin(Math.sin(Math.toRadians(20)) / (1 + strain)));
    double most = 2 * Math.toDegrees(Math.asin(Math.sin(Math.toRadians(20)) / (1 - strain)));
    double low = 90;
    double high = 0;
    for (int seed = 0; seed < 100; seed++) {
      double at = top(a.draw(PEAK, seed)).position();
      assertThat(at).isBetween(least - 0.02, most + 0.02);
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
    assertThat(low).isLessThan(least + 0.1);
    assertThat(high).isGreaterThan(most - 0.1);
    double before = SpectrumAugmentation.angleBefore(least, strain);
    assertThat(before).isCloseTo(40, within(1e-9));
  }

  @Test
  void broadeningWidensAndKeepsTheArea() {
    SpectrumAugmentation a = new SpectrumAugmentation(0, 0, 1.5, 0, 0, 0);
    double area = Arrays.stream(PEAK.intensities()).sum();
    double own = top(PEAK).width();
    for (int seed = 0; seed < 20; seed++) {
      Spectrum s = a.draw(PEAK, seed);
      assertThat(Arrays.stream(s.intensities()).sum()).isCloseTo(area, within(1e-3 * area));
      assertThat(top(s).width()).isBetween(own - 1e-3, Math.hypot(own, 1.5) + 0.01);
    }
  }

  @Test
  void strainStretchesSpacingsAndShrinksTheirReciprocals() {
    double[] d = new double[601];
    double[] y = new double[601];
    for (int i = 0; i < d.length; i++) {
      d[i] = 1 + 0.005 * i;
      y[i] = Math.exp(-200 * (d[i] - 2.5) * (d[i] - 2.5));
    }
    SpectrumAugmentation a = new SpectrumAugmentation(0, 0.02, 0, 0, 0, 0);
    Spectrum spacings = new Spectrum(new SpectrumAxis("d", "angstrom", d), "1", y, Map.of());
    Spectrum waves = new Spectrum(new SpectrumAxis("q", "1/angstrom", d), "1", y, Map.of());
    for (int seed = 0; seed < 12; seed++) {
      double product = top(a.draw(spacings, seed)).position() * top(a.draw(waves, seed)).position();
      assertThat(product).isCloseTo(2.5 * 2.5, within(0.02));
    }
    assertThat(top(a.draw(spacings, 3)).position()).isNotCloseTo(2.5, within(0.006));
  }

  /** Points three times as dense on one side must not pull there. */
  @Test
  void broadeningOfUnevenPointsIsThatOfTheCurve() {
    double[] x = new double[401];
    double[] y = new double[401];
    for (int i = 0; i < x.length; i++) {
      x[i] = i <= 300 ? i / 300.0 : 1 + (i - 300) / 100.0;
      y[i] = x[i];
    }
    SpectrumAugmentation a = new SpectrumAugmentation(0, 0, 0.2, 0, 0, 0);
    for (int seed = 0; seed < 7; seed++) {
      Spectrum s =
          a.draw(new Spectrum(new SpectrumAxis("energy", "eV", x), "1", y, Map.of()), seed);
      for (int i = 0; i < x.length; i++) {
        if (x[i] > 0.45 && x[i] < 1.55) { // a straight line away from its ends stays
          assertThat(s.intensity(i)).isCloseTo(x[i], within(1e-3));
        }
      }
    }
  }

  @Test
  void noiseHasItsDeviationAndImpuritiesTheirHeight() {
    SpectrumAugmentation noise = new SpectrumAugmentation(0, 0, 0, 0.04, 0, 0);
    double squares = 0;
    int n = 0;
    for (int seed = 0; seed < 50; seed++) {
      double[] y = noise.draw(PEAK, seed).intensities();
      for (int i = 0; i < y.length; i++, n++) {
        squares += Math.pow((y[i] - PEAK.intensity(i)) / 50, 2);
      }
    }
    // Deviations even in [0, 0.04]: the mean square is 0.04² / 3.
    assertThat(squares / n).isCloseTo(0.04 * 0.04 / 3, within(2.5e-4));
    SpectrumAugmentation foreign = new SpectrumAugmentation(0, 0, 0, 0, 4, 0.2);
    boolean any = false;
    for (int seed = 0; seed < 30; seed++) {
      double[] y = foreign.draw(PEAK, seed).intensities();
      for (int i = 0; i < y.length; i++) {
        double added = y[i] - PEAK.intensity(i);
        assertThat(added).isBetween(-1e-12, 4 * 0.2 * 50);
        any |= added > 1;
      }
    }
    assertThat(any).isTrue();
  }

  @Test
  void amountsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new SpectrumAugmentation(-1, 0, 0, 0, 0, 0))
        .hasMessageContaining("shift -1.0");
    assertThatThrownBy(() -> new SpectrumAugmentation(0, 0.6, 0, 0, 0, 0))
        .hasMessageContaining("strain 0.6");
  }
}
