package org.matlens.batch;

import java.util.Arrays;
import java.util.List;
import org.matlens.token.Vocabulary;

/**
 * B samples of one or several streams: stream by stream the tokens of the same samples.
 *
 * @param streams at least one; all of the same samples in the same order
 */
public record Batch(List<PackedBatch> streams) {
  public Batch {
    streams = List.copyOf(streams);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("a batch without streams");
    }
    for (PackedBatch p : streams) {
      if (!Arrays.equals(p.ids(), streams.get(0).ids())) {
        throw new IllegalArgumentException(
            "streams of samples "
                + Arrays.toString(streams.get(0).ids())
                + " and "
                + Arrays.toString(p.ids()));
      }
    }
  }

  /** Samples of one stream. */
  public Batch(PackedBatch only) {
    this(List.of(only));
  }

  /** What a model reads of one stream. */
  public record Reads(int numFeatures, boolean pairs, boolean edges) {}

  /**
   * Packs samples.
   *
   * @param reads for every stream, in the order of the samples' streams
   */
  public static Batch of(List<Sample> samples, Vocabulary vocabulary, List<Reads> reads) {
    for (Sample s : samples) {
      if (s.streams().size() != reads.size()) {
        throw new IllegalArgumentException(
            "sample "
                + s.id()
                + " has "
                + s.streams().size()
                + " streams, the model reads "
                + reads.size());
      }
    }
    PackedBatch[] packed = new PackedBatch[reads.size()];
    for (int i = 0; i < packed.length; i++) {
      int stream = i;
      Reads r = reads.get(i);
      packed[i] =
          PackedBatch.of(
              samples.stream().map(s -> new Sample(s.id(), s.streams().get(stream))).toList(),
              vocabulary,
              r.numFeatures(),
              r.pairs(),
              r.edges());
    }
    return new Batch(List.of(packed));
  }

  /** Number of samples B. */
  public int size() {
    return streams.get(0).size();
  }

  /** Names of the samples, [B]. */
  public String[] ids() {
    return streams.get(0).ids();
  }

  /** Tokens before sample {@code b}, of all streams; {@code b = B} gives all tokens. */
  public int offset(int b) {
    int sum = 0;
    for (PackedBatch p : streams) {
      sum += p.offsets()[b];
    }
    return sum;
  }

  /** Samples {@code [from, to)} as a batch of their own. */
  public Batch slice(int from, int to) {
    return from == 0 && to == size()
        ? this
        : new Batch(streams.stream().map(p -> p.slice(from, to)).toList());
  }
}
