package org.matlens.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.matlens.batch.FixedSet;
import org.matlens.batch.Sample;
import org.matlens.token.TokenSequence;
import org.matlens.token.Vocabulary;

class DrawsTest {
  private static final FixedSet MOLECULES = CountingTask.of(503, 1);
  private static final List<Sample> PAIRS = new PlaceTask(503, 1).set().samples();

  @Test
  void everyEpochSeesEverySampleOnceInAnotherOrder() {
    Draws draws = new Draws(7, 0, 0);
    int[] first = draws.order(211, 1);
    assertThat(first).containsExactlyInAnyOrder(IntStream.range(0, 211).toArray());
    assertThat(first).isEqualTo(new Draws(7, 0, 0).order(211, 1));
    assertThat(first)
        .isNotEqualTo(draws.order(211, 2))
        .isNotEqualTo(new Draws(8, 0, 0).order(211, 1));
    assertThat(draws.dropoutSeed(1)).isNotEqualTo(draws.dropoutSeed(2));
  }

  @Test
  void tokensAreHiddenAtTheirRate() {
    Draws draws = new Draws(7, 0.3, 0);
    int hidden = 0;
    int all = 0;
    for (int i = 0; i < MOLECULES.size(); i++) {
      Sample s = draws.hide(MOLECULES.sample(i, 1), 1, i);
      assertThat(s).isEqualTo(draws.hide(MOLECULES.sample(i, 1), 1, i));
      all += s.tokens().size();
      hidden += (int) s.tokens().stream().filter(t -> t.text().equals(Vocabulary.MASK)).count();
    }
    // Four standard deviations of a share of 0.3 among the tokens.
    assertThat((double) hidden / all).isCloseTo(0.3, within(4 * Math.sqrt(0.3 * 0.7 / all)));
    Sample plain = MOLECULES.sample(0, 1);
    assertThat(new Draws(7, 0, 0).hide(plain, 1, 0)).isSameAs(plain);
  }

  @Test
  void oneStreamAlwaysStays() {
    Draws draws = new Draws(7, 0, 0.9);
    int left = 0;
    for (int i = 0; i < PAIRS.size(); i++) {
      List<TokenSequence> streams = draws.hide(PAIRS.get(i), 1, i).streams();
      long there = streams.stream().filter(s -> !s.isAbsent()).count();
      assertThat(there).isBetween(1L, 2L);
      left += (int) (2 - there);
    }
    // The stream that does not stay is left out in nine samples of ten.
    assertThat((double) left / PAIRS.size()).isCloseTo(0.9, within(4 * Math.sqrt(0.09 / 503)));
  }
}
