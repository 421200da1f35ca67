package org.matlens.model;

import java.util.ArrayList;
import java.util.List;

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
