package org.matlens.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class FixedSetTest {
  private static final Sample SAMPLE =
      new Sample(
          "one",
          new TokenSequence(
              "molecule",
              List.of(new Token("C", TokenKind.ATOM, new TokenSource.Characters(0, 1, 0)))));

  @Test
  void everyEpochSeesTheSame() {
    TrainingSet set = new FixedSet(List.of(SAMPLE), List.of(new double[] {3, 5}));
    assertThat(set.size()).isEqualTo(1);
    assertThat(set.sample(0, -1)).isSameAs(SAMPLE).isSameAs(set.sample(0, 7));
    assertThat(set.targets(0)).containsExactly(3, 5);
  }

  @Test
  void everySampleHasTargets() {
    assertThatThrownBy(() -> new FixedSet(List.of(SAMPLE), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 samples and targets of 0, expected as many");
  }
}
