package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {

  @Test
  void everyHalfSurvivesTheWayThroughFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Half.toFloat(Half.fromFloat(value))).isNaN();
      } else {
        assertThat(Half.fromFloat(value)).as("%x", bits).isEqualTo((short) bits);
      }
    }
  }

  /** Bit patterns worked out by hand from the definition of binary16. */
  @ParameterizedTest
  @CsvSource({
    "1, 3c00",
    "-2, c000",
    "65504, 7bff",
    "65519.996, 7bff",
    "65520, 7c00",
    "1e30, 7c00",
    "6.1035156e-5, 0400",
    "5.9604645e-8, 0001",
    "2.9802322e-8, 0000",
    "2.98024e-8, 0001",
    "8.940697e-8, 0002",
    "1e-30, 0000",
    "-0.0, 8000",
    "0.333333333, 3555",
    "1.00048828125, 3c00",
    "1.00146484375, 3c02"
  })
  void knownValues(float value, String hex) {
    assertThat(String.format("%04x", Half.fromFloat(value))).isEqualTo(hex);
  }

  @Property
  void roundsToTheNearer(@ForAll float value) {
    short half = Half.fromFloat(value);
    float back = Half.toFloat(half);
    if (Math.abs(value) >= 65520f) {
      assertThat(back).isEqualTo(Math.copySign(Float.POSITIVE_INFINITY, value));
      return;
    }
    double error = Math.abs((double) back - value);
    for (int neighbour : new int[] {half - 1, half + 1}) {
      float other = Half.toFloat((short) neighbour);
      if (Float.isFinite(other)) {
        assertThat(error).isLessThanOrEqualTo(Math.abs((double) other - value));
      }
    }
  }
}
