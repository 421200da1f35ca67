package org.matlens.app.explain;

import java.util.List;
import java.util.Locale;
import org.matlens.batch.Sample;
import org.matlens.input.InputException;
import org.matlens.token.Geometry;
import org.matlens.token.TokenSequence;

/**
 * What the attention of samples takes before any of it is computed: 4 bytes per layer, head and
 * pair of tokens (or edge), twice where gradients are asked for as well.
 *
 * @param layers attention layers of the model
 * @param heads per layer
 * @param gradients whether a method asks for gradients of attention
 */
public record AttentionMemory(int layers, int heads, boolean gradients) {
  /** Part of the free memory that attention may take; the rest is for what is made of it. */
  private static final double SHARE = 0.6;

  /** Bytes for one sample; a dense form is made of edges, too. */
  public long bytes(Sample sample) {
    long pairs = 0;
    for (TokenSequence q : sample.streams()) {
      for (TokenSequence k : sample.streams()) {
        pairs += (long) q.size() * k.size();
      }
      if (q.geometry() instanceof Geometry.Edges e) {
        pairs += e.count();
      }
    }
    return 4L * layers * heads * pairs * (gradients ? 2 : 1);
  }

  /** Bytes that attention may take now. */
  public static long room() {
    Runtime r = Runtime.getRuntime();
    return (long) (SHARE * (r.maxMemory() - r.totalMemory() + r.freeMemory()));
  }

  /**
   * Refuses samples whose attention does not fit.
   *
   * @param room see {@link #room}
   */
  public void require(List<Sample> samples, long room) throws InputException {
    for (Sample s : samples) {
      long bytes = bytes(s);
      if (bytes > room) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "sample %s has %d tokens: its attention (%d layers, %d heads%s) takes %s, %s are"
                    + " free for it; give Java more memory (MATLENS_JAVA_OPTS=-Xmx…), leave the"
                    + " sample out, or use fewer tokens",
                s.id(),
                s.streams().stream().mapToInt(TokenSequence::size).sum(),
                layers,
                heads,
                gradients ? ", with gradients" : "",
                megabytes(bytes),
                megabytes(room)));
      }
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }
}
