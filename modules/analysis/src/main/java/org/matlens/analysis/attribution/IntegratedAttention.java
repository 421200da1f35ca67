package org.matlens.analysis.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.attention.AttentionMap;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;
import org.matlens.predict.Predictor;
import org.matlens.token.Geometry;

/**
 * Integrated attention gradients (Hao et al., 2021, doi:10.1609/aaai.v35i14.17533): for the layers
 * one by one, how the score answers as the layer's weights grow from nothing to what they are, the
 * layers above following.
 *
 * <p>Token k gets the mean over layers of Σ_(h,q) A_hqk ∫₀¹ ∂F(αA)/∂A_hqk dα. That sum is the
 * derivative of F along column k, taken here by central differences over whole steps: F(…) with
 * column k at (s + 1)/S minus F with it at s/S, all other weights at (s + ½)/S. So it asks for
 * scores and no gradients, S · 2 · tokens · layers of them. Per layer the numbers should sum to
 * F(A) - F(0); the mean over layers of what is missing is the diagnostic {@code completenessError}.
 *
 * @param steps S
 */
public record IntegratedAttention(int steps) implements AttributionMethod {
  /** Steps unless told. */
  public static final int STEPS = 8;

  static final String NAME = "attention-integrated-gradients";

  public IntegratedAttention {
    if (steps < 1) {
      throw new IllegalArgumentException(steps + " steps, expected at least one");
    }
  }

  @Override
  public String name() {
    return new MethodOptions.Name(NAME).with("steps", steps, steps != STEPS).toString();
  }

  @Override
  public String description() {
    return "change of the score as a layer's attention to the token grows from nothing, mean over"
        + " layers";
  }

  @Override
  public boolean readsOneSequence() {
    return true;
  }

  @Override
  public Meaning meaning() {
    return Meaning.CONTRIBUTION;
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return List.of(Attends.class, Intervenes.class);
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    Attends attends = require(predictor, Attends.class);
    ScoreQueue queue = new ScoreQueue(require(predictor, Intervenes.class));
    List<Attribution> out = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      out.add(
          one(
              layersOfOne(sample, attends.attention(List.of(sample)).get(0)),
              queue,
              sample,
              output));
    }
    return out;
  }

  /**
   * The whole attention, and that of one layer once more, changed; a model copies it head by head.
   */
  @Override
  public long workingBytes(Sample sample, int layers, int heads) {
    boolean sparse =
        sample.streams().size() == 1 && sample.sequence().geometry() instanceof Geometry.Edges;
    long pairs =
        sparse
            ? ((Geometry.Edges) sample.sequence().geometry()).count()
            : SampleTokens.pairs(sample);
    return Float.BYTES * (layers + 1L) * heads * pairs;
  }

  private Attribution one(List<AttentionMap> layers, ScoreQueue queue, Sample sample, int output) {
    int n = Readout.size(sample, layers);
    int count = layers.size();
    double[] perToken = new double[n];
    double[] differences = new double[count]; // F(A) - F(0)
    double[] sums = new double[count];
    for (int l = 0; l < count; l++) {
      int layer = l;
      AttentionMap whole = layers.get(l);
      ask(queue, sample, l, scaled(whole, -1, 1, 1), s -> differences[layer] += s[output]);
      ask(queue, sample, l, scaled(whole, -1, 0, 0), s -> differences[layer] -= s[output]);
      for (int step = 0; step < steps; step++) {
        double middle = (step + 0.5) / steps;
        for (int k = 0; k < n; k++) {
          int key = k;
          for (int side = 0; side < 2; side++) {
            int sign = side == 1 ? 1 : -1;
            ask(
                queue,
                sample,
                l,
                scaled(whole, k, (double) (step + side) / steps, middle),
                s -> {
                  perToken[key] += sign * s[output] / count;
                  sums[layer] += sign * s[output];
                });
          }
        }
      }
    }
    queue.flush();
    double missing = 0;
    for (int l = 0; l < count; l++) {
      missing += Math.abs(sums[l] - differences[l]) / count;
    }
    return new Attribution(
        name(), Attribution.toFloats(perToken), Map.of("completenessError", missing));
  }

  private static void ask(
      ScoreQueue queue,
      Sample sample,
      int layer,
      AttentionMap weights,
      java.util.function.Consumer<double[]> sink) {
    queue.add(
        new ScoreQueue.Variant(sample, List.of(new Intervention.ReplaceAttention(layer, weights))),
        sink);
  }

  /** The map times {@code others}, but column {@code key} times {@code ofKey}. */
  private static AttentionMap scaled(AttentionMap map, int key, double ofKey, double others) {
    float[] a = map.entries();
    float[] out = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = (float) (a[i] * (map.keyOf(i) == key ? ofKey : others));
    }
    return map.withEntries(out);
  }
}
