package org.matlens.app.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColourScaleTest {

  @Test
  void ticksAreRoundNumbersWithin() {
    assertThat(ColourScale.ticks(0, 1).stream().map(ColourScale::plain))
        .containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
    assertThat(ColourScale.ticks(-1.7, 1.7).stream().map(ColourScale::plain))
        .containsExactly("\u22121.5", "\u22121", "\u22120.5", "0", "0.5", "1", "1.5");
    assertThat(ColourScale.ticks(0, 3.1e-7)).hasSizeBetween(4, 8);
    assertThat(ColourScale.ticks(0, 63).stream().map(ColourScale::plain))
        .containsExactly("0", "10", "20", "30", "40", "50", "60");
  }

  @Test
  void numbersInFewDigits() {
    assertThat(ColourScale.plain(0.30000000000000004)).isEqualTo("0.3");
    assertThat(ColourScale.plain(-0.0)).isEqualTo("0");
    assertThat(ColourScale.plain(20000)).isEqualTo("20000");
    assertThat(ColourScale.plain(2e-7)).isEqualTo("2E\u22127");
  }

  @Test
  void weightsEndAtTheirQuantileAndSaySo() {
    float[] weights = new float[1001];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i / 1000f;
    }
    ColourScale scale = ColourScale.weights(weights);
    assertThat((float) scale.high()).isEqualTo(0.995f);
    assertThat(scale.clipped()).isTrue();
    assertThat(ColourScale.weights(new float[] {0.5f, 0.5f}).clipped()).isFalse();
    assertThat(ColourScale.weights(new float[3]).high()).isEqualTo(1);
  }

  @Test
  void scoresOfBothSignsShareOneScale() {
    ColourScale scale = ColourScale.scores(new double[] {-3, 2}, true);
    assertThat(scale.low()).isEqualTo(-3);
    assertThat(scale.high()).isEqualTo(3);
    assertThat(scale.hex(0)).isEqualTo(ColourMap.SIGNED.hex(0.5));
    assertThat(ColourScale.scores(new double[2], false).high()).isEqualTo(1);
  }
}
