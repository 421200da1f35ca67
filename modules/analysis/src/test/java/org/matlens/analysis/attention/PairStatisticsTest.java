package org.matlens.analysis.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.stats.Correlation;
import org.matlens.attention.AttentionMap;
import org.matlens.token.Geometry;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class PairStatisticsTest {
  private static TokenSequence smiles(String... texts) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < texts.length; t++) {
      boolean atom = Character.isLetter(texts[t].charAt(0)) || texts[t].startsWith("[");
      TokenKind kind =
          atom ? TokenKind.ATOM : texts[t].equals(".") ? TokenKind.DOT : TokenKind.BOND;
      tokens.add(new Token(texts[t], kind, new TokenSource.Characters(t, t + 1, atom ? t : -1)));
    }
    return new TokenSequence("molecule", tokens);
  }

  @Test
  void labels() {
    assertThat(
            TokenLabels.ELEMENTS.of(
                smiles("Cl", "=", "c", "[nH]", "[13C@@H]", "[se]", "[OH-]", "Br", "O-")))
        .containsExactly("Cl", null, "C", "N", "C", "Se", "O", "Br", "O");
    Token fe = new Token("Fe0.5", TokenKind.SITE, new TokenSource.Site(0));
    Token mix = new Token("Fe0.5Co0.25", TokenKind.SITE, new TokenSource.Site(1));
    Token share = new Token("Sc", TokenKind.ELEMENT, new TokenSource.ElementShare("Sc", 0.5));
    TokenSequence s = new TokenSequence("m", List.of(fe, mix, share)).withClassToken();
    assertThat(TokenLabels.ELEMENTS.of(s)).containsExactly(null, "Fe", null, "Sc");
    assertThat(TokenLabels.KINDS.of(s)).containsExactly("special", "site", "site", "element");
    assertThat(TokenLabels.COMPONENTS.of(smiles("C", "=", "O", ".", "N")))
        .containsExactly("component 1", "component 1", "component 1", null, "component 2");
  }

  @Test
  void plantedAttractionIsFoundAndNothingElse() {
    SplittableRandom r = new SplittableRandom(11);
    PairMass.Builder planted = new PairMass.Builder(TokenLabels.ELEMENTS, 199, 13);
    PairMass.Builder none = new PairMass.Builder(TokenLabels.ELEMENTS, 199, 13);
    double mass = 0;
    long pairs = 0;
    for (int i = 0; i < 31; i++) {
      TokenSequence s = smiles("C", "O", "C", "-", "N", "C", "O");
      AttentionMap map = Drawn.map(2, 7, 7, r);
      none.add(s, List.of(map));
      float[] a = map.values().clone();
      for (int h = 0; h < 2; h++) {
        a[(h * 7 + 4) * 7 + 1] += 1; // N looks at O
      }
      planted.add(s, List.of(map, new AttentionMap(2, 7, 7, a)));
      for (int h = 0; h < 2; h++) {
        for (int k : new int[] {1, 6}) {
          mass += (map.get(h, 4, k) + (double) a[(h * 7 + 4) * 7 + k]) / 4;
          pairs += h;
        }
      }
    }
    PairMass no = row(planted.build(), "N", "O");
    assertThat(no.pairs()).isEqualTo(pairs);
    assertThat(no.mass()).isEqualTo(mass, within(1e-6));
    assertThat(no.ratio()).isGreaterThan(1.5);
    assertThat(no.pAdjusted()).isLessThanOrEqualTo(0.09);
    assertThat(no.pValue()).isEqualTo(0.01);
    assertThat(row(planted.build(), "O", "N").ratio()).isLessThan(1);
    assertThat(none.build())
        .hasSize(9)
        .allSatisfy(p -> assertThat(p.pAdjusted()).isGreaterThan(.05));
    double total = none.build().stream().mapToDouble(PairMass::mass).sum();
    assertThat(none.build().stream().mapToDouble(PairMass::expected).sum())
        .isEqualTo(total, within(1e-9)); // permutations move mass, they do not make any
    assertThat(planted.add(smiles("C"), List.of(nan())).leftOut()).isEqualTo(1);
  }

  private static AttentionMap nan() {
    return new AttentionMap(1, 1, 1, new float[] {Float.NaN});
  }

  private static PairMass row(List<PairMass> rows, String query, String key) {
    return rows.stream()
        .filter(p -> p.query().equals(query) && p.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void streamsInteractByTheirNames() {
    TokenSequence a = smiles("C", "O", "N");
    TokenSequence b = new TokenSequence("spectrum", smiles("C", "C", "O", "N", "C").tokens());
    AttentionMap map = Drawn.map(2, 3, 5, new SplittableRandom(3));
    List<PairMass> rows =
        new PairMass.Builder(TokenLabels.KINDS, 9, 1).add(a, b, List.of(map)).build();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).pairs()).isEqualTo(15);
    assertThat(rows.get(0).mass()).isEqualTo(3, within(1e-6));
    assertThat(rows.get(0).ratio()).isEqualTo(1, within(1e-9));
    assertThat(rows.get(0).pValue()).isEqualTo(1);
    assertThatThrownBy(() -> new PairMass.Builder(TokenLabels.KINDS, 9, 1).add(b, a, List.of(map)))
        .hasMessage("attention [3, 5] of sequences of 5 and 3 tokens");
  }

  @Test
  void distancesOfEveryGeometry() {
    int n = 3;
    Geometry.Pairs pairs =
        new Geometry.Pairs(n, 5, new int[9], new float[] {0, 1, -1, 1, 0, 2, -1, 2, 0});
    TokenSequence bonds =
        new TokenSequence("m", smiles("C", "O", "N").tokens(), pairs).withClassToken();
    PairDistance d = PairDistance.of(bonds).orElseThrow();
    assertThat(d.unit()).isEqualTo("bonds");
    assertThat(d.values()[0]).isNaN();
    assertThat(d.values()[1 * 4 + 2]).isEqualTo(1);
    assertThat(d.values()[1 * 4 + 3]).isNaN();
    assertThat(d.values()[3 * 4 + 2]).isEqualTo(2);
    Geometry.Edges edges =
        new Geometry.Edges(
            new int[] {0, 3, 4},
            new int[] {0, 1, 1, 1},
            new short[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0},
            new double[] {0, 3.5, 2.5, 0});
    TokenSequence sites = new TokenSequence("c", smiles("C", "O").tokens(), edges);
    assertThat(PairDistance.of(sites).orElseThrow().values())
        .containsExactly(0, 2.5, Double.NaN, 0);
    List<Token> patches = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      patches.add(
          new Token("P", TokenKind.PATCH, new TokenSource.AxisRange(10 * t, 10 * t + 4, "eV")));
    }
    PairDistance axis = PairDistance.of(new TokenSequence("s", patches)).orElseThrow();
    assertThat(axis.unit()).isEqualTo("eV");
    assertThat(axis.values()).containsExactly(0, 10, 20, 10, 0, 10, 20, 10, 0);
    assertThat(PairDistance.of(smiles("C"))).isEmpty();
  }

  @Test
  void profilesBinWeightsByDistance() {
    SplittableRandom r = new SplittableRandom(17);
    int n = 5;
    double[] borders = {0, 1, 2.5, 4};
    DistanceProfile.Builder builder = new DistanceProfile.Builder(borders);
    long[] pairs = new long[3];
    double[] weight = new double[3];
    double total = 0;
    double far = 0;
    double rho = 0;
    for (int i = 0; i < 7; i++) {
      float[] distance = new float[n * n];
      for (int j = 0; j < distance.length; j++) {
        distance[j] = (float) (r.nextDouble() * 5 - 0.5); // some negative: no path
      }
      AttentionMap map = Drawn.map(3, n, n, r);
      TokenSequence s =
          new TokenSequence(
              "m",
              smiles("C", "C", "C", "C", "C").tokens(),
              new Geometry.Pairs(n, 2, new int[n * n], distance));
      builder.add(s, List.of(map, map));
      List<double[]> known = new ArrayList<>();
      for (int j = 0; j < distance.length; j++) {
        double w = map.values()[2 * n * n + j];
        if (distance[j] >= 0) {
          known.add(new double[] {w, distance[j]});
          total += w;
          far += w * distance[j];
          for (int b = 0; b < 3; b++) {
            if (distance[j] >= borders[b] && distance[j] < borders[b + 1]) {
              pairs[b]++;
              weight[b] += w;
            }
          }
        }
      }
      rho +=
          Correlation.spearman(
                  known.stream().mapToDouble(v -> v[0]).toArray(),
                  known.stream().mapToDouble(v -> v[1]).toArray())
              / 7;
    }
    List<DistanceProfile> all = builder.add(smiles("C"), List.of()).build();
    assertThat(builder.skipped()).isEqualTo(1);
    assertThat(all).hasSize(6);
    DistanceProfile p = all.get(5);
    assertThat(p.layer()).isEqualTo(1);
    assertThat(p.head()).isEqualTo(2);
    assertThat(p.unit()).isEqualTo("bonds");
    assertThat(p.samples()).isEqualTo(7);
    assertThat(p.pairs()).containsExactly(pairs);
    for (int b = 0; b < 3; b++) {
      assertThat(p.meanWeight()[b]).isEqualTo(weight[b] / pairs[b], within(1e-9));
      assertThat(p.mass()[b]).isEqualTo(weight[b] / total, within(1e-9));
    }
    assertThat(p.meanDistance()).isEqualTo(far / total, within(1e-9));
    assertThat(p.rankCorrelation()).isEqualTo(rho, within(1e-9));
    assertThatThrownBy(() -> new DistanceProfile.Builder(new double[] {1, 1}))
        .hasMessage("borders [1.0, 1.0], expected them to ascend");
  }

  /** Tokens that look at their own part only, not at another of the kind. */
  @Test
  void aPartThatLooksAtItselfIsToldFromOthersOfItsKind() {
    String[] parts = {"ring#1", "ring#1", "ring#1", "ring#2", "ring#2", "chain#1", null};
    int n = parts.length;
    float[] w = new float[n * n];
    double own = 0;
    for (int q = 0; q < n; q++) {
      for (int k = 0; k < n; k++) {
        boolean same = parts[q] != null && parts[q].equals(parts[k]);
        w[q * n + k] = same ? 0.3f : 0.01f * (q + 1);
        own += same && parts[q].startsWith("ring") ? 0.3f : 0;
      }
    }
    PairMass.Builder b = new PairMass.Builder(s -> new String[s.size()], 199, 3);
    for (int i = 0; i < 11; i++) {
      b.add(parts, List.of(new AttentionMap(1, n, n, w)));
    }
    List<PairMass> rows = b.build();
    assertThat(rows.stream().map(r -> r.query() + " " + r.key() + " " + r.pairs() / 11).toList())
        .containsExactly(
            "chain itself 1", "chain ring 5", "ring chain 5", "ring itself 13", "ring ring 12");
    PairMass itself = rows.get(3);
    assertThat(itself.mass()).isCloseTo(11 * own, within(1e-9));
    assertThat(itself.ratio()).isGreaterThan(1.3);
    assertThat(itself.pAdjusted()).isLessThan(0.06);
    assertThat(rows.get(4).ratio()).isLessThan(0.6);
  }
}
