package org.matlens.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.token.Geometry.Edges;

class EdgesTest {

  /** Three tokens: 0 sees an image of itself and 2; 1 sees itself alone; 2 sees 0 twice and 1. */
  private static Edges three() {
    return new Edges(
        new int[] {0, 3, 4, 8},
        new int[] {0, 0, 2, 1, 2, 0, 0, 1},
        new short[] {0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, -2, 3, 0, 0, 1, 0, 0, 0, 5},
        new double[] {0, 3, 2, 0, 0, 7, 2, 11});
  }

  /** The edges as "query-key image distance", for a person to compare. */
  private static List<String> text(Edges edges) {
    List<String> out = new ArrayList<>();
    int[] query = edges.query();
    for (int e = 0; e < edges.count(); e++) {
      out.add(
          String.format(
              "%d-%d %d %d %d %s",
              query[e],
              edges.key()[e],
              edges.image()[3 * e],
              edges.image()[3 * e + 1],
              edges.image()[3 * e + 2],
              edges.distance()[e]));
    }
    return out;
  }

  @Test
  void everyEdgeKnowsItsQuery() {
    assertThat(three().size()).isEqualTo(3);
    assertThat(three().count()).isEqualTo(8);
    assertThat(three().query()).containsExactly(0, 0, 0, 1, 2, 2, 2, 2);
  }

  @Test
  void aSubsetKeepsTheEdgesOfTheKeptTokens() {
    assertThat(text(three().subset(new int[] {0, 2})))
        .containsExactly(
            "0-0 0 0 0 0.0",
            "0-0 1 0 0 3.0",
            "0-1 0 -1 0 2.0",
            "1-1 0 0 0 0.0",
            "1-0 -2 3 0 7.0",
            "1-0 0 1 0 2.0");
  }

  @Test
  void aSubsetInAnotherOrderIsSortedAgain() {
    assertThat(text(three().subset(new int[] {2, 1, 0})))
        .containsExactly(
            "0-0 0 0 0 0.0",
            "0-1 0 0 5 11.0",
            "0-2 -2 3 0 7.0",
            "0-2 0 1 0 2.0",
            "1-1 0 0 0 0.0",
            "2-2 0 0 0 0.0",
            "2-0 0 -1 0 2.0",
            "2-2 1 0 0 3.0");
    assertThat(three().subset(new int[] {2, 1, 0}).subset(new int[] {2, 1, 0})).isEqualTo(three());
    assertThat(three().subset(new int[] {0, 1, 2})).isEqualTo(three());
  }

  @Test
  void aLeadingTokenSeesAllAndIsSeenByAll() {
    Edges e = three().withLeadingToken();
    assertThat(text(e))
        .containsExactly(
            "0-0 0 0 0 0.0",
            "0-1 0 0 0 -1.0",
            "0-2 0 0 0 -1.0",
            "0-3 0 0 0 -1.0",
            "1-1 0 0 0 0.0",
            "1-0 0 0 0 -1.0",
            "1-1 1 0 0 3.0",
            "1-3 0 -1 0 2.0",
            "2-2 0 0 0 0.0",
            "2-0 0 0 0 -1.0",
            "3-3 0 0 0 0.0",
            "3-0 0 0 0 -1.0",
            "3-1 -2 3 0 7.0",
            "3-1 0 1 0 2.0",
            "3-2 0 0 5 11.0");
    assertThat(e.subset(new int[] {1, 2, 3})).isEqualTo(three());
  }

  @Test
  void whatIsNoEdgeListIsRefused() {
    assertThatThrownBy(() -> edges(new int[] {0, 2}, new int[] {0}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("edges: start [0, 2] does not cover 1 edges");
    assertThatThrownBy(() -> edges(new int[] {0, 1, 1}, new int[] {0}, 0))
        .hasMessage("edges of query 1: the first must be its self edge at distance 0");
    assertThatThrownBy(() -> edges(new int[] {0, 1}, new int[] {0}, 1))
        .hasMessage("edges of query 0: the first must be its self edge at distance 0");
    assertThatThrownBy(() -> edges(new int[] {0, 2}, new int[] {0, 1}, 0, 2))
        .hasMessage("edge 1: key 1 outside [0, 1)");
    assertThatThrownBy(() -> edges(new int[] {0, 2, 3}, new int[] {0, 1, 1}, 0, Double.NaN, 0))
        .hasMessage("edge 1: distance NaN");
    assertThatThrownBy(() -> edges(new int[] {0, 2}, new int[] {0, 0}, 0, 2))
        .hasMessageContaining("edge 1 is not in ascending order of key and image, or stands twice");
    assertThatThrownBy(
            () -> edges(new int[] {0, 3, 4, 5}, new int[] {0, 2, 1, 1, 2}, 0, 2, 3, 0, 0))
        .hasMessageContaining("query 0: edge 2 is not in ascending order");
    assertThatThrownBy(
            () -> new Edges(new int[] {0, 1}, new int[] {0}, new short[2], new double[1]))
        .hasMessageContaining("1 keys, 2 image numbers and 1 distances");
  }

  private static Edges edges(int[] start, int[] key, double... distance) {
    return new Edges(start, key, new short[3 * key.length], distance);
  }

  @Test
  void edgesBelongToAsManyTokens() {
    Token iron = new Token("Fe", TokenKind.SITE, new TokenSource.Site(0));
    assertThatThrownBy(() -> new TokenSequence("crystal", List.of(iron, iron), three()))
        .hasMessage("edges of 3 tokens, sequence of 2");
  }
}
