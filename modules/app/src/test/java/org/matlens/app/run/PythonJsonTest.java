package org.matlens.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonJsonTest {

  /** The bits and what Python 3 prints of them. */
  @ParameterizedTest
  @CsvSource({
    "0x1.999999999999ap-4, 0.1",
    "0x1.4f8b588e368f1p-17, 1e-05",
    "0x1.a36e2eb1c432dp-14, 0.0001",
    "0x1.1c37937e08000p+53, 1e+16",
    "0x1.b69b4ba630f35p+56, 1.2345678901234568e+17",
    "0x1.1eb2d66005835p+997, 1.5e+300",
    "0x1.0p+1, 2.0",
    "0x1.9p+6, 100.0",
    "0x1.5555555555555p-2, 0.3333333333333333",
    "0x0.0000000000001p-1022, 5e-324",
    "-0x1.43a272d9e0e51p-10, -0.0012345678901234567",
    "0x1.0f0cf064dd592p+73, 1e+22",
    "0x1.0p+53, 9007199254740992.0",
    "0x1.3333333333334p-2, 0.30000000000000004",
    "0x0.0p0, 0.0",
    "-0x0.0p0, -0.0",
  })
  void numbersAsPythonWritesThem(String bits, String text) {
    assertThat(PythonJson.number(Double.parseDouble(bits))).isEqualTo(text);
  }

  @Test
  void mapsAreSortedAndSpaced() {
    assertThat(PythonJson.write(Map.of("b", true, "a", Map.of("z", 0.5), "@c", "a\"é")))
        .isEqualTo("{\"@c\": \"a\\\"\\u00e9\", \"a\": {\"z\": 0.5}, \"b\": true}");
    assertThat(PythonJson.write(Map.of())).isEqualTo("{}");
    assertThatThrownBy(() -> PythonJson.write(Double.NaN)).hasMessage("cannot write NaN");
  }
}
