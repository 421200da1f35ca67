package org.matlens.model.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Batch;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.StreamConfig;
import org.matlens.model.kernel.Dropout;
import org.matlens.model.layer.Chunk;
import org.matlens.model.layer.Join;
import org.matlens.model.layer.KeyShares;
import org.matlens.model.layer.Pass;
import org.matlens.model.layer.Seen;
import org.matlens.predict.Intervention;

/**
 * Some samples on their way through a network: a {@link Chunk} for every pair of lanes, with
 * dropout, interventions and what is seen of its own.
 */
public final class Chunks {
  private final Plan plan;
  private final Batch batch;
  private final int firstSample;
  private final Map<String, Chunk> byPair = new LinkedHashMap<>();

  /**
   * Samples {@code [from, to)} of {@code whole}.
   *
   * @param interventions of these samples, or null
   */
  Chunks(
      Plan plan,
      Batch whole,
      int from,
      int to,
      Pass pass,
      List<List<Intervention>> interventions,
      int width) {
    this.plan = plan;
    this.batch = whole.slice(from, to);
    this.firstSample = from;
    Map<String, PackedBatch> lanes = new HashMap<>();
    int number = 0;
    for (var e : plan.pairs().entrySet()) {
      Plan.Pair pair = e.getValue();
      Pass own = e.getKey().equals(Plan.ONLY) ? pass : seeded(pass, number);
      PackedBatch tokens = lane(pair.query(), lanes);
      List<PackedBatch> parts = pair.parts().stream().map(l -> lane(l, lanes)).toList();
      Chunk c =
          new Chunk(tokens, from, firstRow(pair.query(), whole, from), own)
              .withParts(parts)
              .withShares(shares(e.getKey(), pair, tokens, lanes));
      byPair.put(
          e.getKey(),
          interventions == null ? c : c.with(translated(interventions, pair, e.getKey(), width)));
      number++;
    }
  }

  private static Pass seeded(Pass pass, int pair) {
    return pass.withSeed(Dropout.key(pass.seed(), 1 << 21, pair));
  }

  private PackedBatch lane(String name, Map<String, PackedBatch> made) {
    PackedBatch known = made.get(name);
    if (known != null) {
      return known;
    }
    Plan.Lane lane = plan.lanes().get(name);
    PackedBatch tokens;
    if (lane.stream() >= 0) {
      tokens = batch.streams().get(lane.stream());
    } else if (lane.latents() > 0) {
      int n = lane.latents();
      int[] offsets = IntStream.rangeClosed(0, batch.size()).map(b -> b * n).toArray();
      tokens = bare(offsets, IntStream.range(0, batch.size() * n).map(t -> t % n).toArray(), null);
    } else {
      List<PackedBatch> parts = lane.parts().stream().map(p -> lane(p, made)).toList();
      int[] offsets = Join.offsets(parts);
      tokens = bare(offsets, new int[offsets[batch.size()]], Join.forbidden(parts));
    }
    made.put(name, tokens);
    return tokens;
  }

  /** What each key of a pair's attention counts; null where that goes without saying. */
  private KeyShares shares(
      String name, Plan.Pair pair, PackedBatch queries, Map<String, PackedBatch> made) {
    if (pair.layers().isEmpty()) {
      return null;
    }
    boolean self = name.equals(Plan.ONLY) || name.equals(pair.query() + "." + pair.query());
    String keys = self ? pair.query() : pair.parts().get(0);
    if (self && plan.lanes().get(keys).parts().isEmpty()) {
      return null; // edges see to it themselves
    }
    PackedBatch tokens = lane(keys, made);
    return KeyShares.of(queries, tokens, logShares(keys, made), self ? tokens.pairs() : null);
  }

  /** Log of what each token of a lane counts as a key; null where all count alike. */
  private double[] logShares(String name, Map<String, PackedBatch> made) {
    Plan.Lane lane = plan.lanes().get(name);
    if (!lane.parts().isEmpty()) {
      List<double[]> logs = new ArrayList<>();
      lane.parts().forEach(p -> logs.add(logShares(p, made)));
      List<PackedBatch> parts = lane.parts().stream().map(p -> lane(p, made)).toList();
      return logs.stream().allMatch(l -> l == null) ? null : KeyShares.joined(parts, logs);
    }
    PackedBatch tokens = lane(name, made);
    return tokens.edges() == null ? null : KeyShares.ofSites(tokens);
  }

  private PackedBatch bare(int[] offsets, int[] tokens, int[] pairs) {
    return new PackedBatch(batch.ids(), offsets, tokens, 0, new float[0], pairs);
  }

  /** Tokens of a lane in the samples before this chunk. */
  private int firstRow(String name, Batch whole, int from) {
    Plan.Lane lane = plan.lanes().get(name);
    if (lane.stream() >= 0) {
      return whole.streams().get(lane.stream()).offsets()[from];
    }
    return lane.latents() > 0
        ? from * lane.latents()
        : lane.parts().stream().mapToInt(p -> firstRow(p, whole, from)).sum();
  }

