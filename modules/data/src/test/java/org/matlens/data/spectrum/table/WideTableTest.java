package org.matlens.data.spectrum.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.matlens.input.InputException;
import org.matlens.spectrum.Spectrum;

class WideTableTest {
  @TempDir Path dir;

  private Path file(String text) throws Exception {
    return Files.writeString(dir.resolve("w.csv"), text.replace('|', '\n'));
  }

  @Test
  void rowsAreSpectraOverTheHeader() throws Exception {
    WideTable t = WideTable.read(file("id,q1.5,q2,q2.5e0|b,1,2,3|a,4,-5,6e1|"), "q", "1/nm");
    assertThat(t.ids()).containsExactly("b", "a");
    Spectrum s = t.spectrum("a");
    assertThat(s.axis().values()).containsExactly(1.5, 2, 2.5);
    assertThat(s.axis().unit()).isEqualTo("1/nm");
    assertThat(s.intensities()).containsExactly(4, -5, 60);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "id,1,x|a,1,2; line 1: column 3 is named \"x\", expected an axis value",
        "id,1,2,2.0|a,1,2,3; line 1: axis value 2.0 in column 4, expected strictly rising",
        "id,1|a,2; line 1: 1 columns of intensities",
        "id,1,2|a,2,NaN; line 2: column \"2\" is \"NaN\", expected an intensity",
        "id,1,2|a,2,; line 2: column \"2\" is \"\", expected an intensity",
        "id,1,2|a,2,3|a,4,5; line 3: id \"a\" for the second time"
      })
  void faultsAreToldWithTheirPlace(String text, String message) throws Exception {
    Path file = file(text);
    assertThatThrownBy(() -> WideTable.read(file, "q", "1/nm"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("w.csv, " + message);
  }

  @Test
  void anUnknownIdIsToldWithThoseThereAre() throws Exception {
    WideTable t = WideTable.read(file("id,1,2|b,1,2|"), "q", "1/nm");
    assertThatThrownBy(() -> t.spectrum("c"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no spectrum \"c\", its first column has 1 ids from \"b\" on");
  }
}
