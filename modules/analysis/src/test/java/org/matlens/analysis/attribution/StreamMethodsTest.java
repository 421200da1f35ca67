package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Attention in models of several streams, by hand: a of two tokens, b of three. */
class StreamMethodsTest {
  private static TokenSequence stream(String name, int size) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < size; t++) {
      tokens.add(new Token("t", TokenKind.ELEMENT, new TokenSource.None()));
    }
    return new TokenSequence(name, tokens);
  }

  private static final Sample SAMPLE = new Sample("s", List.of(stream("a", 2), stream("b", 3)));

  private static AttentionMap map(int heads, int queries, int keys, double... values) {
    float[] v = new float[values.length];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) values[i];
    }
    return new AttentionMap(heads, queries, keys, v);
  }

  /** a looks at itself and, in two layers, at b; both joined look at each other; latents at b. */
  private static final AttentionMaps MAPS =
      new AttentionMaps(
          Map.of(
              "a.a",
              List.of(map(1, 2, 2, 0.25, 0.75, 0.5, 0.5)),
              "a.b",
              List.of(map(1, 2, 3, 0.2, 0.3, 0.5, 0.4, 0.3, 0.3), map(1, 2, 3, 0, 0, 1, 0, 0, 1)),
              "a+b.a+b",
              List.of(
                  map(
                      1, 5, 5, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0,
                      0.5, 0.5, 0)),
              "latents.b",
              List.of(map(1, 1, 3, 0.1, 0.2, 0.7)),
              "b.latents",
              List.of(map(1, 3, 1, 1, 1, 1))));

  @Test
  void attentionIsTheMeanOverThePairsATokenIsLookedAtIn() {
    double[] mass = new AttentionMass().perToken(SAMPLE, MAPS);
    // a.a: columns 0.375, 0.625; joined: 0.4, 0, 0.1, 0.1, 0.4
    assertThat(mass[0]).isCloseTo((0.375 + 0.4) / 2, within(1e-6));
    assertThat(mass[1]).isCloseTo((0.625 + 0) / 2, within(1e-6));
    // a.b: (0.3 + 0) / 2, (0.3 + 0) / 2, (0.4 + 1) / 2; latents.b
    assertThat(mass[2]).isCloseTo((0.15 + 0.1 + 0.1) / 3, within(1e-6));
    assertThat(mass[3]).isCloseTo((0.15 + 0.1 + 0.2) / 3, within(1e-6));
    assertThat(mass[4]).isCloseTo((0.7 + 0.4 + 0.7) / 3, within(1e-6));
  }

  /** Layer 1 exists in one pair only. */
  @Test
  void aLayerIsThatOfThePairsThatHaveIt() {
    AttentionMass second =
        new AttentionMass(1, AttentionMass.ALL, HeadFusion.MEAN, AttentionMass.Rows.READOUT);
    assertThat(second.perToken(SAMPLE, MAPS)).containsExactly(0, 0, 0, 0, 1);
    assertThatThrownBy(
            () ->
                new AttentionMass(2, AttentionMass.ALL, HeadFusion.MEAN, AttentionMass.Rows.READOUT)
                    .perToken(SAMPLE, MAPS))
        .isInstanceOf(UnsuitableMethodException.class)
        .hasMessageContaining("layer 2, the model has layers 0 to 1");
    assertThatThrownBy(
            () ->
                new AttentionMass(
                        AttentionMass.ALL,
                        AttentionMass.ALL,
                        HeadFusion.MEAN,
                        AttentionMass.Rows.CLASS)
                    .perToken(SAMPLE, MAPS))
        .hasMessageContaining("no class token");
  }

  @Test
  void whereNobodyLooksThereIsNothing() {
    AttentionMaps none = new AttentionMaps(Map.of());
    assertThat(new AttentionMass().perToken(SAMPLE, none)).containsExactly(0, 0, 0, 0, 0);
    Sample one = new Sample("s", stream("a", 2));
    assertThat(new AttentionMass().perToken(one, none)).containsExactly(0, 0);
    assertThatThrownBy(
            () ->
                new AttentionMass(0, AttentionMass.ALL, HeadFusion.MEAN, AttentionMass.Rows.READOUT)
                    .perToken(one, none))
        .hasMessageEndingWith("layer 0, the model has none");
  }

  @Test
  void gradientsOfAllPairsAddUp() {
    AttentionMaps weights =
        new AttentionMaps(
            Map.of(
                "a.a",
                List.of(map(2, 2, 2, 0.25, 0.75, 1, 0, 0.5, 0.5, 0, 1)),
                "a.b",
                List.of(map(1, 2, 3, 0.2, 0.3, 0.5, 0, 1, 0)),
                "latents.a",
                List.of(map(1, 1, 2, 0.5, 0.5))));
    AttentionMaps slopes =
        new AttentionMaps(
            Map.of(
                "a.a",
                List.of(map(2, 2, 2, 1, -2, 3, 5, -1, 1, 7, 2)),
                "a.b",
                List.of(map(1, 2, 3, 10, -10, 2, 9, 1, 9)),
                "latents.a",
                List.of(map(1, 1, 2, 4, -4))));
    Differentiates.Gradients g =
        new Differentiates.Gradients(0, new float[0], new float[0], weights, slopes);
    double[] product = new AttentionTimesGradient().perToken(SAMPLE, g);
    assertThat(product)
        .containsExactly(
            new double[] {0.25 + 3 - 0.5 + 2, -1.5 + 0.5 + 2 - 2, 2, -3 + 1, 1}, within(1e-6));
    double[] slope = new GradientOfAttention().perToken(SAMPLE, g);
    // entries of weight zero do not count: 5, 7 and the 9s
    assertThat(slope)
        .containsExactly(new double[] {1 + 3 + 1 + 4, 2 + 1 + 2 + 4, 10, 10 + 1, 2}, within(1e-6));
  }
}
