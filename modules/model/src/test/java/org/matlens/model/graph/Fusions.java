package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.FusionBlock;
import org.matlens.model.FusionBlock.Kind;
import org.matlens.model.FusionConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.StreamConfig;

/** Networks of three unlike streams that meet in every way, and random batches for them. */
final class Fusions {
  private static final int[][] LENGTHS = {
    {5, 1, 7, 2, 11, 3}, {2, 13, 1, 5, 3, 7}, {1, 3, 5, 2, 7, 1}
  };

  private static final EncoderConfig ENCODER =
      new EncoderConfig(52, 2, 1, 17, 0.2, Position.NONE, Pooling.MEAN, false, 512, 11);

  private static final EdgeConfig EDGES = new EdgeConfig(3, 4.3, true);

  private static final List<StreamConfig> STREAMS =
      List.of(
          new StreamConfig("elements", 1, Position.NONE, Pooling.WEIGHTED, 29, 0.7, null, 3, 0),
          new StreamConfig("patches", 2, Position.ROTARY, Pooling.MEAN, 31, 1, null, 0, 5),
          new StreamConfig("sites", 1, Position.NONE, Pooling.SUM, 37, 1, EDGES, 2, 0));

  /** The second has all of the first, the third its blocks and one more. */
  private static final List<StreamConfig> SHARING =
      List.of(
          new StreamConfig("elements", 2, Position.NONE, Pooling.MEAN, 29, 0.7, null, 3, 0),
          new StreamConfig("patches", 1, Position.NONE, Pooling.SUM, 31, 1, null, 3, 0)
              .sharing("elements", true),
          new StreamConfig("sites", 3, Position.ROTARY, Pooling.MEAN, 37, 1, null, 0, 0)
              .sharing("elements", false));

  /** Class tokens; the first goes through blocks of the last, in a circle of edges. */
  private static final List<StreamConfig> CLASSES =
      List.of(
          new StreamConfig("elements", 1, Position.NONE, Pooling.CLASS_SUM, 29, 0.7, EDGES, 3, 0)
              .sharing("sites", false),
          new StreamConfig("patches", 1, Position.LEARNED, Pooling.CLASS_TOKEN, 31, 1, null, 0, 5),
          new StreamConfig("sites", 2, Position.NONE, Pooling.SUM, 37, 1, EDGES, 2, 0));

  /** Steps of fractions, cut alike in the first two. */
  private static final List<StreamConfig> STEPPING =
      List.of(
          new StreamConfig(
              "elements", 1, Position.NONE, Pooling.WEIGHTED, 29, 0.7, null, 3, 0, 5, null, false),
          new StreamConfig(
              "patches", 0, Position.NONE, Pooling.SUM, 29, 1, null, 3, 0, 5, "elements", true),
          new StreamConfig("sites", 1, Position.NONE, Pooling.MEAN, 37, 1, EDGES, 2, 0));

  private Fusions() {}

  static FusionBlock block(Kind kind, int layers, String... streams) {
    return new FusionBlock(kind, List.of(streams), layers, kind == Kind.LATENTS ? 3 : 0);
  }

  static NetworkConfig network(List<FusionBlock> blocks, String... readout) {
    return network(ENCODER, STREAMS, blocks, readout);
  }

  private static NetworkConfig network(
      EncoderConfig encoder,
      List<StreamConfig> streams,
      List<FusionBlock> blocks,
      String... readout) {
    return new NetworkConfig(
        encoder, 19, 0, 0, 2, new FusionConfig(streams, blocks, List.of(readout)));
  }

  /** Streams that go through encoder blocks of others. */
  static NetworkConfig sharing() {
    return network(
        ENCODER,
        SHARING,
        List.of(block(Kind.CROSS, 1, "elements", "patches")),
        "elements",
        "sites");
  }

  /** Every way to meet, alone and one after the other. */
  static List<NetworkConfig> all() {
    return List.of(
        network(List.of()),
        network(
            List.of(
                block(Kind.CROSS, 2, "elements", "patches"),
                block(Kind.CROSS, 1, "elements", "sites")),
            "elements"),
        network(List.of(block(Kind.COATTENTION, 2, "sites", "patches")), "sites", "elements"),
        network(List.of(block(Kind.CONCAT, 2, "patches", "elements", "sites")), "patches", "sites"),
        network(
            List.of(
                block(Kind.LATENTS, 1, "elements", "patches"),
                block(Kind.LATENTS, 1, "sites"),
                block(Kind.CROSS, 1, "patches", "latents")),
            "latents",
            "patches"),
        network(
            List.of(
                block(Kind.CONCAT, 1, "elements", "patches"),
                block(Kind.COATTENTION, 1, "elements", "sites"),
                block(Kind.CONCAT, 1, "elements", "patches"),
                block(Kind.LATENTS, 2, "elements", "patches", "sites"))),
        sharing(),
        network(ENCODER, CLASSES, List.of(block(Kind.CONCAT, 1, "sites", "patches"))),
        network(
            ENCODER.withFractions(0.7, 0).withReadout(EncoderConfig.Readout.CONTRIBUTIONS),
            STEPPING,
            List.of(block(Kind.CROSS, 1, "patches", "sites")),
            "elements",
            "patches"));
  }

  /** Six samples. */
  static Batch batch(NetworkConfig c, long seed) {
    return batch(c, seed, 6);
  }

  static Batch batch(NetworkConfig c, long seed, int samples) {
    List<PackedBatch> streams = new ArrayList<>();
    for (int i = 0; i < LENGTHS.length; i++) {
      int[] lengths = Arrays.copyOf(LENGTHS[i], samples);
      streams.add(Batches.random(c.streams().get(i), seed + i, lengths));
    }
    return new Batch(streams);
  }
}
