package org.matlens.data.spectrum.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.matlens.data.dataset.CsvTable;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class SpectrumLinesTest {
  private static final String TWO =
      """
      {"material":"Ag","wavelength_um":[0.2,0.3,0.5],"n":[1.5,1.25,0.5],"k":[1,2,3]}

      {"material":"SiO2","page":null,"wavelength_um":[0.9,0.4],"n":[1.4,1.5]}
      """;

  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("s.jsonl"), text);
  }

  @Test
  void listsAreSpectraAndTheRestColumns() throws Exception {
    Path file = file(TWO);
    assertThat(SpectrumLines.isOne(file)).isTrue();
    SpectrumLines lines = SpectrumLines.read(file);
    CsvTable table = lines.table();
    assertThat(table.columns()).containsExactly("material", "n", "k", "page");
    assertThat(table.column("material").texts()).containsExactly("Ag", "SiO2");
    assertThat(table.column("n").texts()).containsExactly(file + "#1.n", file + "#3.n");
    assertThat(table.column("k").texts()).containsExactly(file + "#1.k", "");
    assertThat(table.column("n").place(1)).contains("line 3");
    Spectrum s = lines.spectrum("3.n");
    assertThat(s.axis().quantity()).isEqualTo("wavelength");
    assertThat(s.axis().unit()).isEqualTo("um");
    assertThat(s.axis().values()).containsExactly(0.9, 0.4);
    assertThat(s.intensities()).containsExactly(1.4, 1.5);
    assertThatThrownBy(() -> lines.spectrum("2.n"))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": no spectrum \"2.n\", expected one of 3 such as \"1.n\"");
  }

  @Test
  void aBadSpectrumIsRefusedWhenItIsAskedForAndTheOthersAreRead() throws Exception {
    Path file =
        file(
            TWO
                + "{\"e_eV\":[1,2,2],\"n\":[1,1,1]}\n"
                + "{\"e_eV\":[1,2],\"n\":[1]}\n"
                + "{\"e_eV\":[1,2],\"n\":[1,\"x\"]}\n");
    SpectrumLines lines = SpectrumLines.read(file);
    assertThat(lines.table().size()).isEqualTo(5);
    assertThat(lines.spectrum("1.k").intensity(2)).isEqualTo(3);
    assertThatThrownBy(() -> lines.spectrum("4.n"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ", line 4: \"e_eV\"[2] is 2.0, expected strictly rising or strictly falling"
                + " values");
    assertThatThrownBy(() -> lines.spectrum("5.n"))
        .hasMessage(file + ", line 5: \"n\" has 1 values, \"e_eV\" 2; expected as many");
    assertThatThrownBy(() -> lines.spectrum("6.n"))
        .hasMessage(file + ", line 6: \"n\"[1] is \"x\", expected a number");
  }

  @Test
  void whatIsNoTableOfSpectraIsRefusedWithItsLine() throws Exception {
    assertThatThrownBy(() -> SpectrumLines.read(file(TWO + "{\"a\":1}\n")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "s.jsonl, line 4: no list such as \"wavelength_um\", expected an axis with its unit");
    assertThatThrownBy(() -> SpectrumLines.read(file(TWO + "{\"a\"")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("s.jsonl, line 4: not JSON");
    assertThatThrownBy(() -> SpectrumLines.read(file("\n")))
        .hasMessageEndingWith("s.jsonl: empty, expected an object with a spectrum per line");
    assertThat(SpectrumLines.isOne(file("{\"lattice\":[[1]]}"))).isFalse();
    assertThat(SpectrumLines.isOne(dir.resolve("s.csv"))).isFalse();
  }
}
