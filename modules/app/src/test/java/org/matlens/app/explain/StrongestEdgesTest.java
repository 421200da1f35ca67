package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.app.plot.CrystalPlot;
import org.matlens.attention.AttentionMap;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class StrongestEdgesTest {
  private static Token site(int i) {
    return new Token("Fe", TokenKind.SITE, new TokenSource.Site(i), new float[0]);
  }

  /** Two sites; edges 0→0, 0→1 at -1 0 0, 0→1 at 0 0 0, 1→1, 1→0 at 0 0 0. */
  private static final TokenSequence TWO =
      new TokenSequence(
          "crystal",
          List.of(site(0), site(1)),
          new Geometry.Edges(
              new int[] {0, 3, 5},
              new int[] {0, 1, 1, 1, 0},
              new short[] {0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
              new double[] {0, 3, 2, 0, 2}));

  @Test
  void theMeanOverLayersAndHeadsRanksEdgesAndSelfEdgesAreLeftOut() {
    Geometry.Edges edges = (Geometry.Edges) TWO.geometry();
    List<AttentionMap> layers =
        List.of(
            AttentionMap.ofEdges(
                2, edges, new float[] {.5f, .1f, .4f, .7f, .3f, .2f, .2f, .6f, .9f, .1f}),
            AttentionMap.ofEdges(
                2, edges, new float[] {.6f, .2f, .2f, .5f, .5f, .8f, .1f, .1f, .1f, .9f}));
    List<CrystalPlot.Edge> found = StrongestEdges.of(TWO, layers);
    assertThat(found).hasSize(3);
    assertThat(found).extracting(CrystalPlot.Edge::query).containsExactly(1, 0, 0);
    assertThat(found).extracting(CrystalPlot.Edge::key).containsExactly(0, 1, 1);
    assertThat(found.get(0).weight()).isCloseTo(0.45, within(1e-6));
    assertThat(found.get(1).weight()).isCloseTo(1.3 / 4, within(1e-6));
    assertThat(found.get(2).image()).containsExactly(-1, 0, 0);
    assertThat(found.get(2).distance()).isEqualTo(3);
  }

  @Test
  void aClassTokenHasNoPlaceAndSitesKeepTheirNumbers() {
    TokenSequence with = TWO.withClassToken();
    Geometry.Edges edges = (Geometry.Edges) with.geometry();
    float[] weights = new float[edges.count()];
    java.util.Arrays.fill(weights, 0.25f);
    List<CrystalPlot.Edge> found =
        StrongestEdges.of(with, List.of(AttentionMap.ofEdges(1, edges, weights)));
    assertThat(found).hasSize(3).allMatch(e -> e.query() + e.key() == 1 && e.distance() > 0);
  }

  @Test
  void dozensAreKeptAndAllAsStrongAsTheLast() {
    int n = 31;
    int[] start = {0, n + 1};
    int[] key = new int[n + 1];
    short[] image = new short[3 * (n + 1)];
    double[] distance = new double[n + 1];
    float[] weights = new float[n + 1];
    for (int e = 1; e <= n; e++) {
      image[3 * e] = (short) e;
      distance[e] = 3;
      weights[e] = e <= 20 ? 0.04f : 0.01f;
    }
    TokenSequence one =
        new TokenSequence(
            "crystal", List.of(site(0)), new Geometry.Edges(start, key, image, distance));
    Geometry.Edges edges = (Geometry.Edges) one.geometry();
    assertThat(StrongestEdges.of(one, List.of(AttentionMap.ofEdges(1, edges, weights))))
        .hasSize(20)
        .extracting(e -> e.image()[0])
        .startsWith(1, 2, 3);
    java.util.Arrays.fill(weights, 0);
    assertThat(StrongestEdges.of(one, List.of(AttentionMap.ofEdges(1, edges, weights)))).isEmpty();
  }

  @Test
  void aDenseMapHasNoEdges() {
    assertThat(StrongestEdges.of(TWO, List.of(new AttentionMap(1, 2, 2, new float[4])))).isEmpty();
  }
}