  /** The interventions that concern a pair, in its own numbers of layers and tokens. */
  private List<List<Intervention>> translated(
      List<List<Intervention>> all, Plan.Pair pair, String name, int width) {
    if (name.equals(Plan.ONLY)) {
      return all;
    }
    int stream = plan.lanes().get(pair.query()).stream();
    boolean embeds = stream >= 0 && name.equals(pair.query() + "." + pair.query());
    List<List<Intervention>> out = new ArrayList<>();
    for (int b = 0; b < all.size(); b++) {
      List<Intervention> own = new ArrayList<>();
      for (Intervention i : all.get(b)) {
        if (i instanceof Intervention.ReplaceAttention r && pair.layers().contains(r.layer())) {
          own.add(new Intervention.ReplaceAttention(pair.layers().indexOf(r.layer()), r.weights()));
        } else if (i instanceof Intervention.ScaleHead s && pair.layers().contains(s.layer())) {
          own.add(
              new Intervention.ScaleHead(pair.layers().indexOf(s.layer()), s.head(), s.factor()));
        } else if (i instanceof Intervention.ReplaceEmbeddings e && embeds) {
          own.add(new Intervention.ReplaceEmbeddings(part(e.embeddings(), stream, b, width)));
        }
      }
      out.add(own);
    }
    return out;
  }

  /** The part of one stream of what is given for the tokens of all. */
  private float[] part(float[] all, int stream, int b, int width) {
    int tokens = batch.offset(b + 1) - batch.offset(b);
    if (all.length != tokens * width) {
      throw new IllegalArgumentException(
          "sample "
              + batch.ids()[b]
              + ": "
              + all.length
              + " numbers given for embeddings of "
              + tokens
              + " tokens times "
              + width);
    }
    int from = 0;
    for (int i = 0; i < stream; i++) {
      from += batch.streams().get(i).length(b);
    }
    int n = batch.streams().get(stream).length(b);
    return Arrays.copyOfRange(all, from * width, (from + n) * width);
  }

  /** The chunk of the nodes of a pair. */
  Chunk of(String pair) {
    return byPair.get(pair);
  }

  /** The only chunk of a network of one stream; for several that of the first pair. */
  public Chunk first() {
    return byPair.values().iterator().next();
  }

  /** Number of samples. */
  public int size() {
    return batch.size();
  }

  /** Number of the first sample within the whole batch. */
  public int firstSample() {
    return firstSample;
  }

  /** What one sample paid attention to; {@code stream} is the name of an only stream. */
  public AttentionMaps attention(int b, String stream) {
    return maps(stream, c -> c.seen().attention(b));
  }

  /** The derivatives of a score with respect to the attention of one sample. */
  public AttentionMaps attentionGradient(int b, String stream) {
    return maps(stream, c -> c.seen().attentionGradient(b));
  }

  private AttentionMaps maps(
      String stream, java.util.function.Function<Chunk, List<AttentionMap>> of) {
    if (byPair.containsKey(Plan.ONLY)) {
      return AttentionMaps.ofStream(stream, of.apply(first()));
    }
    Map<String, List<AttentionMap>> maps = new LinkedHashMap<>();
    byPair.forEach(
        (pair, c) -> {
          if (!plan.pairs().get(pair).layers().isEmpty()) {
            maps.put(pair, of.apply(c));
          }
        });
    return new AttentionMaps(maps);
  }

  /** Embeddings of the tokens of all streams of one sample, in order, [token * dModel]. */
  public float[] embeddings(int b) {
    return together(c -> c.seen().embeddings(b));
  }

  /** Derivatives of a score with respect to {@link #embeddings}. */
  public float[] embeddingGradient(int b) {
    return together(c -> c.seen().embeddingGradient(b));
  }

  /**
   * What each token of all streams of one sample adds to each output, [token * outputs]; nothing
   * where its stream is not read out.
   */
  public double[] contributions(int b, NetworkConfig config) {
    if (byPair.containsKey(Plan.ONLY)) {
      return first().seen().contributions(b);
    }
    boolean perToken = config.encoder().readout() == EncoderConfig.Readout.CONTRIBUTIONS;
    double[] all = new double[(batch.offset(b + 1) - batch.offset(b)) * config.numOutputs()];
    int at = 0;
    for (StreamConfig s : config.fusion().streams()) {
      Chunk own = byPair.get(s.name() + "." + s.name());
      int vector = config.fusion().readout().indexOf(s.name());
      if (vector >= 0) {
        Seen head = byPair.get(Plan.SAMPLES).seen();
        double[] parts =
            perToken
                ? own.seen().contributions(b)
                : own.seen().contributions(b, head, vector, own.batch(), config);
        System.arraycopy(parts, 0, all, at, parts.length);
      }
      at += own.batch().length(b) * config.numOutputs();
    }
    return all;
  }

  private float[] together(java.util.function.Function<Chunk, float[]> of) {
    if (byPair.containsKey(Plan.ONLY)) {
      return of.apply(first());
    }
    List<float[]> parts = new ArrayList<>();
    for (var e : plan.lanes().entrySet()) {
      if (e.getValue().stream() >= 0) {
        parts.add(of.apply(byPair.get(e.getKey() + "." + e.getKey())));
      }
    }
    float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (float[] p : parts) {
      System.arraycopy(p, 0, all, at, p.length);
      at += p.length;
    }
    return all;
  }
}
