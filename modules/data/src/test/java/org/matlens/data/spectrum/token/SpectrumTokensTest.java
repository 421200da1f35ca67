package org.matlens.data.spectrum.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.data.spectrum.preprocess.Spectra;
import org.matlens.spectrum.Spectrum;
import org.matlens.spectrum.SpectrumAxis;
import org.matlens.token.Token;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource.AxisRange;

class SpectrumTokensTest {
  private static final AxisWaves WAVES = new AxisWaves(3, 50);

  @Test
  void patchesHoldTheirPointsAndTheirRange() throws Exception {
    Spectrum s = Spectra.of("degree", 10, 0.5, 11, x -> x * x);
    TokenSequence t = new PatchTokenizer(5, 3, WAVES).tokenize(s);
    assertThat(t.stream()).isEqualTo("spectrum");
    assertThat(t.size()).isEqualTo(3);
    assertThat(t.numFeatures()).isEqualTo(11);
    Token second = t.tokens().get(1);
    assertThat(second.source()).isEqualTo(new AxisRange(11.5, 13.5, "degree"));
    for (int i = 0; i < 5; i++) {
      double x = 11.5 + 0.5 * i;
      assertThat(second.features()[i]).isEqualTo((float) (x * x));
    }
    for (int k = 0; k < 3; k++) {
      double angle = Math.PI * (1 << k) * 12.5 / 50;
      assertThat(second.features()[5 + 2 * k]).isCloseTo((float) Math.sin(angle), within(1e-6f));
      assertThat(second.features()[6 + 2 * k]).isCloseTo((float) Math.cos(angle), within(1e-6f));
    }
  }

  @Test
  void numberedPatchesAreTokensOfTheirPlace() throws Exception {
    Spectrum s = Spectra.of("degree", 10, 0.5, 11, x -> x * x);
    TokenSequence plain = new PatchTokenizer(5, 3, WAVES).tokenize(s);
    TokenSequence numbered = new PatchTokenizer(5, 3, true, WAVES).tokenize(s);
    assertThat(plain.tokens()).extracting(Token::text).containsOnly("patch");
    assertThat(numbered.tokens())
        .extracting(Token::text)
        .containsExactly("patch 0", "patch 1", "patch 2");
    for (int t = 0; t < 3; t++) {
      Token token = numbered.tokens().get(t);
      assertThat(token.features()).isEqualTo(plain.tokens().get(t).features());
      assertThat(token.source()).isEqualTo(plain.tokens().get(t).source());
    }
  }

  @Test
  void everyPointIsInAPatchAndNothingElseIs() throws Exception {
    for (int n = 2; n < 30; n++) {
      Spectrum s = Spectra.of("eV", 1, 1, n, x -> x);
      TokenSequence t = new PatchTokenizer(7, 4, new AxisWaves(0, 1)).tokenize(s);
      boolean[] seen = new boolean[n + 1];
      for (Token token : t.tokens()) {
        for (float f : token.features()) {
          seen[(int) f] = true;
        }
        AxisRange r = (AxisRange) token.source();
        assertThat(r.to()).isBetween(r.from(), (double) n);
      }
      for (int i = 1; i <= n; i++) {
        assertThat(seen[i]).as("point %d of %d", i, n).isTrue();
      }
      assertThat(((AxisRange) t.tokens().get(t.size() - 1).source()).to()).isEqualTo(n);
    }
  }

  @Test
  void theDirectionOfTheAxisDoesNotMatter() throws Exception {
    Spectrum rising = Spectra.of(new double[] {1, 2, 4, 7, 8}, 3, 1, 4, 1, 5);
    Spectrum falling = Spectra.of(new double[] {8, 7, 4, 2, 1}, 5, 1, 4, 1, 3);
    PatchTokenizer patches = new PatchTokenizer(2, 2, WAVES);
    assertThat(patches.tokenize(falling)).isEqualTo(patches.tokenize(rising));
    PeakTokenizer peaks = new PeakTokenizer(new PeakFinder(0, 9), WAVES);
    assertThat(peaks.tokenize(falling)).isEqualTo(peaks.tokenize(rising));
  }

