package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;
import org.matlens.token.Token;

/**
 * An explainer made from the truth of a {@link PlantedModel}, or from nothing.
 *
 * @param name of the explainer
 * @param meaning what its numbers claim
 * @param fromTruth the map, from the contributions of the tokens and the sample
 */
public record PlantedMethod(
    String name, Meaning meaning, BiFunction<float[], Sample, float[]> fromTruth)
    implements AttributionMethod {

  /** Name of the explainer that is to be believed; the others are not. */
  public static final String TRUE = "true";

  /** The planted explainers: one true, four that are not. */
  public static List<AttributionMethod> all(Meaning meaning) {
    boolean signed = meaning == Meaning.CONTRIBUTION;
    return List.of(
        new PlantedMethod(TRUE, meaning, (c, s) -> map(c, v -> signed ? v : Math.abs(v))),
        new PlantedMethod("inverted", meaning, (c, s) -> map(c, v -> signed ? -v : -Math.abs(v))),
        new PlantedMethod("constant", meaning, (c, s) -> map(c, v -> 0.25f)),
        new PlantedMethod("random", meaning, PlantedMethod::noise),
        new PlantedMethod("model-blind", meaning, (c, s) -> blind(s)));
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
    return List.of(PlantedModel.class);
  }

  @Override
  public List<Attribution> attribute(Predictor predictor, List<Sample> samples, int output) {
    PlantedModel model = require(predictor, PlantedModel.class);
    List<Attribution> out = new ArrayList<>();
    for (Sample s : samples) {
      out.add(new Attribution(name, fromTruth.apply(model.truth(s, output), s)));
    }
    return out;
  }
}
