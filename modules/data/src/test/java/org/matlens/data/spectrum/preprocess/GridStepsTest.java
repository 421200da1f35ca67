package org.matlens.data.spectrum.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.data.spectrum.preprocess.Resample.Method;
import org.matlens.data.spectrum.preprocess.Resample.Outside;
import org.matlens.input.InputException;
import org.matlens.spectrum.AxisConversion;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;

class GridStepsTest {
  private static final Spectrum LINE = Spectra.of("eV", 1, 0.5, 7, x -> 3 * x - 2);

  @Test
  void cropKeepsBothEndsOfTheRange() throws Exception {
    Spectrum s = new Crop(1.5, 3).apply(LINE);
    assertThat(s.axis().values()).containsExactly(1.5, 2, 2.5, 3);
    assertThat(s.intensities()).containsExactly(2.5, 4, 5.5, 7);
    Spectrum falling = Spectra.of(new double[] {4, 3, 2, 1}, 40, 30, 20, 10);
    assertThat(new Crop(1.5, 3.5).apply(falling).intensities()).containsExactly(30, 20);
    assertThat(new Crop(1.5, 3.5).apply(falling).metadata()).containsEntry("k", "v");
  }

  @Test
  void cropRefusesARangeWithoutPoints() {
    assertThatThrownBy(() -> new Crop(4.1, 9).apply(LINE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("0 points from 4.1 to 9.0 eV")
        .hasMessageContaining("n = 7");
    assertThatThrownBy(() -> new Crop(2, 2)).hasMessageContaining("expected from < to");
  }

  @Test
  void aStraightLineSurvivesAnyGridAndBothMethods() throws Exception {
    for (Method m : Method.values()) {
      Spectrum s = Resample.between(1.3, 3.7, 0.3, m, Outside.ERROR).apply(LINE);
      assertThat(s.size()).isEqualTo(9);
      for (int i = 0; i < s.size(); i++) {
        assertThat(s.axis().value(i)).isCloseTo(1.3 + 0.3 * i, within(1e-12));
        assertThat(s.intensity(i)).isCloseTo(3 * s.axis().value(i) - 2, within(1e-12));
      }
    }
  }

  @Test
  void theMeanOverACellIsThatOfTheStraightLinesBetweenThePoints() throws Exception {
    Spectrum peaks = Spectra.of(new double[] {0, 1, 2, 5, 6}, 0, 4, 0, 6, 0);
    Spectrum s = new Resample(1, 2, 3, Method.MEAN, Outside.NEAREST).apply(peaks);
    // Cells [0, 2], [2, 4] and [4, 6]: areas 4, 4 and 5 + 3.
    assertThat(s.intensities()).containsExactly(2, 2, 4);
  }

  @Test
  void aFallingAxisIsTurnedAround() throws Exception {
    Spectrum falling = Spectra.of(new double[] {3, 2, 1}, 9, 4, 1);
    Spectrum s = new Resample(1, 0.5, 5, Method.LINEAR, Outside.ERROR).apply(falling);
    assertThat(s.intensities()).containsExactly(1, 2.5, 4, 6.5, 9);
  }

  @Test
  void outsideOfTheSpectrumIsWhatWasAskedFor() throws Exception {
    Spectrum s = Spectra.of(new double[] {2, 3}, 5, 7);
    assertThat(new Resample(1, 1, 4, Method.LINEAR, Outside.ZERO).apply(s).intensities())
        .containsExactly(0, 5, 7, 0);
    assertThat(new Resample(1, 1, 4, Method.LINEAR, Outside.NEAREST).apply(s).intensities())
        .containsExactly(5, 5, 7, 7);
    assertThatThrownBy(() -> new Resample(1, 1, 4, Method.LINEAR, Outside.ERROR).apply(s))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a grid from 1.0 to 4.0 eV");
  }

  @Test
  void conversionsGoThroughTheQuantityBetween() throws Exception {
    Spectrum perNm = Spectra.of("1/nm", 10, 2.5, 5, x -> x);
    double[] q = new Convert(Convert.To.Q, 0).apply(perNm).axis().values();
    assertThat(q).containsExactly(new double[] {1, 1.25, 1.5, 1.75, 2}, within(1e-12));
    Spectrum angles = new Convert(Convert.To.TWO_THETA, 1.5).apply(perNm);
    assertThat(angles.axis().unit()).isEqualTo("degree");
    for (int i = 0; i < q.length; i++) {
      assertThat(angles.axis().value(i))
          .isCloseTo(2 * Math.toDegrees(Math.asin(q[i] * 1.5 / (4 * Math.PI))), within(1e-12));
    }
    Spectrum d = new Convert(Convert.To.D, 1.5).apply(angles);
    assertThat(d.axis().value(4)).isCloseTo(Math.PI, within(1e-12));
    Spectrum um = Spectra.of("um", 0.4, 0.1, 3, x -> x);
    assertThat(new Convert(Convert.To.ENERGY, 0).apply(um).axis().value(0))
        .isCloseTo(AxisConversion.HC_EV_NM / 400, within(1e-12));
    assertThat(new Convert(Convert.To.WAVENUMBER, 0).apply(LINE).axis().value(0))
        .isCloseTo(1e7 / AxisConversion.HC_EV_NM, within(1e-8));
  }

  @Test
  void conversionsWithoutAMeaningAreRefused() {
    assertThatThrownBy(() -> new Convert(Convert.To.D, 0).apply(LINE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("in eV cannot become angstrom");
    Spectrum angles = Spectra.of("degree", 10, 1, 3, x -> x);
    assertThatThrownBy(() -> new Convert(Convert.To.Q, 0).apply(angles))
        .hasMessageContaining("no wavelength");
    Spectrum negative = Spectra.of("eV", -1, 1, 3, x -> x);
    assertThatThrownBy(() -> new Convert(Convert.To.WAVELENGTH, 0).apply(negative))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("axis value -1.0 eV at index 0");
  }

  /** A Raman shift is no wavenumber of light, an energy of an electron none of a photon. */
  @Test
  void whatOnlyHasTheUnitOfLightOrDiffractionIsNotConverted() {
    double[] x = {400, 500, 700};
    for (String[] axis :
        new String[][] {
          {"raman shift", "1/cm"}, {"binding energy", "eV"}, {"kinetic energy", "eV"},
          {"energy above the edge", "eV"}, {"k", "1/angstrom"}, {"r", "angstrom"}
        }) {
      Spectrum s = new Spectrum(new SpectrumAxis(axis[0], axis[1], x), "1", x, Map.of());
      Convert.To to = axis[1].contains("angstrom") ? Convert.To.TWO_THETA : Convert.To.WAVELENGTH;
      assertThatThrownBy(() -> new Convert(to, 1.5).apply(s))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(axis[0] + " in " + axis[1] + " cannot become ")
          .hasMessageEndingWith(", expected light or diffraction");
    }
  }

  @Test
  void aChainNamesTheStepThatFails() throws Exception {
    Chain chain = new Chain(List.of(new Crop(1, 3), new SavitzkyGolay(7, 2, 0)));
    assertThatThrownBy(() -> chain.apply(LINE))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "preprocessing step 2 (SavitzkyGolay): 5 points, expected at least the window of 7");
    Resample grid = new Resample(1, 1, 3, Method.LINEAR, Outside.ERROR);
    assertThat(new Chain(List.of(grid, new Power(0.5))).grid()).isEqualTo(grid);
    assertThat(new Chain(List.of(grid, new Crop(1, 2))).grid()).isNull();
    assertThat(new Chain(List.of()).apply(LINE)).isEqualTo(LINE);
  }
}
