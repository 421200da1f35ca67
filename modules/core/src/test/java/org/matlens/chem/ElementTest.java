package org.matlens.chem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTest {

  @ParameterizedTest
  @CsvSource({
    "H, 1, hydrogen, 1, 1",
    "He, 2, helium, 1, 18",
    "Be, 4, beryllium, 2, 2",
    "B, 5, boron, 2, 13",
    "Cl, 17, chlorine, 3, 17",
    "K, 19, potassium, 4, 1",
    "Sc, 21, scandium, 4, 3",
    "Fe, 26, iron, 4, 8",
    "Zn, 30, zinc, 4, 12",
    "Ga, 31, gallium, 4, 13",
    "Y, 39, yttrium, 5, 3",
    "I, 53, iodine, 5, 17",
    "Ba, 56, barium, 6, 2",
    "La, 57, lanthanum, 6, 0",
    "Yb, 70, ytterbium, 6, 0",
    "Lu, 71, lutetium, 6, 3",
    "W, 74, tungsten, 6, 6",
    "Pb, 82, lead, 6, 14",
    "U, 92, uranium, 7, 0",
    "Lr, 103, lawrencium, 7, 3",
    "Og, 118, oganesson, 7, 18"
  })
  void placesInTheTable(String symbol, int number, String name, int period, int group) {
    Element e = Element.ofSymbol(symbol).orElseThrow();
    assertThat(Element.ofNumber(number)).isSameAs(e);
    assertThat(e.number()).isEqualTo(number);
    assertThat(e.symbol()).isEqualTo(symbol);
    assertThat(e.fullName()).isEqualTo(name);
    assertThat(e.period()).isEqualTo(period);
    assertThat(e.group()).isEqualTo(group);
  }

  /** Columns 1 and 2 have seven and six elements below helium's, p columns six, d columns four. */
  @Test
  void columnsHaveTheirLengths() {
    var sizes =
        Arrays.stream(Element.values())
            .collect(Collectors.groupingBy(Element::group, Collectors.counting()));
    assertThat(sizes.get(0)).isEqualTo(28);
    assertThat(sizes.get(1)).isEqualTo(7);
    assertThat(sizes.get(2)).isEqualTo(6);
    assertThat(sizes.get(18)).isEqualTo(7);
    for (int g = 3; g <= 12; g++) {
      assertThat(sizes.get(g)).as("group " + g).isEqualTo(4);
    }
    for (int g = 13; g <= 17; g++) {
      assertThat(sizes.get(g)).as("group " + g).isEqualTo(6);
    }
  }

  @Test
  void everyElementOnce() {
    assertThat(Element.values()).hasSize(118).extracting(Element::fullName).doesNotHaveDuplicates();
  }

  @Test
  void symbolsAreTakenAsWritten() {
    assertThat(Element.ofSymbol("cl")).isEmpty();
    assertThat(Element.ofSymbol("D")).isEmpty();
    assertThat(Element.ofSymbol("")).isEmpty();
    assertThatThrownBy(() -> Element.ofNumber(119))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("atomic number 119, expected 1 to 118");
    assertThatThrownBy(() -> Element.ofNumber(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
