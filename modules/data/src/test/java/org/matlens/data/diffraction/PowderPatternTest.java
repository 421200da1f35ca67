package org.matlens.data.diffraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.chem.Element;
import org.matlens.crystal.CrystalStructure;
import org.matlens.crystal.Lattice;
import org.matlens.crystal.Site;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.data.diffraction.PowderPattern.Peak;
import org.matlens.input.InputException;

class PowderPatternTest {
  private static final DiffractionOptions COPPER = DiffractionOptions.defaults();
  private static final CrystalStructure CSCL =
      cubic(4.209, new Site(Element.Cs, 0, 0, 0), new Site(Element.Cl, 0.5, 0.5, 0.5));
  private static final CrystalStructure TUNGSTEN =
      cubic(3.1653, new Site(Element.W, 0, 0, 0), new Site(Element.W, 0.5, 0.5, 0.5));
  private static final CrystalStructure SIRUPR =
      new CrystalStructure(
          Lattice.ofParameters(4.192, 4.192, 6.88, 90, 90, 90),
          List.of(
              new Site(Element.Si, 0.25, 0.25, 0.173),
              new Site(Element.Si, 0.75, 0.75, 0.827),
              new Site(Element.Ru, 0.75, 0.25, 0),
              new Site(Element.Ru, 0.25, 0.75, 0),
              new Site(Element.Pr, 0.25, 0.25, 0.676),
              new Site(Element.Pr, 0.75, 0.75, 0.324)));

  private static CrystalStructure cubic(double a, Site... sites) {
    return new CrystalStructure(Lattice.ofParameters(a, a, a, 90, 90, 90), List.of(sites));
  }

  private static DiffractionOptions range(double from, double to) {
    return new DiffractionOptions(DiffractionOptions.COPPER_K_ALPHA, from, to, Map.of());
  }

  private static DiffractionOptions vibrating(Map<Element, Double> b) {
    return new DiffractionOptions(DiffractionOptions.COPPER_K_ALPHA, 0, 90, b);
  }

