package org.matlens.model.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.matlens.batch.PackedBatch;
import org.matlens.model.EncoderConfig;
import org.matlens.model.EncoderConfig.Position;
import org.matlens.model.NetworkConfig;
import org.matlens.model.kernel.Kernels;

/**
 * The first stage: y[t] = table[token t] + weight[t] slope[token t] + features[t] W + position[t].
 * Shapes: table and slope [vocabulary, D], features [T, F], W [F, D], y [T, D].
 *
 * <p>Sinusoidal positions: sin(t / 10000^(2i/D)) in column 2i, the cosine in column 2i + 1.
 */
public final class Embedding<M> implements Stage<M> {
  private static final double BASE = 10_000;

  private final NetworkConfig config;
  private final Kernels<M> k;
  private final Parameters<M> p;
  private M features;

  /** The stage. */
  public Embedding(NetworkConfig config, Kernels<M> kernels, Parameters<M> parameters) {
    this.config = config;
    this.k = kernels;
    this.p = parameters;
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
      specs.add(ParameterSpec.table("slopes", c.vocabularySize(), e.dModel(), e.fractionStd()));
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
      k.set(features, batch.features());
      M mapped = k.matrix(rows, d);
      k.linear(features, p.value("featureWeight"), null, mapped);
      k.add(y, mapped);
    }
    if (config.encoder().fractionStd() > 0) {
      M slopes = k.matrix(rows, d);
      k.gather(p.value("slopes"), batch.tokens(), slopes);
      M scaled = k.matrix(rows, d);
      k.pool(slopes, everyToken(rows), fractions(batch), scaled);
      k.add(y, scaled);
    }
    if (chunk.interventions() != null) {
      replaceEmbeddings(chunk, y, d);
    }
    if (chunk.pass().derivatives()) {
      split(k.get(y), batch.offsets(), d, chunk.seen().embeddings);
    }
    addPositions(batch, y, d);
    return y;
  }

  /** Offsets of samples of one token each: pooling them multiplies rows with their weights. */
  private static int[] everyToken(int tokens) {
    return IntStream.rangeClosed(0, tokens).toArray();
  }

  private static double[] fractions(PackedBatch batch) {
    double[] w = new double[batch.numTokens()];
    Arrays.setAll(w, t -> batch.weights()[t]);
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
    if (chunk.pass().derivatives()) {
      split(k.get(dy), batch.offsets(), config.encoder().dModel(), chunk.seen().embeddingGradient);
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
      M dSlopes = k.matrix(batch.numTokens(), config.encoder().dModel());
      k.poolBackward(dy, everyToken(batch.numTokens()), fractions(batch), dSlopes);
      k.scatterAdd(dSlopes, batch.tokens(), p.gradient(chunk, "slopes"));
    }
    if (config.encoder().position() == Position.LEARNED) {
      k.scatterAdd(dy, places(batch), p.gradient(chunk, "positions"));
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
