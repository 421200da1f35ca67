package org.matlens.app.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.matlens.batch.Sample;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;

/**
 * What the sides of an attention map are: a stream, several of them joined ("a+b", their tokens in
 * order), or the learned latents of a network.
 */
final class Lanes {
  private static final String LATENTS = "latents";

  private Lanes() {}

  /** The two sides of {@code query.context}; null when it is no such pair. */
  static String[] sides(String pair) {
    String[] sides = pair.split("\\.", -1);
    return sides.length == 2 ? sides : null;
  }

  /** A side by its name, and the unit of its tokens' labels where they have one. */
  static String title(Sample sample, String side) {
    return sample.streams().stream()
        .filter(s -> s.stream().equals(side))
        .flatMap(s -> s.tokens().stream())
        .filter(t -> t.source() instanceof TokenSource.AxisRange)
        .map(t -> side + " in " + ((TokenSource.AxisRange) t.source()).unit())
        .findFirst()
        .orElse(side);
  }

  /**
   * Labels of the tokens of one side; null when the sample has no such streams.
   *
   * @param size tokens of the map on that side
   */
  static List<String> texts(Sample sample, String side, int size) {
    if (side.equals(LATENTS)) {
      return IntStream.range(0, size).mapToObj(i -> "latent " + i).toList();
    }
    List<String> texts = new ArrayList<>();
    for (String name : side.split("\\+", -1)) {
      TokenSequence stream =
          sample.streams().stream().filter(s -> s.stream().equals(name)).findFirst().orElse(null);
      if (stream == null) {
        return null;
      }
      stream.tokens().forEach(t -> texts.add(Drawings.label(t)));
    }
    return texts;
  }
}
