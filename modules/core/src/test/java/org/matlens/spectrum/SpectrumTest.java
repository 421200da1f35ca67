package org.matlens.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpectrumTest {
  private static final SpectrumAxis AXIS = new SpectrumAxis("energy", "eV", new double[] {7, 5, 2});

  @Test
  void nothingOutsideChangesIt() {
    double[] axis = {1, 2, 3};
    double[] intensities = {4, 5, 6};
    Map<String, String> metadata = new HashMap<>(Map.of("sample", "Cu"));
    Spectrum spectrum =
        new Spectrum(new SpectrumAxis("q", "1/angstrom", axis), "counts", intensities, metadata);
    axis[0] = 99;
    intensities[0] = 99;
    metadata.clear();
    spectrum.axis().values()[1] = 99;
    spectrum.intensities()[1] = 99;
    assertThat(spectrum.axis().values()).containsExactly(1, 2, 3);
    assertThat(spectrum.intensities()).containsExactly(4, 5, 6);
    assertThat(spectrum.metadata()).containsExactly(Map.entry("sample", "Cu"));
  }

  @Test
  void anAxisMayFall() {
    assertThat(AXIS.rises()).isFalse();
    assertThat(AXIS).hasToString("energy (eV) 7.0 … 2.0, n = 3");
  }

  @Test
  void findsTheFirstFaultOfAnAxis() {
    assertThat(SpectrumAxis.firstFault(new double[] {1, 2, 3, 5})).isEqualTo(-1);
    assertThat(SpectrumAxis.firstFault(new double[] {1, 2, 2, 5})).isEqualTo(2);
    assertThat(SpectrumAxis.firstFault(new double[] {1, 1, 2})).isEqualTo(1);
    assertThat(SpectrumAxis.firstFault(new double[] {5, 3, 2, 4})).isEqualTo(3);
    assertThat(SpectrumAxis.firstFault(new double[] {5, Double.NaN, 2})).isEqualTo(1);
    assertThat(SpectrumAxis.firstFault(new double[] {Double.POSITIVE_INFINITY})).isZero();
  }

  @Test
  void refusesWhatIsNoAxis() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpectrumAxis("q", "1/angstrom", new double[] {1, 3, 2}))
        .withMessage(
            "axis q: value 2.0 at index 2 after 3.0; expected finite values, strictly rising or"
                + " strictly falling");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpectrumAxis("q", " ", new double[] {1}))
        .withMessage("unit of an axis is empty; expected a name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpectrumAxis("q", "1/angstrom", new double[0]))
        .withMessage("axis q: no values; expected at least one");
  }

  @Test
  void refusesIntensitiesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Spectrum(AXIS, "counts", new double[] {1, 2}, Map.of()))
        .withMessage("2 intensities; expected 3, one per axis value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Spectrum(AXIS, "counts", new double[] {1, Double.NaN, 3}, Map.of()))
        .withMessage("intensity NaN at index 1; expected a finite number");
  }

  @Test
  void equalByContent() {
    Spectrum one = new Spectrum(AXIS, "counts", new double[] {1, 2, 3}, Map.of("a", "b"));
    SpectrumAxis same = new SpectrumAxis("energy", "eV", new double[] {7, 5, 2});
    assertThat(one.on(same)).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(new Spectrum(AXIS, "counts", new double[] {1, 2, 4}, Map.of("a", "b")))
        .isNotEqualTo(one);
  }
}
