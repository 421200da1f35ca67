package org.matlens.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void numbersGoRightAndWordsLeft() {
    assertThat(new TextTable("#", "token", "n").row("9", "C", "").row("10", "[nH]", "-1.5").lines())
        .containsExactly("   #  token     n", "   9  C", "  10  [nH]   -1.5");
  }

  @Test
  void numbersInFewDigits() {
    assertThat(TextTable.number(2)).isEqualTo("2");
    assertThat(TextTable.number(-0.123456)).isEqualTo("-0.1235");
    assertThat(TextTable.number(1.5e-9)).isEqualTo("1.5E-9");
    assertThat(TextTable.number(Double.NaN)).isEmpty();
    assertThat(TextTable.number(0)).isEqualTo("0");
  }

  @Test
  void everyRowHasTheColumnsOfTheHeader() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
        .hasMessage("1 cells in a table of 2 columns");
  }
}