  @Test
  void peaksOfAKnownCurve() {
    //                               0  1  2  3  4  5  6  7  8  9
    Spectrum s =
        Spectra.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 0, 4, 2, 6, 6, 6, 1, 3, 0, 9);
    List<Peak> peaks = new PeakFinder(0, 9).peaks(s);
    assertThat(peaks).extracting(Peak::position).containsExactly(1.0, 4.0, 7.0);
    assertThat(peaks).extracting(Peak::height).containsExactly(4.0, 6.0, 3.0);
    assertThat(peaks).extracting(Peak::prominence).containsExactly(2.0, 6.0, 2.0);
    assertThat(peaks).extracting(Peak::background).containsExactly(2.0, 0.0, 1.0);
    Peak broad = peaks.get(1); // half of its prominence is at 3
    assertThat(broad.from()).isCloseTo(2.25, within(1e-12));
    assertThat(broad.to()).isCloseTo(5.6, within(1e-12));
    assertThat(new PeakFinder(0.5, 9).peaks(s)).extracting(Peak::position).containsExactly(4.0);
    assertThat(new PeakFinder(0, 2).peaks(s)).extracting(Peak::position).containsExactly(1.0, 4.0);
  }

  /** Prominence from its definition by flooding: the highest pass to any higher point or end. */
  @Test
  void prominenceIsThatOfItsDefinition() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      int n = 3 + random.nextInt(20);
      double[] x = new double[n];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = i;
        y[i] = random.nextInt(1000) + 1e-3 * i; // no two alike
      }
      List<Double> tops = new ArrayList<>();
      List<Double> expected = new ArrayList<>();
      for (int i = 1; i < n - 1; i++) {
        if (y[i] > y[i - 1] && y[i] > y[i + 1]) {
          double left = Double.POSITIVE_INFINITY;
          for (int a = i; a >= 0 && y[a] <= y[i]; a--) {
            left = Math.min(left, y[a]);
          }
          double right = Double.POSITIVE_INFINITY;
          for (int b = i; b < n && y[b] <= y[i]; b++) {
            right = Math.min(right, y[b]);
          }
          tops.add((double) i);
          expected.add(y[i] - Math.max(left, right));
        }
      }
      List<Peak> peaks = new PeakFinder(0, n).peaks(Spectra.of(x, y));
      assertThat(peaks).extracting(Peak::position).isEqualTo(tops);
      assertThat(peaks).extracting(Peak::prominence).isEqualTo(expected);
    }
  }

  @Test
  void aGaussianHasItsWidth() {
    double sigma = 0.3;
    Spectrum s =
        Spectra.of("eV", 0, 0.01, 1001, x -> Math.exp(-(x - 5) * (x - 5) / (2 * sigma * sigma)));
    Peak p = new PeakFinder(0.1, 5).peaks(s).get(0);
    assertThat(p.width()).isCloseTo(2 * Math.sqrt(2 * Math.log(2)) * sigma, within(1e-4));
  }

  @Test
  void aFlatSpectrumHasOneTokenThatSaysSo() throws Exception {
    Spectrum flat = Spectra.of("eV", 3, 1, 5, x -> 2);
    TokenSequence t = new PeakTokenizer(new PeakFinder(0.1, 5), WAVES).tokenize(flat);
    assertThat(t.size()).isEqualTo(1);
    assertThat(t.tokens().get(0).text()).isEqualTo("no peak");
    assertThat(t.tokens().get(0).source()).isEqualTo(new AxisRange(3, 7, "eV"));
    assertThat(t.tokens().get(0).features()).containsOnly(0f);
  }

  /**
   * (d'/d)² of two peaks does not depend on what the axis is told in, nor on the size of a cell.
   */
  @Test
  void ratiosOfSpacingsAreThoseOfAnyAxis() throws Exception {
    double wavelength = 1.7;
    for (double size : new double[] {1, 1.13}) {
      double[] q = {2 * size, 3 * size, 5 * size}; // heights 3, 7, 2
      double[][] axes = new double[3][3];
      for (int i = 0; i < 3; i++) {
        axes[0][i] = q[i];
        axes[1][i] = 2 * Math.toDegrees(Math.asin(q[i] * wavelength / (4 * Math.PI)));
        axes[2][i] = 2 * Math.PI / q[i];
      }
      String[] units = {"1/angstrom", "degree", "angstrom"};
      for (int a = 0; a < 3; a++) {
        float[][] f = ratios(units[a], axes[a]);
        int at = f[0].length - 2 * 5;
        for (int i = 0; i < 3; i++) {
          int place = a == 2 ? 2 - i : i;
          double first = a == 2 ? q[2] : q[0];
          assertThat(f[place][at]).isCloseTo(share(q[i], first), within(1e-4f));
          assertThat(f[place][at + 5]).isCloseTo(share(q[i], q[1]), within(1e-4f));
          double angle = Math.PI * q[i] * q[i] / (q[1] * q[1]) / 32;
          assertThat(f[place][at + 8]).isCloseTo((float) Math.sin(2 * angle), within(1e-3f));
        }
      }
    }
    assertThatThrownBy(() -> ratios("eV", new double[] {1, 2, 3}))
        .hasMessage("axis in eV, expected degree, 1/angstrom, 1/nm or angstrom for ratios");
  }

  private static float share(double q, double reference) {
    return (float) (q * q / (reference * reference) / 32);
  }

  /** Features of the peaks of a curve with three triangles of heights 3, 7 and 2. */
  private static float[][] ratios(String unit, double[] tops) throws Exception {
    double[] heights = {3, 7, 2};
    boolean rises = tops[2] > tops[0];
    double[] x = new double[7];
    double[] y = new double[7];
    for (int i = 0; i < 3; i++) {
      x[2 * i + 1] = tops[i];
      y[2 * i + 1] = heights[i];
    }
    x[0] = tops[0] * (rises ? 0.9 : 1.1);
    x[2] = (tops[0] + tops[1]) / 2;
    x[4] = (tops[1] + tops[2]) / 2;
    x[6] = tops[2] * (rises ? 1.1 : 0.9);
    Spectrum s = new Spectrum(new SpectrumAxis("x", unit, x), "counts", y, Map.of());
    return new PeakTokenizer(new PeakFinder(0, 9), WAVES, new SpacingRatios(2))
        .tokenize(s).tokens().stream().map(Token::features).toArray(float[][]::new);
  }

  @Test
  void slipsOfTheProgrammerAreRefused() {
    assertThatThrownBy(() -> new PatchTokenizer(3, 4, WAVES))
        .hasMessageContaining("patches of 3 points by 4");
    assertThatThrownBy(() -> new AxisWaves(3, 0)).hasMessageContaining("span 0.0");
    assertThatThrownBy(() -> new PeakFinder(1.5, 3)).hasMessageContaining("prominence 1.5");
  }
}
