package org.matlens.data.diffraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.data.crystal.StructureText;
import org.matlens.spectrum.Spectrum;

class DiffractometerTest {
  private static final String TETRAGONAL =
      "{\"lattice\": [[3.1,0,0],[0,3.1,0],[0,0,5.3]], \"species\": [\"Fe\",\"O\"],"
          + " \"frac\": [[0,0,0],[0.5,0.5,0.31]]}";

  private static CrystalStructure crystal() throws Exception {
    return StructureText.read(TETRAGONAL).structure();
  }

  private static final Diffractometer CU =
      new Diffractometer(
          new DiffractionOptions(1.54184, 10, 80, Map.of()), 0.05, PeakProfile.gaussian(0.2));

  @Test
  void theWeightIsOneAtRandomAndItsMeanOverDirectionsIsOne() throws Exception {
    Lattice lattice = crystal().lattice();
    assertThat(new Texture(0, 0, 1, 1).weight(lattice, 2, 3, 5)).isCloseTo(1, within(1e-12));
    double r = 0.6;
    assertThat(new Texture(0, 0, 1, r).weight(lattice, 0, 0, 2))
        .isCloseTo(Math.pow(r, -3), within(1e-12));
    assertThat(new Texture(0, 0, 1, r).weight(lattice, 1, 2, 0))
        .isCloseTo(Math.pow(r, 1.5), within(1e-12));
    // Mean over a sphere: even in cos α.
    double sum = 0;
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      double c = (i + 0.5) / n;
      sum += Math.pow(r * r * c * c + (1 - c * c) / r, -1.5) / n;
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  void textureChangesIntensitiesAsItsWeightsSay() throws Exception {
    CrystalStructure c = crystal();
    DiffractionOptions o = CU.options();
    Texture t = new Texture(0, 0, 1, 0.7);
    PowderPattern plain = PowderPattern.of(c, o);
    PowderPattern textured = PowderPattern.of(c, o, t);
    List<PowderPattern.Peak> peaks = plain.peaks();
    assertThat(peaks).hasSizeGreaterThan(8);
    for (int i = 0; i < peaks.size(); i++) {
      PowderPattern.Peak p = peaks.get(i);
      PowderPattern.Peak q = textured.peaks().get(i);
      assertThat(q.twoTheta()).isEqualTo(p.twoTheta());
      // In a tetragonal lattice all reflections of a peak have the same angle to (0 0 1).
      double expected =
          p.intensity() * plain.strongest() * t.weight(c.lattice(), p.h(), p.k(), p.l());
      assertThat(q.intensity() * textured.strongest()).isCloseTo(expected, within(1e-6 * expected));
    }
  }

  @Test
  void theMeasuredPatternHasItsPeaksWhereTheListHasThem() throws Exception {
    Spectrum s = CU.measure(crystal());
    assertThat(s.size()).isEqualTo(CU.size()).isEqualTo(1401);
    assertThat(s.axis().unit()).isEqualTo("degree");
    assertThat(s.axis().value(1400)).isCloseTo(80, within(1e-9));
    PowderPattern.Peak strongest =
        PowderPattern.of(crystal(), CU.options()).peaks().stream()
            .filter(p -> p.intensity() == 100)
            .findFirst()
            .orElseThrow();
    int best = 0;
    for (int i = 1; i < s.size(); i++) {
      best = s.intensity(i) > s.intensity(best) ? i : best;
    }
    assertThat(s.axis().value(best)).isCloseTo(strongest.twoTheta(), within(0.05));
  }

  @Test
  void orientationIsDrawnFromItsSeed() throws Exception {
    assertThat(CU.measure(crystal(), 0.5, 3)).isEqualTo(CU.measure(crystal(), 0.5, 3));
    assertThat(CU.measure(crystal(), 0.5, 3)).isNotEqualTo(CU.measure(crystal(), 0.5, 4));
    assertThat(CU.measure(crystal(), 0, 3)).isEqualTo(CU.measure(crystal()));
  }

  /** Reflections computed once give what computing them anew gives, in any orientation. */
  @Test
  void aPowderIsMeasuredLikeItsCrystal() throws Exception {
    Powder powder = new Powder(crystal(), CU.options());
    Texture t = new Texture(1, 0, 1, 0.6);
    assertSamePeaks(powder.pattern(), PowderPattern.of(crystal(), CU.options()));
    assertSamePeaks(powder.pattern(t), PowderPattern.of(crystal(), CU.options(), t));
    Powder wide = CU.powder(crystal());
    assertThat(CU.measure(wide)).isEqualTo(CU.measure(crystal()));
    assertThat(CU.measure(wide, 0.5, 3)).isEqualTo(CU.measure(crystal(), 0.5, 3));
  }

  private static void assertSamePeaks(PowderPattern a, PowderPattern b) {
    assertThat(a.peaks()).hasSameSizeAs(b.peaks()).hasSizeGreaterThan(8);
    for (int i = 0; i < a.peaks().size(); i++) {
      assertThat(a.peaks().get(i).twoTheta()).isEqualTo(b.peaks().get(i).twoTheta());
      assertThat(a.peaks().get(i).intensity()).isEqualTo(b.peaks().get(i).intensity());
    }
  }

  @Test
  void aRangeWithoutPeaksIsSaid() throws Exception {
    Diffractometer narrow =
        new Diffractometer(
            new DiffractionOptions(1.54184, 3, 4, Map.of()), 0.1, PeakProfile.gaussian(0.1));
    CrystalStructure c = crystal();
    assertThatThrownBy(() -> narrow.measure(c))
        .hasMessage("no peak from 3.0 to 4.0 degrees at 1.54184 Å");
    assertThatThrownBy(() -> new Texture(0, 0, 0, 0.5)).hasMessageContaining("plane (0 0 0)");
  }
}
