package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Contributes;
import org.matlens.predict.Differentiates;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Prediction;
import org.matlens.predict.Predictor;
import org.matlens.predict.Randomises;
import org.matlens.predict.Task;
import org.matlens.token.Token;
import org.matlens.token.TokenKind;
import org.matlens.token.TokenSequence;
import org.matlens.token.TokenSource;
import org.matlens.token.Vocabulary;

/**
 * A model whose true importances are known: score_o = link(Σ_t w_o · e_t), e_t the embedding of
 * token t, drawn per text plus a linear map of the token's features; of ranges of an axis nothing
 * but a map per range, since their texts are one and intensities mean another thing elsewhere.
 *
 * <p>Special tokens, {@code [MASK]} among them, have the zero embedding. Attention and its gradient
 * are made up to be right, inverted, constant or blind; the score does not use them, and
 * interventions on them change nothing.
 */
public final class PlantedModel implements Differentiates, Intervenes, Randomises, Contributes {
  /** Width of an embedding. */
  public static final int WIDTH = 3;

  private static final int LAYERS = 2;
  private static final int HEADS = 5;

  /** How attention relates to the truth. */
  public enum Attention {
    /** In proportion to what a token contributes, sign left out. */
    RIGHT,
    /** The most where a token contributes least. */
    INVERTED,
    /** The same for all tokens. */
    CONSTANT,
    /** Depends on the token alone, not on any parameter. */
    BLIND
  }

  /** From the sum over tokens to the score. */
  public enum Link {
    /** The sum is the score. */
    IDENTITY,
    /** 4 tanh(s / 2): most of the change happens near zero. */
    SATURATING
  }

  private final Task task;
  private final Attention attention;
  private final Link link;
  private final long embeddingSeed;
  private final double[][] readout;
  private final Map<String, double[]> embeddings = new ConcurrentHashMap<>();

  private PlantedModel(
      Task task, Attention attention, Link link, long embeddingSeed, double[][] readout) {
    this.task = task;
    this.attention = attention;
    this.link = link;
    this.embeddingSeed = embeddingSeed;
    this.readout = readout;
  }

  /** A model of one task, its parameters drawn from {@code seed}. */
  public static PlantedModel of(Task task, Attention attention, Link link, long seed) {
    return new PlantedModel(task, attention, link, seed, readout(task.numOutputs(), seed + 1));
  }

  /** Few texts and features matter much, of either sign; most matter little. */
  private static double[] drawn(String of, long seed) {
    SplittableRandom r = new SplittableRandom(seed + 31L * of.hashCode()).split();
    double size = Math.pow(10, -1.5 * r.nextDouble());
    double[] e = new double[WIDTH];
    Arrays.setAll(e, d -> 2 * size * (2 * r.nextDouble() - 1));
    return e;
  }

  private static double[][] readout(int outputs, long seed) {
    SplittableRandom r = new SplittableRandom(seed).split();
    double[][] w = new double[outputs][WIDTH];
    for (double[] row : w) {
      Arrays.setAll(row, d -> (r.nextBoolean() ? 1 : -1) * (0.5 + r.nextDouble()));
    }
    return w;
  }

  @Override
  public List<Task> tasks() {
    return List.of(task);
  }

  @Override
  public double[][] scores(List<Sample> samples) {
    return samples.stream().map(s -> score(embed(s))).toArray(double[][]::new);
  }

  private float[] embed(Sample sample) {
    List<Token> tokens = sample.sequence().tokens();
    float[] out = new float[tokens.size() * WIDTH];
    for (int t = 0; t < tokens.size(); t++) {
      Token token = tokens.get(t);
      if (token.kind() == TokenKind.SPECIAL || token.text().equals(Vocabulary.MASK)) {
        continue;
      }
      String place = token.source() instanceof TokenSource.AxisRange r ? " at " + r.from() : "";
      double[] e = new double[WIDTH];
      if (place.isEmpty()) {
        e =
            embeddings
                .computeIfAbsent("text " + token.text(), text -> drawn(text, embeddingSeed))
                .clone();
      }
      for (int f = 0; f < token.features().length; f++) {
        double[] p =
            embeddings.computeIfAbsent("feature " + f + place, x -> drawn(x, embeddingSeed));
        for (int d = 0; d < WIDTH; d++) {
          e[d] += token.features()[f] * p[d];
        }
      }
      for (int d = 0; d < WIDTH; d++) {
        out[t * WIDTH + d] = (float) e[d];
      }
    }
    return out;
  }

  private double[] score(float[] e) {
    double[] out = new double[readout.length];
    for (int o = 0; o < out.length; o++) {
      double s = Arrays.stream(linear(e, o)).sum();
      out[o] = link == Link.IDENTITY ? s : 4 * Math.tanh(s / 2);
    }
    return out;
  }

  /** w_o · e_t per token. */
  private double[] linear(float[] e, int output) {
    double[] out = new double[e.length / WIDTH];
    for (int j = 0; j < e.length; j++) {
      out[j / WIDTH] += readout[output][j % WIDTH] * e[j];
    }
    return out;
  }

  private double slope(float[] e, int output) {
    double s = Arrays.stream(linear(e, output)).sum();
    return link == Link.IDENTITY ? 1 : 2 * (1 - Math.pow(Math.tanh(s / 2), 2));
  }

