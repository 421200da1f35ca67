package org.matlens.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

class AttentionMemoryTest {
  private static Sample sample(int tokens) {
    Token t = new Token("C", TokenKind.ATOM, new TokenSource.Characters(0, 1, 0));
    return new Sample("big", new TokenSequence("molecule", Collections.nCopies(tokens, t)));
  }

  @Test
  void fourBytesPerLayerHeadAndPairTwiceWithGradients() {
    assertThat(new AttentionMemory(3, 5, false).bytes(sample(7))).isEqualTo(4 * 3 * 5 * 49);
    assertThat(new AttentionMemory(3, 5, true).bytes(sample(7))).isEqualTo(8 * 3 * 5 * 49);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheNumbers() throws InputException {
    AttentionMemory memory = new AttentionMemory(4, 8, true);
    memory.require(List.of(sample(11)), 31_000);
    assertThatThrownBy(() -> memory.require(List.of(sample(3), sample(1009)), 100_000_000))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "sample big has 1009 tokens: its attention (4 layers, 8 heads, with gradients) takes"
                + " 261 MB, 100 MB are free for it; give Java more memory"
                + " (MATLENS_JAVA_OPTS=-Xmx…), leave the sample out, or use fewer tokens");
  }
}
