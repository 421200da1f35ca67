package org.matlens.model;

import java.util.List;

/**
 * One way for streams to meet. Blocks follow each other in any order; each reads what the blocks
 * before it made of the streams.
 *
 * @param kind how they meet
 * @param streams who meets; their order says who asks whom
 * @param layers how many times
 * @param latents learned queries of {@link Kind#LATENTS}, else 0
 */
public record FusionBlock(Kind kind, List<String> streams, int layers, int latents) {
  /** Name under which latents are a stream for the blocks after them. */
  public static final String LATENT_STREAM = "latents";

  /** How streams meet. */
  public enum Kind {
    /** Tokens of the first stream ask those of the second: cross-attention. */
    CROSS,
    /** Both of two streams ask the other (Lu et al. 2019, arXiv:1908.02265). */
    COATTENTION,
    /**
     * The tokens of all streams, each marked with its stream, look at each other as one sequence
     * (Kang et al. 2023, doi:10.1038/s42256-023-00628-2).
     */
    CONCAT,
    /**
     * A few learned queries read the tokens of all streams and then look at each other (Jaegle et
     * al. 2021, arXiv:2103.03206).
     */
    LATENTS
  }

  public FusionBlock {
    streams = List.copyOf(streams);
    String problem =
        switch (kind) {
          case CROSS, COATTENTION -> streams.size() == 2 ? null : "two streams";
          case CONCAT -> streams.size() >= 2 ? null : "two streams or more";
          case LATENTS -> !streams.isEmpty() ? null : "one stream or more";
        };
    if (problem != null || streams.stream().distinct().count() < streams.size()) {
      throw new IllegalArgumentException(
          "fusion " + name(kind) + " of " + streams + ", expected " + distinct(problem));
    }
    if (layers < 1 || layers > 64) {
      throw new IllegalArgumentException(
          "fusion " + name(kind) + " with layers " + layers + ", expected 1 to 64");
    }
    if (kind == Kind.LATENTS ? latents < 1 || latents > 4096 : latents != 0) {
      throw new IllegalArgumentException(
          "fusion "
              + name(kind)
              + " with "
              + latents
              + " latents, expected "
              + (kind == Kind.LATENTS ? "1 to 4096" : "none"));
    }
  }

  private static String distinct(String problem) {
    return problem == null ? "each stream once" : problem;
  }

  /** The name of a kind in configurations. */
  public static String name(Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
