package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.dataset.SharedData;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/** Published files, good and broken. */
class SpectrumCorpusTest {
  private static final int DAMAGED = 20_000;

  private static Path root(String folder) {
    Path root = SharedData.folder().resolve("spectra").resolve(folder);
    assumeTrue(Files.isDirectory(root), "skipped: no spectra/" + folder + " in MATLENS_DATA");
    return root;
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> all = Files.walk(root(folder))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Spectrum one(String file) throws InputException {
    return SpectrumFile.one(SharedData.file("spectra/" + file)).spectrum();
  }

  private static Spectrum nth(String file, int n) throws InputException {
    return SpectrumFile.read(SharedData.file("spectra/" + file)).get(n).spectrum();
  }

  /**
   * The table of outcomes in modules/README.md: files, files that read, of these with a unit
   * unknown, refused.
   */
  @ParameterizedTest
  @CsvSource({
    "jcamp_formats, 28, 19, 0, 9",
    "raman_charisma, 100, 98, 31, 2",
    "raman_formats, 44, 17, 8, 27",
    "xafs_formats, 44, 44, 2, 0",
    "xafs_library, 171, 170, 0, 1",
    "xafs_xdi_conformance/data, 16, 15, 0, 1",
    "xafs_xdi_conformance/baddata, 37, 22, 0, 15",
    "xps_formats, 19, 8, 0, 11",
    "xrd_LiMnTiOF_measured, 8, 8, 0, 0",
    "xrd_dara, 43, 42, 0, 1",
    "xrd_formats, 8, 4, 1, 4",
    "xrd_perovskite_films, 77, 75, 1, 2"
  })
  void everyFileIsSpectraOrOneClearFault(String folder, int files, int read, int open, int refused)
      throws IOException {
    int whole = 0;
    int unknown = 0;
    int faulty = 0;
    List<Path> all = files(folder);
    for (Path file : all) {
      List<SpectrumEntry> entries;
      try {
        entries = SpectrumFile.entries(file);
        assertThat(entries).as(file.toString()).isNotEmpty();
      } catch (InputException e) {
        entries = List.of(new SpectrumEntry.Refused("", e));
      }
      boolean bad = false;
      boolean told = true;
      for (SpectrumEntry entry : entries) {
        if (entry instanceof SpectrumEntry.Refused r) {
          bad = true;
          assertThat(r.fault().line()).as(file.toString()).isPositive();
          assertThat(r.fault().getMessage())
              .startsWith(file + ", line " + r.fault().line() + ": ")
              .doesNotContain("\n");
        } else if (entry instanceof SpectrumEntry.Read ok) {
          told &= !ok.spectrum().spectrum().axis().unit().equals(AxisUnit.UNKNOWN);
        }
      }
      faulty += bad ? 1 : 0;
      whole += bad ? 0 : 1;
      unknown += !bad && !told ? 1 : 0;
    }
    assertThat(List.of(all.size(), whole, unknown, faulty))
        .isEqualTo(List.of(files, read, open, refused));
  }

  @Test
  void thinFilmsHaveTheStatedLengthsAndRanges() throws IOException, InputException {
    Path labels = root("xrd_perovskite_films").resolve("labels.csv");
    CsvTable table = CsvTable.read(labels);
    int compared = 0;
    for (CsvTable.Row row : table.rows()) {
      int i = row.index();
      String name = table.column("file").text(i);
      Spectrum s = one("xrd_perovskite_films/" + name);
      assertThat(s.axis().quantity()).as(name).isEqualTo("2theta");
      assertThat(s.axis().unit()).as(name).isEqualTo("degree");
      double least = Double.parseDouble(table.column("two_theta_min").text(i));
      double most = Double.parseDouble(table.column("two_theta_max").text(i));
      assertThat(s.axis().value(0)).as(name).isEqualTo(least);
      assertThat(s.axis().value(s.size() - 1)).as(name).isEqualTo(most);
      // Files end without the end of their last line, which the list counts or not.
      int stated = Integer.parseInt(table.column("points").text(i));
      assertThat(s.size()).as(name).isBetween(stated - 1, stated + 1);
      compared++;
    }
    assertThat(compared).isEqualTo(74);
  }

  /** Both scans of the A-Lab and their bounds: the axis spans what the file states. */
  @Test
  void powderPatternsSpanTheirPositions() throws IOException, InputException {
    for (Path file : files("xrd_dara")) {
      if (!file.toString().endsWith(".xrdml")) {
        continue;
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      Spectrum s = SpectrumFile.one(file).spectrum();
      String counts = text.replaceFirst("(?s).*<counts[^>]*>", "").replaceFirst("(?s)<.*", "");
      assertThat(s.size()).isEqualTo(counts.strip().split("\\s+").length);
      String start = text.replaceFirst("(?s).*?<startPosition>", "").replaceFirst("(?s)<.*", "");
      String end = text.replaceFirst("(?s).*?<endPosition>", "").replaceFirst("(?s)<.*", "");
      assertThat(s.axis().value(0)).isEqualTo(Double.parseDouble(start));
      assertThat(s.axis().value(s.size() - 1)).isEqualTo(Double.parseDouble(end));
      double sum = Stream.of(counts.strip().split("\\s+")).mapToDouble(Double::parseDouble).sum();
      assertThat(Arrays.stream(s.intensities()).sum()).isEqualTo(sum);
    }
  }

  /** One measurement in VAMAS regular and irregular and as exported text. */
  @Test
  void formatsOfTheSameMeasurementAgree() throws InputException {
    Spectrum regular = one("xps_formats/vms_regular_regular.vms");
    Spectrum irregular = one("xps_formats/vms_irregular_irregular.vms");
    Spectrum text = nth("xps_formats/specs_xy_MgFe2O4_small.xy", 0);
    assertThat(List.of(regular.size(), irregular.size(), text.size())).containsOnly(1351);
    for (int i = 0; i < 1351; i++) {
      double kinetic = regular.axis().value(i);
      assertThat(irregular.axis().value(i)).isCloseTo(kinetic, within(1e-9));
      // Al K alpha; the text lists binding energies.
      assertThat(1486.61 - text.axis().value(i)).isCloseTo(kinetic, within(1e-9));
      // Counts in 0.1 s, and counts per second, in six digits.
      assertThat(irregular.intensity(i)).isCloseTo(10 * regular.intensity(i), within(0.6));
      assertThat(irregular.intensity(i)).isCloseTo(text.intensity(i), within(0.6));
    }
    Spectrum fitted = one("xps_formats/vms_analysis_FeO_analyzed.vms");
    Spectrum exported = one("xps_formats/vms_analysis_FeO_analyzed_lineshapes_cols.txt");
    same(fitted, exported, 1e-6);
  }

  /** Headers of 15 spectra in all forms state first, least and greatest intensities. */
  @Test
  void decodedIntensitiesAreThoseOfTheHeader() throws IOException {
    List<String> doubted = new ArrayList<>();
    int read = 0;
    for (Path file : files("jcamp_formats")) {
      try {
        for (NamedSpectrum s : SpectrumFile.read(file)) {
          read++;
          s.warnings().stream()
              .filter(w -> w.contains(" intensity is "))
              .forEach(w -> doubted.add(file.getFileName() + " " + w.replaceAll("=.*", "")));
        }
      } catch (InputException e) {
        assertThat(e.line()).isPositive();
      }
    }
    assertThat(read).isGreaterThan(1000);
    // Their headers were written for other tables; four have the first 43 of 302 points of misc_iv.
    assertThat(doubted)
        .filteredOn(
            d -> !d.matches("misc_(camelLabels|cheminfo-meta|dynamicTyping|sameLabel)\\..*"))
        .containsExactly("misc_chrom.jdx ##FIRSTY", "misc_iv.jdx ##MINY", "misc_iv.jdx ##MAXY");
  }

  /** X-ray absorption of one sample in XDI and in columns. */
  @Test
  void absorptionIsTheSameInXdiAndColumns() throws InputException {
    same(one("xafs_formats/cu_metal_rt.xdi"), one("xafs_formats/cu_rt01.xmu"), 1e-9);
    same(one("xafs_formats/feo_rt1.xdi"), one("xafs_formats/feo_exafs_pnccat2001.dat"), 1e-4);
    same(
        one("xafs_formats/beamlines/APS20BM_2001.dat"),
        one("xafs_formats/feo_exafs_pnccat2001.dat"),
        0);
    same(one("xafs_formats/beamlines/APS13ID_2008.dat"), one("xafs_formats/znse_zn_xafs.001"), 0);
    same(one("xafs_xdi_conformance/data/cu_metal_10K.xdi"), one("xafs_formats/cu_10k.xmu"), 1e-6);
  }

  private static void same(Spectrum a, Spectrum b, double within) {
    assertThat(a.size()).isEqualTo(b.size());
    for (int i = 0; i < a.size(); i++) {
      double x = a.axis().value(i);
      assertThat(b.axis().value(i)).isCloseTo(x, within(within * Math.abs(x)));
      double room = within * Math.max(1, Math.abs(a.intensity(i)));
      assertThat(b.intensity(i)).isCloseTo(a.intensity(i), within(room));
    }
  }

  /** What the instrument's program says of the peak of silicon at 520.5 1/cm. */
  @Test
  void siliconHasItsLine() throws IOException, InputException {
    TreeMap<String, Double> found = new TreeMap<>();
    for (Path file : files("raman_charisma")) {
      String name = file.getFileName().toString();
      if (!name.matches("S[01][BNP]\\d\\d_.*\\.txt")) {
        continue;
      }
      Spectrum s = SpectrumFile.one(file).spectrum();
      int top = -1;
      for (int i = 0; i < s.size(); i++) {
        boolean near = Math.abs(s.axis().value(i) - 520.5) < 100;
        top = near && (top < 0 || s.intensity(i) > s.intensity(top)) ? i : top;
      }
      found.put(file.toString(), s.axis().value(top));
    }
    assertThat(found).hasSizeGreaterThan(25);
    assertThat(found.values()).allSatisfy(x -> assertThat(x).isCloseTo(520.5, within(8.0)));
  }

  /** Whatever happens to a file, it is spectra or a fault with its line: nothing else. */
  @Test
  void damagedFilesNeverCrash() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<Path> all = new ArrayList<>();
    for (String folder :
        List.of("jcamp_formats", "raman_formats", "xafs_formats", "xps_formats", "xrd_formats")) {
      all.addAll(files(folder));
    }
    String spice = "\"';#?.,()\n\r\t -+/<>&=$%@AJSjs0129\u001a[]{}eEnN²";
    for (int trial = 0; trial < 600; trial++) {
      Path file = all.get(random.nextInt(all.size()));
      String whole = Files.readString(file, StandardCharsets.ISO_8859_1).replace("\0", "");
      StringBuilder text = new StringBuilder(whole);
      text.setLength(Math.min(text.length(), random.nextInt(1, DAMAGED)));
      for (int hits = random.nextInt(0, 9); hits > 0 && !text.isEmpty(); hits--) {
        // Headers are where most can go wrong.
        int at =
            random.nextInt(random.nextBoolean() ? text.length() : Math.min(text.length(), 900));
        char c = spice.charAt(random.nextInt(spice.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, c);
          case 1 -> text.setCharAt(at, c);
          default -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 30)));
        }
      }
      try {
        SpectrumText damaged = SpectrumText.of(file.toString(), text.toString());
        for (SpectrumEntry entry : SpectrumFile.entries(damaged)) {
          if (entry instanceof SpectrumEntry.Refused r) {
            assertThat(r.fault().line()).isPositive();
            assertThat(r.fault().getMessage()).doesNotContain("\n");
          }
        }
      } catch (InputException e) {
        assertThat(e.line()).as(e.getMessage()).isPositive();
        assertThat(e.getMessage()).doesNotContain("\n");
      } catch (RuntimeException e) {
        throw new AssertionError(file + ", trial " + trial, e);
      }
    }
  }
}
