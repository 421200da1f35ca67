package org.matlens.model.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EdgeConfig;
import org.matlens.model.EncoderConfig;
import org.matlens.model.NetworkConfig;
import org.matlens.model.graph.AdamW;
import org.matlens.model.graph.Network;
import org.matlens.model.kernel.KernelChoice;
import org.matlens.model.layer.Pass;
import org.matlens.token.Geometry;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Times the product's own training step (dropout and optimiser included, clipping off) and
 * inference on a {@link Workload}.
 */
public final class Bench {
  private static final double SECONDS = 6;
  private static final int WARM_UP = 40;
  private static final int MOST = 200;

  /** Å between neighbouring atoms of a workload with edges, and its cut-off. */
  private static final double SPACING = 0.25;

  private static final double CUTOFF = 8;

  private Bench() {}

  /**
   * What was measured.
   *
   * @param workload name
   * @param kernels in use
   * @param threads workers
   * @param samples per batch
   * @param tokens per batch
   * @param trainMs median milliseconds of a training step
   * @param inferMs median milliseconds of inference
   */
  public record Timing(
      String workload,
      String kernels,
      int threads,
      int samples,
      int tokens,
      double trainMs,
      double inferMs) {}

  /** Times one workload; takes about 20 seconds. */
  public static Timing run(Workload w, KernelChoice kernels, int threads) {
    EncoderConfig encoder =
        new EncoderConfig(
                w.dModel(),
                w.numHeads(),
                w.numLayers(),
                w.dFeedForward(),
                w.dropout(),
                EncoderConfig.Position.NONE,
                EncoderConfig.Pooling.MEAN,
                false,
                Arrays.stream(w.lengths()).max().orElseThrow(),
                0)
            .withEdges(
                w.neighbours() == null
                    ? null
                    : new EdgeConfig(w.neighbours().rbf(), CUTOFF, false));
    NetworkConfig config = new NetworkConfig(encoder, w.vocabulary(), 0, 0, 1);
    try (Network network = Network.create(config, 0, DataType.FLOAT, kernels, threads)) {
      PackedBatch batch = batch(w);
      AdamW optimiser = new AdamW(network);
      double[] targets = new SplittableRandom(1).doubles(batch.size()).toArray();
      long[] step = {0};
      double train =
          medianMs(
              () -> {
                network.clearGradients();
                network.differentiate(
                    batch,
                    Pass.train(step[0]++),
                    null,
                    (b, out, dOut) -> {
                      double e = out[0] - targets[b];
                      dOut[0] = 2 * e / targets.length;
                      return e * e / targets.length;
                    });
                optimiser.step(1e-4, 0.01, 1, 0);
              });
      double infer = medianMs(() -> network.run(batch, Pass.EVALUATE, null));
      return new Timing(
          w.name(),
          network.kernels(),
          network.threads(),
          batch.size(),
          batch.numTokens(),
          train,
          infer);
    }
  }

  private static PackedBatch batch(Workload w) {
    int[] offsets = new int[w.lengths().length + 1];
    String[] ids = new String[w.lengths().length];
    for (int i = 0; i < w.lengths().length; i++) {
      ids[i] = "sample" + i;
      offsets[i + 1] = offsets[i] + w.lengths()[i];
    }
    int[] tokens = new SplittableRandom(0).ints(offsets[ids.length], 0, w.vocabulary()).toArray();
    float[] weights = new float[tokens.length];
    Arrays.fill(weights, 1);
    Geometry.Edges edges = w.neighbours() == null ? null : edges(w);
    return new PackedBatch(ids, offsets, tokens, 0, new float[0], null, weights, edges);
  }

  private static Geometry.Edges edges(Workload w) {
    int reach = w.neighbours().perAtom() / 2;
    List<Geometry.Edges> samples = new ArrayList<>();
    for (int n : w.lengths()) {
      int[] start = new int[n + 1];
      int[] key = new int[n * (2 * reach + 1)];
      double[] distance = new double[key.length];
      int e = 0;
      for (int q = 0; q < n; q++) {
        key[e++] = q;
        for (int k = Math.max(0, q - reach); k <= Math.min(n - 1, q + reach); k++) {
          if (k != q) {
            distance[e] = SPACING * Math.abs(q - k);
            key[e++] = k;
          }
        }
        start[q + 1] = e;
      }
      samples.add(
          new Geometry.Edges(
              start, Arrays.copyOf(key, e), new short[3 * e], Arrays.copyOf(distance, e)));
    }
    return Geometry.Edges.concat(samples);
  }

  /** Median of up to 200 runs or six seconds, after a warm-up in which the code gets compiled. */
  private static double medianMs(Runnable work) {
    double warm = now() + SECONDS / 2;
    for (int i = 0; i < WARM_UP || now() < warm; i++) {
      work.run();
    }
    double[] times = new double[MOST];
    int n = 0;
    double end = now() + SECONDS;
    while (n < 5 || n < MOST && now() < end) {
      double start = now();
      work.run();
      times[n++] = (now() - start) * 1e3;
    }
    double[] sorted = Arrays.copyOf(times, n);
    Arrays.sort(sorted);
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static double now() {
    return System.nanoTime() * 1e-9;
  }
}
