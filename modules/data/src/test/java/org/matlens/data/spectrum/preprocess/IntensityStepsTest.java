package org.matlens.data.spectrum.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class IntensityStepsTest {

  @Test
  void weightsOfSavitzkyAndGolayAreThoseOfTheirTables() {
    assertThat(new SavitzkyGolay(5, 2, 0).weights(0))
        .containsExactly(scaled(35, -3, 12, 17, 12, -3), within(1e-12));
    assertThat(new SavitzkyGolay(7, 3, 0).weights(0))
        .containsExactly(scaled(21, -2, 3, 6, 7, 6, 3, -2), within(1e-12));
    assertThat(new SavitzkyGolay(5, 2, 1).weights(0))
        .containsExactly(scaled(10, -2, -1, 0, 1, 2), within(1e-12));
    assertThat(new SavitzkyGolay(5, 2, 2).weights(0))
        .containsExactly(scaled(7, 2, -1, -2, -1, 2), within(1e-12));
  }

  private static double[] scaled(double by, double... weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= by;
    }
    return weights;
  }

  @Test
  void polynomialsOfTheDegreeSurviveUpToTheEndsAndDerivativesAreTheirs() throws Exception {
    Spectrum cubic = Spectra.of("eV", -1, 0.25, 13, x -> 2 - x + 3 * x * x - x * x * x);
    Spectrum same = new SavitzkyGolay(7, 3, 0).apply(cubic);
    Spectrum slope = new SavitzkyGolay(7, 3, 1).apply(cubic);
    Spectrum curvature = new SavitzkyGolay(11, 4, 2).apply(cubic);
    for (int i = 0; i < cubic.size(); i++) {
      double x = cubic.axis().value(i);
      assertThat(same.intensity(i)).isCloseTo(cubic.intensity(i), within(1e-10));
      assertThat(slope.intensity(i)).isCloseTo(-1 + 6 * x - 3 * x * x, within(1e-9));
      assertThat(curvature.intensity(i)).isCloseTo(6 - 6 * x, within(1e-7));
    }
  }

  @Test
  void unevenPointsCannotBeSmoothed() {
    Spectrum uneven = Spectra.of(new double[] {1, 2, 3, 5}, 1, 1, 1, 1);
    assertThatThrownBy(() -> new SavitzkyGolay(3, 1, 0).apply(uneven))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("points at 1.0 and 2.0 eV are 1.0 apart")
        .hasMessageContaining("resample");
    assertThatThrownBy(() -> new SavitzkyGolay(4, 1, 0)).hasMessageContaining("odd");
    assertThatThrownBy(() -> new SavitzkyGolay(5, 5, 0)).hasMessageContaining("degree 5");
  }

  /**
   * With p = 1/2 nothing is asymmetric: one solution of (W + λ D'D) z = W y, here with a matrix.
   */
  @Test
  void theBaselineIsThatOfTheWholeMatrix() {
    SplittableRandom random = new SplittableRandom(7);
    for (int n : new int[] {3, 4, 5, 17}) {
      double[] y = random.doubles(n).toArray();
      double lambda = 3.7;
      double[][] a = new double[n][n];
      double[] b = new double[n];
      for (int i = 0; i < n; i++) {
        a[i][i] += 0.5;
        b[i] = 0.5 * y[i];
      }
      double[] d = {1, -2, 1};
      for (int i = 0; i + 2 < n; i++) {
        for (int r = 0; r < 3; r++) {
          for (int c = 0; c < 3; c++) {
            a[i + r][i + c] += lambda * d[r] * d[c];
          }
        }
      }
      double[] expected = LinearSystem.solve(a, b);
      assertThat(new AsymmetricBaseline(lambda, 0.5, 20).baseline(y))
          .containsExactly(expected, within(1e-10));
    }
  }

  @Test
  void peaksStayAndASlopeUnderThemGoes() throws Exception {
    Spectrum s =
        Spectra.of("eV", 0, 0.1, 401, x -> 5 + 0.3 * x + 10 * Math.exp(-8 * (x - 20) * (x - 20)));
    Spectrum flat = new AsymmetricBaseline(1e6, 0.001, 50).apply(s);
    assertThat(flat.intensity(20)).isCloseTo(0, within(0.02));
    assertThat(flat.intensity(380)).isCloseTo(0, within(0.02));
    assertThat(flat.intensity(200)).isCloseTo(10, within(0.05));
  }

  @Test
  void theRollingBaselineTakesAConstantAndLeavesANarrowPeak() throws Exception {
    Spectrum s = Spectra.of("eV", 0, 1, 31, x -> 4 + (x == 15 ? 6 : x == 14 || x == 16 ? 2 : 0));
    Spectrum flat = new RollingBaseline(7).apply(s);
    assertThat(flat.intensity(15)).isCloseTo(6, within(1e-12));
    assertThat(flat.intensity(14)).isCloseTo(2, within(1e-12));
    assertThat(flat.intensity(0)).isCloseTo(0, within(1e-12));
    assertThat(flat.intensity(30)).isCloseTo(0, within(1e-12));
  }

  @Test
  void everyNormalisationBringsItsFigureToOne() throws Exception {
    Spectrum s = Spectra.of(new double[] {0, 1, 3}, 2, 4, 8);
    assertThat(new Normalise(Normalise.By.MAXIMUM).apply(s).intensities())
        .containsExactly(0.25, 0.5, 1);
    assertThat(new Normalise(Normalise.By.RANGE).apply(s).intensities())
        .containsExactly(new double[] {0, 1 / 3.0, 1}, within(1e-15));
    assertThat(new Normalise(Normalise.By.AREA).apply(s).intensities())
        .containsExactly(new double[] {2 / 15.0, 4 / 15.0, 8 / 15.0}, within(1e-15));
    double[] z = new Normalise(Normalise.By.DEVIATION).apply(s).intensities();
    assertThat(z[0] + z[1] + z[2]).isCloseTo(0, within(1e-12));
    assertThat(z[0] * z[0] + z[1] * z[1] + z[2] * z[2]).isCloseTo(3, within(1e-12));
    Spectrum flat = Spectra.of(new double[] {0, 1, 3}, 2, 2, 2);
    assertThatThrownBy(() -> new Normalise(Normalise.By.RANGE).apply(flat))
        .isInstanceOf(InputException.class)
        .hasMessage("range of the intensities is 0.0, expected above 0");
  }

  @Test
  void aPowerKeepsTheSign() {
    Spectrum s = Spectra.of(new double[] {0, 1, 3}, -4, 0, 9);
    assertThat(new Power(0.5).apply(s).intensities()).containsExactly(-2, 0, 3);
  }

  @Test
  void anEdgeComesToZeroWithAStepOfOne() throws Exception {
    double edge = 7112;
    Spectrum s =
        Spectra.of(
            "eV",
            6950,
            0.5,
            900,
            e -> 0.7 - 2e-4 * e + 1.8 * (0.5 + Math.atan((e - edge) / 0.8) / Math.PI));
    Spectrum n = new EdgeStep(40, 60).apply(s);
    assertThat(n.axis().quantity()).isEqualTo("energy above the edge");
    assertThat(n.axis().value(0)).isCloseTo(6950 - edge, within(0.5));
    assertThat(n.intensity(0)).isCloseTo(0, within(0.02));
    assertThat(n.intensity((7112 - 6950) * 2)).isCloseTo(0.5, within(0.25));
    assertThat(n.intensity((7200 - 6950) * 2)).isCloseTo(1 - 2e-4 * 88 / 1.8, within(0.02));
    Spectrum angles = Spectra.of("degree", 10, 1, 30, x -> x);
    assertThatThrownBy(() -> new EdgeStep(40, 60).apply(angles))
        .hasMessage("an axis in degree, expected energies in eV");
    Spectrum narrow = Spectra.of("eV", 7100, 0.5, 60, x -> x);
    assertThatThrownBy(() -> new EdgeStep(40, 60).apply(narrow))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("leave no room for 40.0 eV before");
  }
}
