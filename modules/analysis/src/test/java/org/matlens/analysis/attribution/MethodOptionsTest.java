package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodOptionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention",
        "attention:layer=3,head=1",
        "attention:layer=last,heads=max,rows=class",
        "rollout:heads=min,discard=0.9",
        "integrated-gradients:steps=64",
        "integrated-gradients-mask:steps=7",
        "attention-integrated-gradients:steps=3",
        "smoothgrad:draws=5,noise=0.2",
        "lime:samples=100",
        "shap:samples=64",
        "attention-flow",
        "gradient-of-attention",
        "occlusion",
        "occlusion:by=element",
        "occlusion:by=window,width=2.5",
        "class-activation"
      })
  void aNameTellsTheOptions(String name) {
    assertThat(AttributionMethods.named(name, 3).name())
        .isEqualTo(name.replace(':', '.').replace(',', '.').replace('=', '-'))
        .matches("[A-Za-z0-9_.-]+"); // it names files
  }

  @Test
  void everyMethodIsFoundByItsName() {
    for (AttributionMethod m : AttributionMethods.all(5)) {
      assertThat(AttributionMethods.named(m.name(), 5)).hasSameClassAs(m);
      assertThat(m.description()).isNotBlank();
    }
    assertThat(AttributionMethods.named("attention:layer=all,rows=readout", 1).name())
        .isEqualTo("attention");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "attention:layer=-1|layer is \"-1\", expected a whole number from 0 on",
        "attention:head=x|head is \"x\", expected a whole number from 0 on",
        "attention:heads=sum|heads is \"sum\", expected mean, max, min",
        "attention:row=class|unknown option \"row\", expected one of layer, head, heads, rows",
        "attention:|\"\", expected key=value, each key once",
        "rollout:discard=0.1,discard=0.2|\"discard=0.2\", expected key=value, each key once",
        "rollout:discard=1|discard is \"1\", expected a number in [0, 1)",
        "class-activation:x=1|unknown option \"x\", expected none",
        "occlusion:by=bond|by is \"bond\", expected token, atom, element, site, peak, window",
        "occlusion:by=window|by=window without a width, expected e.g. by=window,width=5",
        "occlusion:by=atom,width=5|width without windows, expected by=window with it",
        "occlusion:by=window,width=-1|width is \"-1\", expected a number above 0",
        "lime:samples=1|samples is \"1\", expected a whole number from 2 on"
      })
  void badOptionsAreRefused(String name, String reason) {
    assertThatThrownBy(() -> AttributionMethods.named(name, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attribution method \"" + name + "\": " + reason);
  }
}
