package org.matlens.data.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.matlens.data.dataset.SharedData;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class XdiReaderTest {
  private static final String HEAD =
      "# XDI/1.0 X/1\n# Column.1: energy eV || PV\n# Column.2: i0\n# Column.3: itrans\n#---\n";

  @Test
  void takesAbsorptionFromIntensities() throws InputException {
    Spectrum read = XdiReader.read("a.xdi", HEAD + "# energy i0 itrans\n7 6 2\n.8E+01 9 3.\n");
    assertThat(read.axis().quantity()).isEqualTo("energy");
    assertThat(read.axis().unit()).isEqualTo("eV");
    assertThat(read.axis().values()).containsExactly(7, 8);
    assertThat(read.intensities())
        .containsExactly(new double[] {Math.log(3), Math.log(3)}, within(1e-15));
    assertThat(read.metadata()).containsEntry("intensity", "ln(i0/itrans)");
  }

  @Test
  void fluorescenceIsAQuotient() throws InputException {
    Spectrum read = XdiReader.read("a", HEAD.replace("itrans", "ifluor") + "7 5 2\n");
    assertThat(read.intensities()).containsExactly(0.4);
    assertThat(read.metadata()).containsEntry("intensity", "ifluor/i0");
  }

  @Test
  void oneErrorWithFileAndLine() {
    refuses("7 6 2\n", "a.xdi, line 1: \"7 6 2\"; expected # XDI/1.0 in the first line");
    refuses(HEAD, "a.xdi, line 5: no rows of data; expected at least one");
    refuses(
        HEAD + "7 6 2\n7 6 2\n",
        "a.xdi, line 7: energy 7.0 after 7.0; expected strictly rising or falling");
    refuses(HEAD + "7 6 nan\n", "a.xdi, line 6: column 3: \"nan\"; expected a finite number");
    refuses(
        HEAD + "7 6 2\n8 6\n", "a.xdi, line 7: 2 columns; expected 3 as in the first row of data");
    refuses(
        HEAD.replace(" eV", "") + "7 6 2\n",
        "a.xdi, line 6: no unit of column energy; expected e.g. # Column.1: energy eV");
    refuses(
        HEAD + "7 6 0\n",
        "a.xdi, line 6: i0 6.0 and itrans 0.0 give no absorption; expected both of one sign,"
            + " not 0");
    refuses(
        "# XDI/1.0\n# Family:key: 3\n",
        "a.xdi, line 2: header \"Family:key: 3\"; expected Family.key: value");
  }

  @Test
  void everyFileOfTheLibraryReads() throws IOException {
    assertThat(refused("xafs_library", 170)).isEmpty();
  }

  @Test
  void theConformanceFilesReadOrTellTheirLine() throws IOException {
    // X, Y and Z without units, and no absorption: a map of a sample.
    assertThat(refused("xafs_xdi_conformance/data", 16))
        .containsExactly("nonxafs_negvalues.xdi:14");
    // What the folder's own list calls an error, and 07 (no labels) and 11 (a row starts with !).
    assertThat(refused("xafs_xdi_conformance/baddata", 36))
        .containsExactly(
            "bad_01.xdi:1",
            "bad_07.xdi:25",
            "bad_11.xdi:12",
            "bad_13.xdi:31",
            "bad_14.xdi:36",
            "bad_15.xdi:29",
            "bad_16.xdi:30",
            "bad_17.xdi:29",
            "bad_18.xdi:8",
            "bad_19.xdi:8",
            "bad_20.xdi:8",
            "bad_21.xdi:8",
            "bad_22.xdi:8",
            "bad_24.xdi:8");
    // Beamlines write i1 or it for itrans.
    assertThat(refused("xafs_formats", 9)).isEmpty();
  }

  /** Names and lines of the files of a folder that are refused, each with one line of text. */
  private static List<String> refused(String name, int files) throws IOException {
    Path folder = SharedData.folder().resolve("spectra").resolve(name);
    assumeTrue(Files.isDirectory(folder), "skipped: no spectra/" + name + " in MATLENS_DATA");
    List<String> refused = new ArrayList<>();
    List<Path> found = files(folder);
    assertThat(found).hasSize(files);
    for (Path file : found) {
      try {
        Spectrum read = XdiReader.read(file);
        assertThat(read.axis().unit()).isIn("eV", "mm", "degree");
        assertThat(read.size()).isGreaterThan(1);
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith(file + ", line " + e.line() + ": ");
        assertThat(e.getMessage()).doesNotContain("\n");
        refused.add(file.getFileName() + ":" + e.line());
      }
    }
    return refused;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> f.toString().endsWith(".xdi")).sorted().toList();
    }
  }

  private static void refuses(String text, String message) {
    assertThatThrownBy(() -> XdiReader.read("a.xdi", text))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }
}
