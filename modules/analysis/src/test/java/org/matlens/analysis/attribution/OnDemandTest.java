package org.matlens.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Differentiates;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/** Methods give the same numbers of maps that are not held, and do not make them held. */
class OnDemandTest {
  private static final int HEADS = 3;

  private static TokenSequence sequence(String stream, int n) {
    Token t = new Token("C", TokenKind.ATOM, new TokenSource.Characters(0, 1, 0));
    return new TokenSequence(stream, Collections.nCopies(n, t));
  }

  private static List<AttentionMap> random(int layers, int queries, int keys, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<AttentionMap> out = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      float[] v = new float[HEADS * queries * keys];
      for (int i = 0; i < v.length; i++) {
        v[i] = (float) random.nextDouble(-0.3, 1);
      }
      out.add(new AttentionMap(HEADS, queries, keys, v));
    }
    return out;
  }

  private static List<AttentionMap> onDemand(List<AttentionMap> layers) {
    return layers.stream().map(OnDemandTest::onDemand).toList();
  }

  private static AttentionMap onDemand(AttentionMap map) {
    int size = map.queries() * map.keys();
    return AttentionMap.onDemand(
        map.heads(),
        map.queries(),
        map.keys(),
        (h, into) -> System.arraycopy(map.values(), h * size, into, 0, size));
  }

  private static AttentionMaps onDemand(AttentionMaps maps) {
    Map<String, List<AttentionMap>> out = new java.util.HashMap<>();
    maps.pairs().forEach((pair, layers) -> out.put(pair, onDemand(layers)));
    return new AttentionMaps(out);
  }

  private static Differentiates.Gradients gradients(AttentionMaps weights, AttentionMaps slopes) {
    return new Differentiates.Gradients(0, new float[0], new float[0], weights, slopes);
  }

  private static void assertNotHeld(AttentionMaps maps) {
    assertThat(maps.pairs().values().stream().flatMap(List::stream)).noneMatch(AttentionMap::held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention",
        "attention:heads=max",
        "attention:layer=last,head=1",
        "rollout",
        "rollout:heads=max",
        "rollout:heads=min,discard=0.3",
        "attention-flow"
      })
  void whatIsMadeOfAttention(String name) {
    Sample sample = new Sample("s", sequence("m", 13));
    AttentionBased method = (AttentionBased) AttributionMethods.named(name, 1);
    AttentionMaps held = AttentionMaps.ofStream("m", random(2, 13, 13, 5));
    AttentionMaps made = onDemand(held);
    assertThat(method.perToken(sample, made)).isEqualTo(method.perToken(sample, held));
    assertNotHeld(made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention-gradient", "attention-x-gradient"})
  void whatIsMadeOfGradients(String name) {
    Sample sample = new Sample("s", sequence("m", 13));
    GradientBased method = (GradientBased) AttributionMethods.named(name, 1);
    AttentionMaps weights = AttentionMaps.ofStream("m", random(2, 13, 13, 5));
    AttentionMaps slopes = AttentionMaps.ofStream("m", random(2, 13, 13, 7));
    AttentionMaps made = onDemand(weights);
    AttentionMaps madeSlopes = onDemand(slopes);
    assertThat(method.perToken(sample, gradients(made, madeSlopes)))
        .isEqualTo(method.perToken(sample, gradients(weights, slopes)));
    assertNotHeld(made);
    assertNotHeld(madeSlopes);
  }

  @Test
  void relevanceThroughSeveralStreams() {
    Sample sample = new Sample("s", List.of(sequence("a", 5), sequence("b", 11)));
    AttentionMaps weights =
        new AttentionMaps(
            Map.of(
                "a.a",
                random(2, 5, 5, 1),
                "b.b",
                random(1, 11, 11, 2),
                "a.b",
                random(2, 5, 11, 3)));
    AttentionMaps slopes =
        new AttentionMaps(
            Map.of(
                "a.a",
                random(2, 5, 5, 4),
                "b.b",
                random(1, 11, 11, 5),
                "a.b",
                random(2, 5, 11, 6)));
    AttentionMaps made = onDemand(weights);
    AttentionMaps madeSlopes = onDemand(slopes);
    assertThat(new AttentionGradient().perToken(sample, gradients(made, madeSlopes)))
        .isEqualTo(new AttentionGradient().perToken(sample, gradients(weights, slopes)));
    assertNotHeld(made);
    assertNotHeld(madeSlopes);
  }

  @Test
  void flowOfThousandsOfTokensIsRefused() {
    AttentionMap never =
        AttentionMap.onDemand(
            1,
            1009,
            1009,
            (h, into) -> {
              throw new AssertionError("nothing is to be made");
            });
    Sample sample = new Sample("s", sequence("m", 1009));
    AttentionMaps maps = AttentionMaps.ofStream("m", List.of(never));
    assertThatThrownBy(() -> new AttentionFlow().perToken(sample, maps))
        .isInstanceOf(UnsuitableMethodException.class)
        .hasMessage("method \"attention-flow\": sample s has 1009 tokens, expected at most 1000");
  }

  /** Bytes of the arrays that stand in the code of each method. */
  @Test
  void methodsSayWhatTheyHold() {
    Sample sample = new Sample("s", sequence("m", 13));
    long pairs = 13 * 13;
    assertThat(
            Stream.of(
                    "attention",
                    "rollout",
                    "attention-gradient",
                    "attention-x-gradient",
                    "attention-flow",
                    "attention-integrated-gradients",
                    "gradient-x-input",
                    "occlusion")
                .map(n -> AttributionMethods.named(n, 1).workingBytes(sample, 2, 3)))
        .containsExactly(
            4 * pairs, 12 * pairs, 8 * pairs, 8 * pairs, 2 * 56 * pairs, 36 * pairs, 0L, 0L);
    Sample two = new Sample("t", List.of(sequence("a", 5), sequence("b", 8)));
    assertThat(new AttentionGradient().workingBytes(two, 2, 3)).isEqualTo(56 * pairs);
  }
}
