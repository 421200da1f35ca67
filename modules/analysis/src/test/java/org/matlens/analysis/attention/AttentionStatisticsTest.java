package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class AttentionStatisticsTest {
  private static final String[] ATOMS = {"C", "O", "C", "C", "N", "C", "O"};

  /** Two chains with an acid between them. */
  private static final String[] PARTS = {
    "chain#1", "acid#1", "acid#1", "chain#2", "chain#2", "chain#2", null
  };

  /** Seven atoms in a chain. */
  private static Sample chain(String id) {
    List<Token> tokens = new ArrayList<>();
    int n = ATOMS.length;
    int[] bucket = new int[n * n];
    float[] distance = new float[n * n];
    for (int t = 0; t < n; t++) {
      tokens.add(new Token(ATOMS[t], TokenKind.ATOM, new TokenSource.Characters(t, t + 1, t)));
      for (int k = 0; k < n; k++) {
        distance[t * n + k] = Math.abs(t - k);
      }
    }
    return new Sample(
        id, new TokenSequence("molecule", tokens, new Geometry.Pairs(n, 1, bucket, distance)));
  }

  /** Head 0 looks at oxygen alone, head 1 at all alike, head 2 at the token itself. */
  private static AttentionMaps maps(float oxygen) {
    int n = ATOMS.length;
    float[] w = new float[3 * n * n];
    for (int q = 0; q < n; q++) {
      for (int k = 0; k < n; k++) {
        boolean o = ATOMS[k].equals("O");
        w[q * n + k] = o ? oxygen / 2 : (1 - oxygen) / (n - 2);
        w[n * n + q * n + k] = 1f / n;
        w[2 * n * n + q * n + k] = q == k ? 1 : 0;
      }
    }
    AttentionMap map = new AttentionMap(3, n, n, w);
    return AttentionMaps.ofStream("molecule", List.of(map, map));
  }

  private static AttentionStatistics.Figures figures() {
    AttentionStatistics s = new AttentionStatistics(5, GroupTest.MANN_WHITNEY);
    for (int i = 0; i < 23; i++) {
      boolean first = i % 2 == 0;
      s.add(
          chain("s" + i), maps(first ? 0.95f : 0.9f), first ? "b" : "a", Map.of("molecule", PARTS));
    }
    assertThat(s.samples()).isEqualTo(23);
    Map<String, AttentionStatistics.Figures> all = s.figures();
    assertThat(all).containsOnlyKeys("molecule.molecule");
    return all.get("molecule.molecule");
  }

  @Test
  void headsAreTold() {
    List<HeadSummary> heads = figures().heads();
    assertThat(heads).hasSize(6);
    HeadSummary uniform = heads.get(1);
    assertThat(uniform.figures().get(HeadFigures.Figure.RELATIVE_ENTROPY).mean())
        .isCloseTo(1, within(1e-6));
    assertThat(heads.get(5).figures().get(HeadFigures.Figure.SELF_MASS).mean()).isEqualTo(1);
    assertThat(heads.get(5).figures().get(HeadFigures.Figure.SELF_MASS).n()).isEqualTo(23);
    assertThat(heads.get(5).figures().get(HeadFigures.Figure.FUTURE_MASS).mean()).isZero();
    assertThat(uniform.figures().get(HeadFigures.Figure.FUTURE_MASS).mean())
        .isCloseTo(3 / 7.0, within(1e-6)); // mean of 6/7, 5/7, … 0
  }

  @Test
  void lookingAtOxygenIsFoundAgainstChance() {
    PairMass toOxygen =
        figures().labels().get("elements").stream()
            .filter(p -> p.query().equals("C") && p.key().equals("O"))
            .findFirst()
            .orElseThrow();
    assertThat(toOxygen.ratio()).isGreaterThan(1.2);
    assertThat(toOxygen.pAdjusted()).isLessThan(0.1);
    assertThat(toOxygen.pairs()).isEqualTo(23 * 8);
    assertThat(figures().labelledSamples()).isEqualTo(23);
    assertThat(figures().labels()).containsOnlyKeys("elements", "fragments"); // one kind
  }

  /** Shares of pairs by hand: of chains with 1 and 3 atoms, 10 pairs are in one, 6 between them. */
  @Test
  void partsOfASampleAreToldFromOthersOfTheKind() {
    List<PairMass> rows = figures().labels().get("fragments");
    assertThat(rows.stream().map(p -> p.query() + " " + p.key() + " " + p.pairs() / 23).toList())
        .containsExactly(
            "acid chain 8", "acid itself 4", "chain acid 8", "chain chain 6", "chain itself 10");
    assertThat(rows.get(0).ratio()).isLessThan(1); // head 0 looks at the oxygen of the acid
    assertThat(rows.get(2).ratio()).isGreaterThan(1.2);
  }

  @Test
  void reachIsInBonds() {
    List<DistanceProfile> d = figures().distances();
    assertThat(d).hasSize(6);
    assertThat(d.get(2).unit()).isEqualTo("bonds");
    assertThat(d.get(2).mass()[0]).isEqualTo(1);
    assertThat(d.get(2).meanDistance()).isZero();
  }

  @Test
  void oxygenIsTheCentreOfTheGraph() {
    GraphFigures g = figures().graphs();
    assertThat(g.samples()).isEqualTo(23);
    assertThat(g.labels().get("O").tokens()).isEqualTo(46);
    assertThat(g.labels().get("O").pageRank()).isGreaterThan(2);
    assertThat(g.labels().get("C").pageRank()).isLessThan(1);
    assertThat(g.labels().get("O").received()).isGreaterThan(2);
  }

  @Test
  void groupsDifferInTheHeadThatDiffersAlone() {
    for (GroupComparison c : figures().groups()) {
      boolean differs = c.figure().contains("head 0") && !c.figure().contains("self");
      if (differs) {
        assertThat(c.pHolm()).as(c.figure()).isLessThan(0.01);
      } else if (c.figure().contains("head 1") || c.figure().contains("head 2")) {
        assertThat(c.pHolm()).as(c.figure()).isEqualTo(1);
      }
    }
    assertThat(figures().groups()).hasSize(18);
  }

  @Test
  void headsThatLookAlikeLieTogether() {
    HeadEmbedding.Result e = figures().embedding();
    assertThat(e.layer()).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(e.head()).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(e.samples()).isEqualTo(23);
    for (int h = 0; h < 3; h++) { // both layers are the same
      assertThat(e.principal()[h][0]).isCloseTo(e.principal()[h + 3][0], within(1e-9));
    }
    assertThat(e.tsne()).hasDimensions(6, 2);
    assertThat(e.umap()).hasDimensions(6, 2);
  }

  @Test
  void aMapThatIsNotFiniteIsCountedAndInNoFigure() {
    AttentionStatistics s = new AttentionStatistics(5, GroupTest.MANN_WHITNEY);
    s.add(chain("good"), maps(0.9f), null, Map.of());
    float[] w = maps(0.9f).layers().get(0).values().clone();
    w[11] = Float.NaN;
    AttentionMap bad = new AttentionMap(3, 7, 7, w);
    s.add(chain("bad"), AttentionMaps.ofStream("molecule", List.of(bad, bad)), null, Map.of());
    AttentionStatistics.Figures f = s.figures().get("molecule.molecule");
    assertThat(f.samples()).isEqualTo(2);
    assertThat(f.heads().get(0).leftOut()).isEqualTo(1);
    assertThat(f.heads().get(1).figures().get(HeadFigures.Figure.ENTROPY).n()).isEqualTo(1);
    assertThat(f.graphs().samples()).isEqualTo(1);
    assertThat(f.groups()).isEmpty();
  }

  /** A formula of two and a pattern of three tokens in one sequence; each looks at itself. */
  @Test
  void streamsInOneSequenceAreTold() {
    AttentionStatistics s = new AttentionStatistics(5, GroupTest.MANN_WHITNEY);
    int n = 5;
    float[] w = new float[n * n];
    for (int i = 0; i < n * n; i++) {
      boolean own = i / n < 2 == i % n < 2;
      w[i] = own ? 0.3f : 0.05f;
    }
    AttentionMap map = new AttentionMap(1, n, n, w);
    AttentionMap cross = new AttentionMap(1, 2, 3, new float[] {1, 0, 0, 1, 0, 0});
    AttentionMap latents = new AttentionMap(1, 7, n, new float[7 * n]);
    for (int i = 0; i < 13; i++) {
      s.add(
          new Sample("s" + i, List.of(stream("formula", 2), stream("pattern", 3))),
          new AttentionMaps(
              Map.of(
                  "formula+pattern.formula+pattern",
                  List.of(map),
                  "formula.pattern",
                  List.of(cross),
                  "latents.formula+pattern",
                  List.of(latents))),
          null,
          null);
    }
    Map<String, AttentionStatistics.Figures> all = s.figures();
    assertThat(all).hasSize(3);
    List<PairMass> rows = all.get("formula+pattern.formula+pattern").labels().get("streams");
    assertThat(rows.stream().map(r -> r.query() + " " + r.key() + " " + r.pairs() / 13).toList())
        .containsExactly(
            "formula formula 4", "formula pattern 6", "pattern formula 6", "pattern pattern 9");
    assertThat(rows.get(1).mass()).isCloseTo(13 * 6 * 0.05, within(1e-5));
    assertThat(rows.get(1).ratio()).isLessThan(0.7);
    assertThat(rows.get(3).ratio()).isGreaterThan(1.2);
    assertThat(all.get("latents.formula+pattern").labels()).isEmpty();
    assertThat(all.get("formula.pattern").heads().get(0).figures())
        .extractingByKey(HeadFigures.Figure.MAXIMUM)
        .extracting(HeadSummary.Spread::mean)
        .isEqualTo(1.0);
  }

  private static TokenSequence stream(String name, int size) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < size; t++) {
      tokens.add(new Token("x", TokenKind.PATCH, new TokenSource.AxisRange(t, t + 1, "eV")));
    }
    return new TokenSequence(name, tokens);
  }
}
