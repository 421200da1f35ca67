package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.AttributionMethods;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.model.layer.Pass;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class AttentionMemoryTest {
  private static TokenSequence sequence(String stream, int tokens) {
    Token t = new Token("C", TokenKind.ATOM, new TokenSource.Characters(0, 1, 0));
    return new TokenSequence(stream, Collections.nCopies(tokens, t));
  }

  private static Sample sample(int tokens) {
    return new Sample("big", sequence("molecule", tokens));
  }

  private static List<AttributionMethod> methods(String... names) {
    return Arrays.stream(names).map(n -> AttributionMethods.named(n, 1)).toList();
  }

  @Test
  void fourBytesPerLayerHeadAndPairThatIsKeptTwiceWithGradients() {
    assertThat(new AttentionMemory(3, 5, methods("occlusion")).bytes(sample(7)))
        .isEqualTo(4 * 3 * 5 * 49);
    assertThat(new AttentionMemory(3, 5, methods("gradient-x-input")).bytes(sample(7)))
        .isEqualTo(8 * 3 * 5 * 49);
    assertThat(new AttentionMemory(3, 5, methods("rollout", "attention")).bytes(sample(7)))
        .isEqualTo(4 * 3 * 5 * 49 + 12 * 49);
  }

  /** 5000 tokens: a head takes 100 MB, whatever layers and heads there are. */
  @Test
  void ofLongSamplesOneHeadCounts() {
    long head = 4 * 5000L * 5000;
    assertThat(5 * 5000L * 5000).isGreaterThan(Pass.KEPT_WEIGHTS);
    for (int layers : new int[] {2, 12}) {
      assertThat(
              new AttentionMemory(layers, 8, methods("attention-gradient", "smoothgrad"))
                  .bytes(sample(5000)))
          .isEqualTo(5 * head);
      assertThat(AttentionMemory.ofWhole(layers, 8).bytes(sample(5000)))
          .isEqualTo((layers * 8 + 5) * head);
    }
    // Of each of two layers eight bytes per pair, and two edges of 24.
    assertThat(new AttentionMemory(2, 8, methods("attention-flow")).bytes(sample(5000)))
        .isEqualTo((2 + 2 * 14) * head);
    // Three streams: parts are kept, their joint sequence is not.
    Sample joint =
        new Sample("j", List.of(sequence("a", 701), sequence("b", 5), sequence("c", 709)));
    long pairs = 1415L * 1415;
    assertThat(new AttentionMemory(3, 8, methods("occlusion")).bytes(joint))
        .isEqualTo(4 * 3 * 8 * pairs + 20 * pairs);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheNumbers() throws InputException {
    AttentionMemory memory = new AttentionMemory(4, 8, methods("attention-gradient"));
    memory.require(List.of(sample(11)), 32_000);
    assertThatThrownBy(() -> memory.require(List.of(sample(3), sample(1009)), 15_000_000))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "sample big has 1009 tokens: its attention (4 layers, 8 heads) takes 20 MB, 15 MB are"
                + " free for it; give Java more memory (MATLENS_JAVA_OPTS=-Xmx…), leave the sample"
                + " out, or use fewer tokens");
    AttentionMemory rollout = new AttentionMemory(4, 8, methods("rollout"));
    assertThatThrownBy(() -> rollout.require(List.of(sample(1009)), 15_000_000))
        .as("without it there is not enough, either")
        .hasMessageContaining("(4 layers, 8 heads) takes 20 MB")
        .hasMessageContaining("leave the sample out");
    AttentionMemory flow = new AttentionMemory(4, 8, methods("attention", "attention-flow"));
    assertThatThrownBy(() -> flow.require(List.of(sample(1009)), 100_000_000))
        .hasMessageStartingWith(
            "sample big has 1009 tokens: its attention (4 layers, 8 heads, method"
                + " \"attention-flow\") takes 236 MB, 100 MB are free for it; give Java more"
                + " memory (MATLENS_JAVA_OPTS=-Xmx…), leave the method out");
  }
}
