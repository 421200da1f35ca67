package org.matlens.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.matlens.model.EncoderConfig.Position;

/**
 * The streams of a network and how they meet.
 *
 * @param streams one or more, in the order of the samples' streams
 * @param blocks in order; none means that streams meet in the read-out alone
 * @param readout streams whose pooled vectors, side by side, give the outputs; empty for the usual:
 *     the latents where there are any, else all streams
 */
public record FusionConfig(
    List<StreamConfig> streams, List<FusionBlock> blocks, List<String> readout) {
  public FusionConfig {
    streams = List.copyOf(streams);
    blocks = List.copyOf(blocks);
    List<String> known = new ArrayList<>(streams.stream().map(StreamConfig::name).toList());
    if (known.isEmpty()
        || known.stream().distinct().count() < known.size()
        || known.contains(FusionBlock.LATENT_STREAM)) {
      throw new IllegalArgumentException(
          "streams "
              + known
              + ", expected one or more with different names, none of them "
              + FusionBlock.LATENT_STREAM);
    }
    int latents = 0;
    for (FusionBlock b : blocks) {
      for (String s : b.streams()) {
        requireKnown("fusion " + FusionBlock.name(b.kind()), s, known);
      }
      if (b.kind() == FusionBlock.Kind.LATENTS) {
        if (latents != 0 && latents != b.latents()) {
          throw new IllegalArgumentException(
              "fusion latents with " + b.latents() + " latents after one with " + latents);
        }
        if (latents == 0) {
          known.add(FusionBlock.LATENT_STREAM);
        }
        latents = b.latents();
      }
    }
    List<String> usual =
        latents > 0
            ? List.of(FusionBlock.LATENT_STREAM)
            : streams.stream().map(StreamConfig::name).toList();
    readout = readout.isEmpty() ? usual : List.copyOf(readout);
    for (String s : readout) {
      requireKnown("model.pooled", s, known);
    }
    if (readout.stream().distinct().count() < readout.size()) {
      throw new IllegalArgumentException("model.pooled names a stream twice: " + readout);
    }
    requireUsed(streams, blocks, readout);
    for (StreamConfig s : streams) {
      requireAlike(s, streams);
    }
  }

  /** The stream a stream shares its encoder with, null for none. */
  private static StreamConfig shared(StreamConfig s, List<StreamConfig> all) {
    if (s.share() == null) {
      return null;
    }
    return all.stream()
        .filter(o -> o.name().equals(s.share()) && o != s)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "stream "
                        + s.name()
                        + " shares the encoder of \""
                        + s.share()
                        + "\", expected another of "
                        + all.stream().map(StreamConfig::name).toList()));
  }

  /** Shared parameters must have the same shape. */
  private static void requireAlike(StreamConfig s, List<StreamConfig> all) {
    StreamConfig other = shared(s, all);
    if (other == null) {
      return;
    }
    String pair = "streams " + s.name() + " and " + other.name() + " share ";
    StreamConfig next = other;
    for (int i = 0; i <= all.size() && next != null; i++) {
      if (i == all.size()) {
        throw new IllegalArgumentException(pair + "an encoder in a circle: nobody has it");
      }
      next = shared(next, all);
    }
    boolean blocks = s.numLayers() > 0 && other.numLayers() > 0;
    if (blocks
        && (!Objects.equals(s.edges(), other.edges())
            || s.numPairBuckets() != other.numPairBuckets())) {
      throw new IllegalArgumentException(
          pair
              + "encoder blocks, expected the same geometry: "
              + geometry(s)
              + " and "
              + geometry(other));
    }
    boolean places = s.position() == Position.LEARNED || other.position() == Position.LEARNED;
    if (s.shareEmbedding()
        && (s.numFeatures() != other.numFeatures()
            || s.fractionSteps() != other.fractionSteps()
            || places
                && (s.position() != other.position() || s.maxTokens() != other.maxTokens()))) {
      throw new IllegalArgumentException(
          pair
              + "an embedding, expected as many features and the same learned positions: "
              + s.numFeatures()
              + " and "
              + other.numFeatures()
              + " features, positions "
              + place(s)
              + " and "
              + place(other));
    }
  }

  private static String geometry(StreamConfig s) {
    return s.edges() != null
        ? s.edges().toString()
        : s.numPairBuckets() > 0 ? s.numPairBuckets() + " kinds of pairs" : "no pairs";
  }

  private static String place(StreamConfig s) {
    return s.position() + " of " + s.maxTokens();
  }

  /** For every stream the number of the first one whose embedding it has, its own for most. */
  public int[] embeddingOf() {
    int[] of = new int[streams.size()];
    for (int i = 0; i < of.length; i++) {
      StreamConfig s = streams.get(i);
      while (s.shareEmbedding()) {
        s = shared(s, streams);
      }
      of[i] = streams.indexOf(s);
    }
    return of;
  }

  /** The stream that has block {@code layer} of stream {@code index}: itself for most. */
  public String blockOf(int index, int layer) {
    StreamConfig s = streams.get(index);
    StreamConfig next = shared(s, streams);
    while (next != null && layer < next.numLayers()) {
      s = next;
      next = shared(s, streams);
    }
    return s.name();
  }

  /** Contributions are those of input tokens. */
  void requireTokensOfStreams() {
    if (readout.contains(FusionBlock.LATENT_STREAM)) {
      throw new IllegalArgumentException(
          "contributions are those of input tokens, which latents have mixed; expected model.pooled"
              + " to name input streams, got "
              + readout);
    }
  }

  /** No stream may be read in vain. */
  private static void requireUsed(
      List<StreamConfig> streams, List<FusionBlock> blocks, List<String> readout) {
    List<String> needed = new ArrayList<>(readout);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      FusionBlock b = blocks.get(i);
      List<String> made =
          switch (b.kind()) {
            case CROSS -> b.streams().subList(0, 1);
            case COATTENTION, CONCAT -> b.streams();
            case LATENTS -> List.of(FusionBlock.LATENT_STREAM);
          };
      if (made.stream().anyMatch(needed::contains)) {
        needed.addAll(b.streams());
      }
    }
    for (StreamConfig s : streams) {
      if (!needed.contains(s.name())) {
        throw new IllegalArgumentException(
            "stream \""
                + s.name()
                + "\" is read for nothing: no fusion hands it on to what is pooled, "
                + readout);
      }
    }
  }

  private static void requireKnown(String where, String stream, List<String> known) {
    if (!known.contains(stream)) {
      throw new IllegalArgumentException(
          where + " names stream \"" + stream + "\", expected one of " + known);
    }
  }
}
