package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.attribution.Occlusion;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;
import org.matlens.token.Token;

/**
 * An explainer made from what is true of a model, or from nothing.
 *
 * @param name of the explainer
 * @param meaning what its numbers claim
 * @param truth what is true of the model
 * @param fromTruth the map, from the truth about the tokens and the sample
 */
public record PlantedMethod(
    String name, Meaning meaning, Truth truth, BiFunction<float[], Sample, float[]> fromTruth)
    implements AttributionMethod {

  /** Name of the explainer that is to be believed; the others are not. */
  public static final String TRUE = "true";

  /** What each token does to a score of a model. */
  public interface Truth {
    /** The truth of a hand-built model, known because it was written down. */
    Truth WRITTEN =
        (predictor, samples, output) ->
            samples.stream().map(s -> ((PlantedModel) predictor).truth(s, output)).toList();

    /**
     * What can be found out about any model by asking it: how far the score falls without a token.
     */
    Truth ASKED =
        (predictor, samples, output) ->
            new Occlusion()
                .attribute(predictor, samples, output).stream().map(Attribution::perToken).toList();

    /** Per sample a number per token; positive raises the score. */
    List<float[]> of(Predictor predictor, List<Sample> samples, int output);
  }

  /** An explainer of hand-built models. */
  public PlantedMethod(
      String name, Meaning meaning, BiFunction<float[], Sample, float[]> fromTruth) {
    this(name, meaning, Truth.WRITTEN, fromTruth);
  }

  /** The planted explainers of hand-built models: one true, four that are not. */
  public static List<AttributionMethod> all(Meaning meaning) {
    return all(meaning, Truth.WRITTEN);
  }

  /** The planted explainers: one true, four that are not. */
  public static List<AttributionMethod> all(Meaning meaning, Truth truth) {
    boolean signed = meaning == Meaning.CONTRIBUTION;
    Truth nothing =
        (p, samples, o) -> samples.stream().map(s -> new float[s.sequence().size()]).toList();
    return List.of(
        new PlantedMethod(TRUE, meaning, truth, (c, s) -> map(c, v -> signed ? v : Math.abs(v))),
        new PlantedMethod(
            "inverted", meaning, truth, (c, s) -> map(c, v -> signed ? -v : -Math.abs(v))),
        new PlantedMethod("constant", meaning, nothing, (c, s) -> map(c, v -> 0.25f)),
        new PlantedMethod("random", meaning, truth, PlantedMethod::noise),
        new PlantedMethod("model-blind", meaning, nothing, (c, s) -> blind(s)));
  }

  private interface Change {
    float of(float v);
  }

  private static float[] map(float[] c, Change change) {
    float[] out = new float[c.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = change.of(c[i]);
    }
    return out;
  }

  /** Fresh noise for every model and sample. */
  private static float[] noise(float[] c, Sample s) {
    SplittableRandom r = new SplittableRandom(s.id().hashCode() + 31L * Arrays.hashCode(c)).split();
    return map(c, v -> (float) r.nextDouble());
  }

  /** A number per token, whatever the model. */
  private static float[] blind(Sample s) {
    float[] out = new float[s.sequence().size()];
    for (int t = 0; t < out.length; t++) {
      out[t] = (float) blind(s.sequence().tokens().get(t));
    }
    return out;
  }

  /** In [0, 1), from the text and features of the token alone. */
  static double blind(Token token) {
    long hash = token.text().hashCode() * 31L + Arrays.hashCode(token.features());
    return new SplittableRandom(hash * 7919L).split().nextDouble();
  }

  @Override
  public String description() {
    return "planted: made from the truth, or from nothing";
  }

  @Override
  public List<Class<? extends Predictor>> needs() {
    return truth == Truth.WRITTEN ? List.of(PlantedModel.class) : List.of();
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    List<float[]> of = truth.of(predictor, samples, output);
    List<Attribution> out = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      out.add(new Attribution(name, fromTruth.apply(of.get(i), samples.get(i))));
    }
    return out;
  }
}
