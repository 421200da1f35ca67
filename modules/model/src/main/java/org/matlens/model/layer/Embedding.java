package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Pooling;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;

/**
 * The first stage: y[t] = table[token t] + sum over k of step[t, k] slopes[token t, k] +
 * features[t] W + position[t]. Shapes: table [vocabulary, D], slopes [vocabulary K, D], features
 * [T, F], W [F, D], y [T, D]. The steps are the last K features of a batch ({@link
 * org.matlens.model.train.FractionSteps}), or the token's weight alone where there are none.
 *
 * <p>A class token that sums adds a quarter of the vectors of all other tokens to its own.
 *
 * <p>Sinusoidal positions: sin(t / 10000^(2i/D)) in column 2i, the cosine in column 2i + 1.
 */
public final class Embedding<M> implements Stage<M> {
  private static final double BASE = 10_000;

  private final NetworkConfig config;
  private final int slopesPerToken;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private static final double SUM_SHARE = 0.25;

  private M features;
  private double[] steps;

  /** The stage. */
  public Embedding(NetworkConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.k = kernels;
    this.p = parameters;
    this.slopesPerToken = slopesPerToken(config.encoder());
  }

  /** Parameters of the stage. */
  public static List<ParameterSpec> parameters(NetworkConfig c) {
    EncoderConfig e = c.encoder();
    List<ParameterSpec> specs = new ArrayList<>();
    if (c.numFeatures() > 0) {
      specs.add(ParameterSpec.weight("featureWeight", c.numFeatures(), e.dModel()));
    }
    specs.add(ParameterSpec.table("table", c.vocabularySize(), e.dModel(), e.embeddingStd()));
    if (e.fractionStd() > 0) {
      specs.add(
          ParameterSpec.table(
              "slopes", c.vocabularySize() * slopesPerToken(e), e.dModel(), e.fractionStd()));
    }
    if (e.position() == Position.LEARNED) {
      specs.add(ParameterSpec.table("positions", e.maxTokens(), e.dModel(), 1));
    }
    return specs;
  }

  @Override
  public M forward(Chunk chunk, M none) {
    PackedBatch batch = chunk.batch();
    int d = config.encoder().dModel();
    int rows = batch.numTokens();
    M y = k.matrix(rows, d);
    k.gather(p.value("table"), batch.tokens(), y);
    if (config.numFeatures() > 0) {
      features = k.matrix(rows, config.numFeatures());
      k.set(features, tokenFeatures(batch));
      M mapped = k.matrix(rows, d);
      k.linear(features, p.value("featureWeight"), null, mapped);
      k.add(y, mapped);
    }
    if (config.encoder().fractionStd() > 0) {
      steps = steps(batch);
      M slopes = k.matrix(steps.length, d);
      k.gather(p.value("slopes"), slopeIds(batch), slopes);
      M scaled = k.matrix(rows, d);
      k.pool(slopes, everyToken(rows, slopesPerToken), steps, scaled);
      k.add(y, scaled);
    }
    if (chunk.interventions() != null) {
      replaceEmbeddings(chunk, y, d);
    }
    if (chunk.pass().derivatives()) {
      split(k.get(y), batch.offsets(), d, chunk.seen().embeddings);
    }
    if (config.encoder().pooling() == Pooling.CLASS_SUM) {
      M sums = k.matrix(batch.size(), d);
      k.pool(y, batch.offsets(), othersShare(batch), sums);
      k.scatterAdd(sums, firstTokens(batch), y);
    }
    addPositions(batch, y, d);
    return y;
  }

  private static int slopesPerToken(EncoderConfig e) {
    return Math.max(1, e.fractionSteps());
  }

  /** Features of the tokens without the steps behind them. */
  private float[] tokenFeatures(PackedBatch batch) {
    int all = batch.numFeatures();
    int own = config.numFeatures();
    if (all == own) {
      return batch.features();
    }
    float[] out = new float[batch.numTokens() * own];
    for (int t = 0; t < batch.numTokens(); t++) {
      System.arraycopy(batch.features(), t * all, out, t * own, own);
    }
    return out;
  }

  /** Offsets of samples of {@code each} rows: pooling them sums the rows of a token. */
  private static int[] everyToken(int tokens, int each) {
    return IntStream.rangeClosed(0, tokens).map(t -> t * each).toArray();
  }