  /** What each token adds to the sum behind a score: the truth. */
  public float[] truth(Sample sample, int output) {
    double[] c = linear(embed(sample), output);
    float[] out = new float[c.length];
    for (int t = 0; t < out.length; t++) {
      out[t] = (float) c[t];
    }
    return out;
  }

  /** Token weights, the same for every layer, head and query, summing to 1. */
  private double[] mass(Sample sample) {
    float[] e = embed(sample);
    int n = sample.sequence().size();
    double[] raw = new double[n];
    for (int o = 0; o < readout.length; o++) {
      double[] c = linear(e, o);
      for (int t = 0; t < n; t++) {
        raw[t] += Math.abs(c[t]);
      }
    }
    double top = Arrays.stream(raw).max().orElse(0);
    double[] out = new double[n];
    for (int t = 0; t < n; t++) {
      Token token = sample.sequence().tokens().get(t);
      out[t] =
          0.01
              + switch (attention) {
                case RIGHT -> raw[t];
                case INVERTED -> top - raw[t];
                case CONSTANT -> 1;
                case BLIND -> PlantedMethod.blind(token);
              };
    }
    double sum = Arrays.stream(out).sum();
    return Arrays.stream(out).map(v -> v / sum).toArray();
  }

  @Override
  public List<AttentionMaps> attention(List<Sample> samples) {
    return samples.stream().map(s -> maps(s.sequence(), repeat(mass(s)))).toList();
  }

  private static float[] repeat(double[] row) {
    int n = row.length;
    float[] out = new float[HEADS * n * n];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) row[i % n];
    }
    return out;
  }

  private static AttentionMaps maps(TokenSequence sequence, float[] values) {
    int n = sequence.size();
    List<AttentionMap> layers = new ArrayList<>();
    for (int l = 0; l < LAYERS; l++) {
      layers.add(new AttentionMap(HEADS, n, n, values));
    }
    return AttentionMaps.ofStream(sequence.stream(), layers);
  }

  @Override
  public int embeddingSize() {
    return WIDTH;
  }

  @Override
  public List<Gradients> gradients(List<Sample> samples, int output) {
    return gradients(samples, samples.stream().map(this::embed).toList(), output);
  }

  /** As if each weight carried its share of its key's contribution. */
  @Override
  public List<Gradients> gradients(List<Sample> samples, List<float[]> embedded, int output) {
    List<Gradients> out = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      float[] e = embedded.get(i);
      double slope = slope(e, output);
      float[] g = new float[e.length];
      for (int j = 0; j < g.length; j++) {
        g[j] = (float) (slope * readout[output][j % WIDTH]);
      }
      double[] mass = mass(samples.get(i));
      double[] c = linear(e, output);
      double[] perKey = new double[c.length];
      Arrays.setAll(perKey, k -> slope * c[k] / (LAYERS * HEADS * c.length * mass[k]));
      TokenSequence s = samples.get(i).sequence();
      out.add(
          new Gradients(score(e)[output], e, g, maps(s, repeat(mass)), maps(s, repeat(perKey))));
    }
    return out;
  }

  /** A saturating link is not linear: its score cannot be taken apart. */
  @Override
  public boolean contributesPerToken() {
    return link == Link.IDENTITY;
  }

  @Override
  public List<Contributions> contributions(List<Sample> samples, int output) {
    if (!contributesPerToken()) {
      throw new IllegalStateException("a saturating model cannot be taken apart");
    }
    return samples.stream().map(s -> new Contributions(0, linear(embed(s), output))).toList();
  }

  @Override
  public int numLayers() {
    return LAYERS;
  }

  @Override
  public int numHeads() {
    return HEADS;
  }

  @Override
  public double[][] scores(List<Sample> samples, List<List<Intervention>> interventions) {
    double[][] out = new double[samples.size()][];
    for (int i = 0; i < out.length; i++) {
      float[] e = embed(samples.get(i));
      for (Intervention v : interventions.get(i)) {
        if (v instanceof Intervention.ReplaceEmbeddings r) {
          e = r.embeddings();
        }
      }
      out[i] = score(e);
    }
    return out;
  }

  @Override
  public List<String> parameterLayers() {
    return List.of("embedding", "readout");
  }

  @Override
  public Predictor randomised(List<String> layers, long seed) {
    return new PlantedModel(
        task,
        attention,
        link,
        layers.contains("embedding") ? seed : embeddingSeed,
        layers.contains("readout") ? readout(readout.length, seed + 1) : readout);
  }

  @Override
  public List<Prediction> predict(List<Sample> samples) {
    double[][] scores = scores(samples);
    List<Prediction> out = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      out.add(new Prediction(samples.get(i).id(), List.of(value(scores[i]))));
    }
    return out;
  }

  private Prediction.Value value(double[] z) {
    if (task.kind() == Task.Kind.REGRESSION) {
      return new Prediction.Value(z[0], Double.NaN, new double[0]);
    }
    double[] logits = z.length == 1 ? new double[] {0, z[0]} : z;
    double top = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(v -> Math.exp(v - top)).sum();
    double[] p = Arrays.stream(logits).map(v -> Math.exp(v - top) / sum).toArray();
    int best = 0;
    for (int k = 1; k < p.length; k++) {
      best = p[k] > p[best] ? k : best;
    }
    return new Prediction.Value(z.length == 1 ? p[1] : best, Double.NaN, p);
  }
}
