package org.matlens.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisConversionTest {
  private static final double WAVELENGTH = 1.5406;

  @Test
  void obeysBraggsLaw() {
    SpectrumAxis angles = new SpectrumAxis("2theta", "degree", new double[] {10, 28.44, 60, 180});
    SpectrumAxis d = AxisConversion.qToD(AxisConversion.twoThetaToQ(angles, WAVELENGTH));
    assertThat(d.unit()).isEqualTo("angstrom");
    assertThat(d.rises()).isFalse();
    for (int i = 0; i < angles.size(); i++) {
      double theta = Math.toRadians(angles.value(i)) / 2;
      assertThat(2 * d.value(i) * Math.sin(theta)).isCloseTo(WAVELENGTH, within(1e-12));
    }
    // sin 30° = 1/2: d is the wavelength.
    assertThat(d.value(2)).isCloseTo(WAVELENGTH, within(1e-12));
  }

  @Test
  void diffractionGoesThereAndBack() {
    SpectrumAxis angles = new SpectrumAxis("2theta", "degree", new double[] {0.5, 47, 90, 179});
    SpectrumAxis q = AxisConversion.twoThetaToQ(angles, WAVELENGTH);
    SpectrumAxis back =
        AxisConversion.qToTwoTheta(AxisConversion.dToQ(AxisConversion.qToD(q)), WAVELENGTH);
    assertThat(back.quantity()).isEqualTo("2theta");
    assertThat(back.values()).containsExactly(angles.values(), within(1e-9));
  }

  @Test
  void photonsGoThereAndBack() {
    SpectrumAxis nm = new SpectrumAxis("wavelength", "nm", new double[] {200, 532, 1064});
    SpectrumAxis energy = AxisConversion.wavelengthToEnergy(nm);
    SpectrumAxis wavenumber = AxisConversion.wavelengthToWavenumber(nm);
    // CODATA 2018: 1 eV is 8065.543937 1/cm.
    assertThat(wavenumber.value(1) / energy.value(1)).isCloseTo(8065.543937, within(1e-6));
    assertThat(energy.rises()).isFalse();
    assertThat(AxisConversion.energyToWavelength(energy).values())
        .containsExactly(nm.values(), within(1e-9));
    assertThat(AxisConversion.wavenumberToWavelength(wavenumber).values())
        .containsExactly(nm.values(), within(1e-9));
  }

  @Test
  void refusesAnotherUnitAndValuesWithoutAnImage() {
    SpectrumAxis energy = new SpectrumAxis("energy", "eV", new double[] {0, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AxisConversion.wavelengthToEnergy(energy))
        .withMessage("axis in eV; expected nm to convert to eV");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AxisConversion.energyToWavelength(energy))
        .withMessageStartingWith("axis value 0.0 eV at index 0 has no wavelength");
    SpectrumAxis q = new SpectrumAxis("q", "1/angstrom", new double[] {1, 9});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AxisConversion.qToTwoTheta(q, WAVELENGTH))
        .withMessageStartingWith("axis value 9.0 1/angstrom at index 1 has no 2theta");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AxisConversion.qToTwoTheta(q, 0))
        .withMessage("wavelength 0.0; expected above 0");
  }
}
