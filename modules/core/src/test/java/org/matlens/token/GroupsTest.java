package org.matlens.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.batch.PackedBatch;
import org.matlens.batch.Sample;

class GroupsTest {
  private static TokenSequence sequence(Geometry geometry, int tokens) {
    List<Token> out = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      out.add(new Token("t", TokenKind.PEAK, new TokenSource.None(), new float[0]));
    }
    return new TokenSequence("s", out, geometry);
  }

  @Test
  void groupsFollowTheirTokens() {
    TokenSequence s = sequence(new Geometry.Groups(new int[] {0, 0, 1, 2, 1}), 5);
    BitSet removed = new BitSet();
    removed.set(1);
    removed.set(3);
    assertThat(s.without(removed).geometry())
        .isEqualTo(new Geometry.Groups(new int[] {0, 1, 1}))
        .hasSameHashCodeAs(new Geometry.Groups(new int[] {0, 1, 1}))
        .hasToString("Groups[0, 1, 1]");
    assertThat(s.withClassToken().geometry())
        .isEqualTo(new Geometry.Groups(new int[] {-1, 0, 0, 1, 2, 1}));
    assertThat(s.absent().geometry()).isEqualTo(new Geometry.Groups(new int[] {-1}));
  }

  @Test
  void aBatchForbidsPairsOfDifferentGroups() {
    Sample grouped = new Sample("a", sequence(new Geometry.Groups(new int[] {0, 1, -1}), 3));
    Sample plain = new Sample("b", sequence(Geometry.NONE, 2));
    Vocabulary vocabulary = Vocabulary.build(List.of(grouped.sequence()));
    PackedBatch both = PackedBatch.of(List.of(grouped, plain), vocabulary, 0, false);
    assertThat(both.pairs()).containsExactly(0, -1, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(both.slice(1, 2).pairs()).containsExactly(0, 0, 0, 0);
    assertThat(PackedBatch.of(List.of(plain), vocabulary, 0, false).pairs()).isNull();
  }

  @Test
  void groupsMustFit() {
    assertThatThrownBy(() -> sequence(new Geometry.Groups(new int[] {0, 1}), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("groups of 2 tokens, sequence of 3");
    assertThatThrownBy(() -> new Geometry.Groups(new int[] {-2}))
        .hasMessage("group -2, expected 0 and up, or -1");
  }
}
