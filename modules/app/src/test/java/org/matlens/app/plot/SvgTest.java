package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SvgTest {

  @Test
  void numbersAreShortAndFinite() {
    assertThat(Svg.number(1.005)).isEqualTo("1.01");
    assertThat(Svg.number(-0.001)).isEqualTo("0");
    assertThat(Svg.number(1200)).isEqualTo("1200");
    assertThatThrownBy(() -> Svg.number(Double.NaN))
        .hasMessage("coordinate NaN, expected a finite number");
  }

  @Property(tries = 200)
  void anyTextGivesAWellFormedDocument(@ForAll String text) throws Exception {
    String svg = new Svg().text(1, 2, 3, Svg.Anchor.END, Svg.SANS, text).document(5, 7, text);
    Xml xml = new Xml(svg);
    assertThat(xml.texts()).hasSize(1);
    if (text.chars().allMatch(c -> c >= 0x20 && c < 0xd800)) {
      assertThat(xml.texts()).containsExactly(text);
    }
  }

  @Test
  void longTextsEndInAnEllipsis() {
    assertThat(Svg.shorten("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Svg.shorten("abcdefg", 6)).isEqualTo("abcde…");
  }
}