  @Test
  void agreesWithPublishedPeaks() throws IOException, InputException {
    Map<String, CrystalStructure> structures =
        Map.of("CsCl", CSCL, "SiRuPr", SIRUPR, "W", TUNGSTEN);
    CsvTable table =
        CsvTable.read(SharedData.file("spectra/xrd_reference_peaks/pymatgen_expectations.csv"));
    List<Double> unscaled = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      String item = table.column("item").text(row.index());
      double value = Double.parseDouble(table.column("value").text(row.index()));
      String structure = table.column("structure").text(row.index());
      List<Peak> peaks = PowderPattern.of(structures.get(structure), COPPER).peaks();
      String what = structure + ", " + item;
      if (item.startsWith("number of peaks")) {
        double to = Double.parseDouble(item.substring(item.lastIndexOf('.') + 1));
        assertThat(PowderPattern.of(structures.get(structure), range(0, to)).peaks())
            .as(what)
            .hasSize((int) value);
      } else if (item.contains("unscaled")) {
        unscaled.add(value);
      } else {
        Peak peak = peaks.get(item.charAt("peak".length()) - '1');
        if (item.endsWith("two_theta")) {
          assertThat(peak.twoTheta()).as(what).isCloseTo(value, within(0.01));
        } else if (item.endsWith("d (A)")) {
          assertThat(peak.d()).as(what).isCloseTo(value, within(1e-6));
        } else {
          assertThat(item).contains("intensity");
          assertThat(peak.intensity()).as(what).isCloseTo(value, within(1.5));
        }
      }
    }
    assertThat(unscaled).as("tungsten at rest, and vibrating").hasSize(2);
    assertTungsten(unscaled.get(0), unscaled.get(1));
  }

  private static void assertTungsten(double atRest, double vibrating) throws InputException {
    PowderPattern rest = PowderPattern.of(TUNGSTEN, COPPER);
    PowderPattern moved = PowderPattern.of(TUNGSTEN, vibrating(Map.of(Element.W, 0.1526)));
    assertThat(moved.strongest() / rest.strongest())
        .isCloseTo(vibrating / atRest, within(1e-4))
        .isCloseTo(0.98488, within(1e-4));
    // Published with other scattering factors of the same atom: 2 % in amplitude.
    assertThat(rest.strongest() / atRest).isCloseTo(1, within(0.05));
  }

  @Test
  void bodyCentredTungstenHasNoReflectionsOfOddSum() throws InputException {
    List<Peak> peaks = PowderPattern.of(TUNGSTEN, range(0, 150)).peaks();
    assertThat(peaks)
        .extracting(p -> p.h() + "" + p.k() + p.l() + " x" + p.multiplicity())
        .containsExactly("110 x12", "200 x6", "211 x24", "220 x12", "310 x24", "222 x8", "321 x48");
    assertThat(peaks)
        .allSatisfy(p -> assertThat(p.d()).isCloseTo(spacing(3.1653, p), within(1e-9)));
  }

  private static double spacing(double a, Peak p) {
    return a / Math.sqrt(p.h() * p.h() + p.k() * p.k() + p.l() * p.l());
  }

  @Test
  void theFamilyOfAPeakIsAllAtItsAngle() throws InputException {
    // 511 (24) and 333 (8) of diamond fall together; 200 and 222 are extinct.
    double[][] face = {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}};
    List<Site> sites = new ArrayList<>();
    for (double[] f : face) {
      sites.add(new Site(Element.Si, f));
      sites.add(new Site(Element.Si, f[0] + 0.25, f[1] + 0.25, f[2] + 0.25));
    }
    assertThat(PowderPattern.of(cubic(5.4307, sites.toArray(Site[]::new)), range(0, 100)).peaks())
        .extracting(p -> p.h() + "" + p.k() + p.l() + " x" + p.multiplicity())
        .containsExactly("111 x8", "220 x12", "311 x24", "400 x6", "331 x24", "422 x24", "511 x32");
  }

  /** Every reflection by its own sum of sines and cosines, opposite ones too. */
  private static double bruteForce(CrystalStructure crystal, double from, double to) {
    double sum = 0;
    double[][] r = crystal.lattice().reciprocal();
    for (int h = -9; h <= 9; h++) {
      for (int k = -9; k <= 9; k++) {
        for (int l = -9; l <= 9; l++) {
          double g = 0;
          for (int x = 0; x < 3; x++) {
            g += Math.pow(h * r[0][x] + k * r[1][x] + l * r[2][x], 2);
          }
          double sine = Math.sqrt(g) * DiffractionOptions.COPPER_K_ALPHA / 2;
          double theta = Math.asin(Math.min(1, sine));
          double twoTheta = 2 * Math.toDegrees(theta);
          if (g == 0 || sine >= 1 || twoTheta < from || twoTheta > to) {
            continue;
          }
          double re = 0;
          double im = 0;
          for (Site s : crystal.sites()) {
            double[] f = s.fractional();
            double phase = 2 * Math.PI * (h * f[0] + k * f[1] + l * f[2]);
            for (Map.Entry<Element, Double> e : s.species().entrySet()) {
              double amplitude = e.getValue() * FormFactor.of(e.getKey()).orElseThrow().at(g / 4);
              re += amplitude * Math.cos(phase);
              im += amplitude * Math.sin(phase);
            }
          }
          double lp = (1 + Math.pow(Math.cos(2 * theta), 2)) / Math.pow(Math.sin(theta), 2);
          sum += (re * re + im * im) * lp / Math.cos(theta);
        }
      }
    }
    return sum;
  }

  @Test
  void agreesWithPlainSumsInATriclinicCellOfMixedSites() throws InputException {
    SplittableRandom random = new SplittableRandom(23);
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      double[] f = {random.nextDouble(-1, 2), random.nextDouble(-1, 2), random.nextDouble(-1, 2)};
      sites.add(
          i % 2 == 0
              ? new Site("M" + i, Map.of(Element.Fe, 0.3, Element.Al, 0.5), f)
              : new Site(Element.O, f));
    }
    CrystalStructure crystal =
        new CrystalStructure(Lattice.ofParameters(3.1, 4.3, 5.3, 77, 98, 109), sites);
    PowderPattern whole = PowderPattern.of(crystal, range(13, 90));
    double sum =
        whole.peaks().stream().mapToDouble(Peak::intensity).sum() * whole.strongest() / 100;
    assertThat(sum / bruteForce(crystal, 13, 90)).isCloseTo(1, within(1e-4));
    assertThat(whole.peaks()).isSortedAccordingTo(Comparator.comparingDouble(Peak::twoTheta));
    assertThat(whole.peaks()).allSatisfy(p -> assertThat(p.twoTheta()).isBetween(13.0, 90.0));
    assertThat(whole.peaks().stream().mapToDouble(Peak::intensity).max()).hasValue(100);
    for (Peak p : whole.peaks()) {
      double plain = bruteForce(crystal, p.twoTheta() - 4e-6, p.twoTheta() + 4e-6);
      assertThat(p.intensity() * whole.strongest() / 100 / plain)
          .as("%s", p)
          .isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void aSupercellHasTheSamePattern() throws InputException {
    List<Site> twice = new ArrayList<>();
    for (Site s : SIRUPR.sites()) {
      double[] f = s.fractional();
      twice.add(new Site(s.label(), s.species(), new double[] {f[0] / 2, f[1], f[2]}));
      twice.add(new Site(s.label(), s.species(), new double[] {f[0] / 2 + 0.5, f[1], f[2]}));
    }
    CrystalStructure wide =
        new CrystalStructure(Lattice.ofParameters(8.384, 4.192, 6.88, 90, 90, 90), twice);
    List<Peak> one = PowderPattern.of(SIRUPR, COPPER).peaks();
    List<Peak> two = PowderPattern.of(wide, COPPER).peaks();
    assertThat(two).hasSameSizeAs(one);
    for (int i = 0; i < one.size(); i++) {
      assertThat(two.get(i).twoTheta()).isCloseTo(one.get(i).twoTheta(), within(1e-9));
      assertThat(two.get(i).intensity()).isCloseTo(one.get(i).intensity(), within(1e-8));
    }
  }

  @Test
  void halfAnOccupancyIsAQuarterOfTheIntensity() throws InputException {
    CrystalStructure full = cubic(3.1653, new Site(Element.W, 0, 0, 0));
    CrystalStructure half = cubic(3.1653, new Site("W1", Map.of(Element.W, 0.5), new double[3]));
    double ratio =
        PowderPattern.of(half, COPPER).strongest() / PowderPattern.of(full, COPPER).strongest();
    assertThat(ratio).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void aPatternOfExtinctReflectionsIsEmpty() throws InputException {
    // At this wavelength only the extinct 100 is in reach; its rounding errors are no peak.
    PowderPattern none = PowderPattern.of(TUNGSTEN, new DiffractionOptions(5, 0, 180, Map.of()));
    assertThat(none.peaks()).isEmpty();
    assertThat(none.strongest()).isZero();
  }

  @Test
  void backwardScatteringIsFinite() throws InputException {
    // d(100) = 2.5 Å is exactly half of the wavelength: sin θ = 1.
    CrystalStructure c = cubic(2.5, new Site(Element.Fe, 0, 0, 0));
    assertThat(PowderPattern.of(c, new DiffractionOptions(5, 0, 180, Map.of())).peaks()).isEmpty();
  }

  @Test
  void whatCannotBeComputedIsRefused() {
    CrystalStructure es = cubic(4, new Site("Es3", Map.of(Element.Es, 1.0), new double[3]));
    assertThatThrownBy(() -> PowderPattern.of(es, COPPER))
        .isInstanceOf(InputException.class)
        .hasMessage("site Es3: no X-ray scattering factor of Es is known, expected H to Cf");
    assertThatThrownBy(
            () -> PowderPattern.of(TUNGSTEN, new DiffractionOptions(1e-3, 0, 90, Map.of())))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "about 3.8e+11 reflections up to 2θ = 90.0 degrees at 0.001 Å, expected at most 2e+07");
    assertThatThrownBy(() -> range(30, 20))
        .hasMessage("2θ from 30.0 to 20.0 degrees, expected 0 <= from < to <= 180");
    assertThatThrownBy(() -> new DiffractionOptions(0, 0, 90, Map.of()))
        .hasMessage("wavelength 0.0 Å, expected a number above 0");
    assertThatThrownBy(() -> vibrating(Map.of(Element.W, -1.0)))
        .hasMessage("Debye-Waller B of W -1.0 Å², expected a number of at least 0");
  }

  @Test
  void anAtomScattersWithAllItsElectronsForward() {
    for (int z = 1; z <= 98; z++) {
      double f = FormFactor.of(Element.ofNumber(z)).orElseThrow().at(0);
      assertThat(f).as("element %d", z).isCloseTo(z, within(0.07));
    }
    assertThat(FormFactor.of(Element.Es)).isEmpty();
  }
}
