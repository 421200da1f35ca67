package org.matlens.data.diffraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.data.crystal.StructureFile;
import org.matlens.data.dataset.CsvTable;
import org.matlens.data.spectrum.table.WideTable;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

/**
 * Formula, structure and simulated pattern of the embedded crystals in one table. {@link #main}
 * wrote the files.
 */
class EmbeddedMaterialsTest {
  private static final Path EMBEDDED = Path.of("..", "..", "datasets", "embedded");
  private static final Diffractometer INSTRUMENT =
      new Diffractometer(
          new DiffractionOptions(
              DiffractionOptions.COPPER_K_ALPHA, 10, 90, Map.of(), DiffractionOptions.FAINT),
          0.1,
          new PeakProfile(0, 0, 0.3 * 0.3, 0.5));

  /** The greatest intensity of a pattern in the table, in which intensities are whole numbers. */
  private static final int TOP = 1000;

  /** Writes {@code materials.csv} and {@code patterns.csv}, here with their folder's name. */
  public static void main(String[] args) throws IOException, InputException {
    Path folder = Path.of(args[0]);
    CsvTable crystals = CsvTable.read(folder.resolve("crystals").resolve("id_prop.csv"));
    StringBuilder materials =
        new StringBuilder("id,formula,structure,pattern,band_gap_ev,space_group\n");
    StringBuilder patterns = new StringBuilder("id");
    for (int i = 0; i < INSTRUMENT.size(); i++) {
      patterns.append(String.format(Locale.ROOT, ",%.1f", 10 + 0.1 * i));
    }
    patterns.append('\n');
    for (int r = 0; r < crystals.size(); r++) {
      String id = crystals.column("id").text(r);
      List<String> row =
          List.of(
              id,
              crystals.column("formula").text(r),
              "crystals/" + id + ".cif",
              id,
              crystals.column("band_gap_ev").text(r),
              crystals.column("space_group").text(r));
      materials.append(String.join(",", row)).append('\n');
      patterns.append(id);
      for (long y : rounded(pattern(folder, id))) {
        patterns.append(',').append(y);
      }
      patterns.append('\n');
    }
    Files.writeString(folder.resolve("materials.csv"), materials);
    Files.writeString(folder.resolve("patterns.csv"), patterns);
  }

  private static Spectrum pattern(Path folder, String id) throws InputException {
    Path file = folder.resolve("crystals").resolve(id + ".cif");
    return INSTRUMENT.measure(StructureFile.read(file).get(0).structure());
  }

  private static long[] rounded(Spectrum s) {
    double[] y = s.intensities();
    double top = Arrays.stream(y).max().orElseThrow();
    return Arrays.stream(y).mapToLong(v -> Math.round(TOP * v / top)).toArray();
  }

  @Test
  void everyRowHoldsOneMaterialThreeTimes() throws InputException {
    CsvTable table = CsvTable.read(EMBEDDED.resolve("materials.csv"));
    CsvTable crystals = CsvTable.read(EMBEDDED.resolve("crystals").resolve("id_prop.csv"));
    WideTable patterns = WideTable.read(EMBEDDED.resolve("patterns.csv"), "2theta", "degree");
    assertThat(table.size()).isEqualTo(167).isEqualTo(crystals.size());
    assertThat(patterns.ids()).hasSize(167);
    for (int r = 0; r < table.size(); r++) {
      String id = table.column("id").text(r);
      for (String same : List.of("id", "formula", "band_gap_ev", "space_group")) {
        assertThat(table.column(same).text(r)).isEqualTo(crystals.column(same).text(r));
      }
      assertThat(table.column("structure").text(r)).isEqualTo("crystals/" + id + ".cif");
      Spectrum stored = patterns.spectrum(table.column("pattern").text(r));
      Spectrum simulated = pattern(EMBEDDED, id);
      assertThat(stored.size()).isEqualTo(simulated.size());
      long[] expected = rounded(simulated);
      for (int i = 0; i < expected.length; i++) {
        assertThat(stored.axis().value(i)).isEqualTo(Math.round(100 + i) / 10.0);
        assertThat(stored.intensity(i)).as("%s at %d", id, i).isEqualTo(expected[i]);
      }
    }
  }
}