  /** What multiplies the slopes, [T, K]. */
  private double[] steps(PackedBatch batch) {
    int count = config.encoder().fractionSteps();
    double[] w = new double[batch.numTokens() * slopesPerToken];
    for (int t = 0; t < batch.numTokens(); t++) {
      if (count == 0) {
        w[t] = batch.weights()[t];
      }
      for (int i = 0; i < count; i++) {
        w[t * count + i] = batch.features()[t * batch.numFeatures() + config.numFeatures() + i];
      }
    }
    return w;
  }

  /** Rows of the slopes of every token, [T, K]. */
  private int[] slopeIds(PackedBatch batch) {
    int[] rows = new int[batch.numTokens() * slopesPerToken];
    Arrays.setAll(
        rows, i -> batch.tokens()[i / slopesPerToken] * slopesPerToken + i % slopesPerToken);
    return rows;
  }

  private static int[] firstTokens(PackedBatch batch) {
    return Arrays.copyOf(batch.offsets(), batch.size());
  }

  /** What every token but the first adds to the first. */
  private static double[] othersShare(PackedBatch batch) {
    double[] w = new double[batch.numTokens()];
    Arrays.fill(w, SUM_SHARE);
    for (int first : firstTokens(batch)) {
      w[first] = 0;
    }
    return w;
  }

  private void addPositions(PackedBatch batch, M y, int d) {
    Position position = config.encoder().position();
    if (position == Position.LEARNED || position == Position.SINUSOIDAL) {
      M added = k.matrix(batch.numTokens(), d);
      if (position == Position.LEARNED) {
        k.gather(p.value("positions"), places(batch), added);
      } else {
        k.set(added, sinusoids(places(batch), d));
      }
      k.add(y, added);
    }
  }

  private void replaceEmbeddings(Chunk chunk, M y, int d) {
    int[] offsets = chunk.batch().offsets();
    float[] all = null;
    for (int b = 0; b < chunk.batch().size(); b++) {
      float[] given = chunk.replacedEmbeddings(b, d);
      if (given != null) {
        all = all == null ? toFloats(k.get(y)) : all;
        System.arraycopy(given, 0, all, offsets[b] * d, given.length);
      }
    }
    if (all != null) {
      k.set(y, all);
    }
  }

  /** Place of every token in its sample, from 0. */
  private static int[] places(PackedBatch batch) {
    int[] places = new int[batch.numTokens()];
    for (int b = 0; b < batch.size(); b++) {
      for (int t = 0; t < batch.length(b); t++) {
        places[batch.offsets()[b] + t] = t;
      }
    }
    return places;
  }

  static float[] sinusoids(int[] places, int d) {
    float[] out = new float[places.length * d];
    for (int t = 0; t < places.length; t++) {
      for (int c = 0; c < d; c++) {
        double angle = places[t] / Math.pow(BASE, (c - c % 2) / (double) d);
        out[t * d + c] = (float) (c % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return out;
  }

  @Override
  public M backward(Chunk chunk, M dy) {
    PackedBatch batch = chunk.batch();
    int d = config.encoder().dModel();
    if (chunk.pass().learns() && config.encoder().position() == Position.LEARNED) {
      k.scatterAdd(dy, places(batch), p.gradient(chunk, "positions"));
    }
    if (config.encoder().pooling() == Pooling.CLASS_SUM) {
      M sums = k.matrix(batch.size(), d);
      k.gather(dy, firstTokens(batch), sums);
      M others = k.matrix(batch.numTokens(), d);
      k.poolBackward(sums, batch.offsets(), othersShare(batch), others);
      k.add(dy, others);
    }
    if (chunk.pass().derivatives()) {
      split(k.get(dy), batch.offsets(), d, chunk.seen().embeddingGradient);
    }
    if (!chunk.pass().learns()) {
      return null;
    }
    k.scatterAdd(dy, batch.tokens(), p.gradient(chunk, "table"));
    if (config.numFeatures() > 0) {
      k.linearBackward(
          features, p.value("featureWeight"), dy, p.gradient(chunk, "featureWeight"), null, null);
    }
    if (config.encoder().fractionStd() > 0) {
      M dSlopes = k.matrix(steps.length, d);
      k.poolBackward(dy, everyToken(batch.numTokens(), slopesPerToken), steps, dSlopes);
      k.scatterAdd(dSlopes, slopeIds(batch), p.gradient(chunk, "slopes"));
    }
    return null;
  }

  private static void split(double[] all, int[] offsets, int d, float[][] to) {
    float[] floats = toFloats(all);
    for (int b = 0; b < to.length; b++) {
      to[b] = Arrays.copyOfRange(floats, offsets[b] * d, offsets[b + 1] * d);
    }
  }

  static float[] toFloats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }
}
