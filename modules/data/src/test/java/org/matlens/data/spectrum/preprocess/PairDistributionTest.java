package org.matlens.data.spectrum.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;
import org.matlens.data.diffraction.DiffractionOptions;
import org.matlens.data.diffraction.Diffractometer;
import org.matlens.data.diffraction.PeakProfile;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class PairDistributionTest {
  private static final double SILVER = 0.5609;

  /** Angles to 150° with silver radiation: Q to 21.6 1/Å. */
  private static final Diffractometer WIDE =
      new Diffractometer(
          new DiffractionOptions(SILVER, 2, 150, Map.of(), 1e-6), 0.02, PeakProfile.gaussian(0.15));

  private static final CrystalStructure CSCL =
      new CrystalStructure(
          Lattice.ofParameters(4.209, 4.209, 4.209, 90, 90, 90),
          List.of(new Site(Element.Cs, 0, 0, 0), new Site(Element.Cl, 0.5, 0.5, 0.5)));

  private static Spectrum pairs(CrystalStructure crystal, PairDistribution step)
      throws InputException {
    return step.apply(new Convert(Convert.To.Q, SILVER).apply(WIDE.measure(crystal)));
  }

  private static double highest(Spectrum s, double from, double to) {
    double at = Double.NaN;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < s.size(); i++) {
      double r = s.axis().value(i);
      if (r >= from && r <= to && s.intensity(i) > most) {
        most = s.intensity(i);
        at = r;
      }
    }
    return at;
  }

  /**
   * Debye's equation of one distance in a window that ends nowhere: G is a Gaussian around it, of
   * width w / Q_max and area A / r₀.
   */
  @Test
  void oneDistanceGivesOneGaussian() throws Exception {
    double apart = 2.83;
    double a = 0.37;
    double last = 23;
    double w = 4.1;
    Spectrum debye =
        Spectra.of(
            "1/angstrom",
            0.001,
            0.001,
            (int) (last / 0.001),
            q -> 7 * (1 + a * Math.sin(q * apart) / (q * apart)));
    Spectrum g = PairDistribution.between(2.23, 3.43, 0.05, 3.1, w, false).apply(debye);
    double sigma = w / last;
    for (int i = 0; i < g.size(); i++) {
      double u = (g.axis().value(i) - apart) / sigma;
      double exact = a / apart * Math.exp(-u * u / 2) / (sigma * Math.sqrt(2 * Math.PI));
      assertThat(g.intensity(i)).isCloseTo(exact, within(0.01 * a / apart / sigma));
    }
    assertThat(g.axis().unit()).isEqualTo("angstrom");
  }

  @Test
  void peaksStandAtTheDistancesOfAtoms() throws Exception {
    PairDistribution step = PairDistribution.between(0.8, 6.5, 0.02, 2.5, 3, false);
    Spectrum g = pairs(CSCL, step);
    // Cs-Cl, then the edge of the cell with both Cs-Cs and Cl-Cl, then the diagonal of a face.
    assertThat(highest(g, 2, 3.9)).isCloseTo(4.209 * Math.sqrt(3) / 2, within(0.05));
    assertThat(highest(g, 3.9, 4.9)).isCloseTo(4.209, within(0.06));
    assertThat(highest(g, 5.2, 6.4)).isCloseTo(4.209 * Math.sqrt(2), within(0.05));
    assertThat(step.to()).isCloseTo(6.5, within(1e-12));
  }

  @Test
  void scaleAndAxisDirectionDoNotMatter() throws Exception {
    PairDistribution step = PairDistribution.between(0.9, 3.8, 0.29, 2.5, 3, false);
    Spectrum pattern = new Convert(Convert.To.Q, SILVER).apply(WIDE.measure(CSCL));
    double[] g = step.apply(pattern).intensities();
    double[] louder = pattern.intensities();
    for (int i = 0; i < louder.length; i++) {
      louder[i] *= 1234.5;
    }
    Spectrum scaled = new Spectrum(pattern.axis(), "counts", louder, Map.of());
    assertThat(step.apply(scaled).intensities()).containsExactly(g, within(1e-9));
    Spectrum d = new Convert(Convert.To.D, 0).apply(pattern);
    Spectrum back = new Convert(Convert.To.Q, 0).apply(d);
    assertThat(step.apply(back).intensities()).containsExactly(g, within(1e-9));
  }

  @Test
  void whatIsNoPatternInQIsRefused() {
    PairDistribution step = PairDistribution.between(1, 4, 0.1, 2.5, 3, false);
    assertThatThrownBy(() -> step.apply(Spectra.of("degree", 5, 0.1, 700, x -> 1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("an axis in degree, expected momentum transfer in 1/angstrom");
    assertThatThrownBy(() -> step.apply(Spectra.of("1/angstrom", 1, 0.01, 7, x -> 1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("momentum transfer from 1.0 to 1.06");
    assertThatThrownBy(() -> step.apply(Spectra.of("1/angstrom", 1, 0.01, 700, x -> 0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a mean intensity of 0.0");
    assertThatThrownBy(() -> new PairDistribution(0, 0.1, 5, 1, 1, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PairDistribution(1, 0.1, 5, 0, 1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("envelope");
  }

  @Test
  void theCumulativeFormIsItsIntegral() throws Exception {
    double[] g = pairs(CSCL, PairDistribution.between(0.8, 4.7, 0.13, 2.5, 3, false)).intensities();
    Spectrum sum = pairs(CSCL, PairDistribution.between(0.8, 4.7, 0.13, 2.5, 3, true));
    double expected = 0;
    for (int i = 0; i < g.length; i++) {
      expected += g[i] * (0.8 + 0.13 * i) * 0.13;
      assertThat(sum.intensity(i)).isCloseTo(expected, within(1e-9));
    }
    assertThat(sum.intensityUnit()).isEqualTo("neighbours");
  }

  @Test
  void itsGridIsThatOfTheChain() {
    PairDistribution step = PairDistribution.between(1, 4, 0.5, 2.5, 3, false);
    assertThat(new Chain(List.of(new Convert(Convert.To.Q, 1), step)).grid().n()).isEqualTo(7);
  }
}
