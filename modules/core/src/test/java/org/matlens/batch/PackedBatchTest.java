package org.matlens.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

class PackedBatchTest {
  private static final Geometry.Edges PAIR =
      new Geometry.Edges(
          new int[] {0, 3, 4},
          new int[] {0, 0, 1, 1},
          new short[] {0, 0, 0, 0, -1, 0, 0, 0, 2, 0, 0, 0},
          new double[] {0, 3, 2, 0});
  private static final Geometry.Edges ALONE =
      new Geometry.Edges(
          new int[] {0, 2}, new int[] {0, 0}, new short[] {0, 0, 0, 5, 0, 0}, new double[] {0, 4});

  private static Sample sample(String id, int tokens, Geometry geometry) {
    Token t = new Token("Fe", TokenKind.SITE, new TokenSource.Site(0), new float[0], 1);
    return new Sample(id, new TokenSequence("crystal", Collections.nCopies(tokens, t), geometry));
  }

  private static PackedBatch pack(Sample... samples) {
    List<Sample> list = List.of(samples);
    Vocabulary v = Vocabulary.build(list.stream().map(Sample::sequence).toList());
    return PackedBatch.of(list, v, 0, false, true);
  }

  @Test
  void edgesLeadToTheTokensOfTheBatch() {
    PackedBatch batch = pack(sample("a", 1, ALONE), sample("b", 2, PAIR), sample("c", 1, ALONE));
    assertThat(batch.edges().start()).containsExactly(0, 2, 5, 6, 8);
    assertThat(batch.edges().key()).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    assertThat(batch.edges().distance()).containsExactly(0, 4, 0, 3, 2, 0, 0, 4);
    assertThat(batch.edges().image()[3 * 3 + 1]).isEqualTo((short) -1);
    assertThat(batch.slice(1, 2).edges()).isEqualTo(PAIR);
    assertThat(batch.slice(1, 3).edges()).isEqualTo(Geometry.Edges.concat(List.of(PAIR, ALONE)));
    assertThat(batch.slice(2, 3).edges()).isEqualTo(ALONE);
  }

  @Test
  void aSampleWithoutEdgesIsNamed() {
    assertThatThrownBy(() -> pack(sample("a", 1, ALONE), sample("b", 2, Geometry.NONE)))
        .hasMessage("sample b has no edges, the model reads them");
  }

  @Test
  void edgesBetweenSamplesAreRefused() {
    assertThatThrownBy(
            () ->
                new PackedBatch(
                    new String[] {"a", "b"},
                    new int[] {0, 1, 2},
                    new int[2],
                    0,
                    new float[0],
                    null,
                    new float[2],
                    PAIR))
        .hasMessage("edge 2 of sample 0 leads to token 1");
    assertThatThrownBy(
            () ->
                new PackedBatch(
                    new String[] {"a"},
                    new int[] {0, 1},
                    new int[1],
                    0,
                    new float[0],
                    null,
                    new float[1],
                    PAIR))
        .hasMessage("edges of 2 tokens, expected 1");
  }
}
