package org.matlens.analysis.planted;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.batch.Sample;
import org.matlens.predict.Predictor;

/** An explainer made from the truth, or from nothing. */
public record PlantedMethod(
    String name, Meaning meaning, BiFunction<float[], Sample, float[]> fromTruth)
    implements AttributionMethod {

  /** The planted explainers: one true, four that are not. */
  public static List<AttributionMethod> all(Meaning meaning) {
    boolean signed = meaning == Meaning.CONTRIBUTION;
    return List.of(
        new PlantedMethod("true", meaning, (c, s) -> map(c, v -> signed ? v : Math.abs(v))),
        new PlantedMethod("inverted", meaning, (c, s) -> map(c, v -> signed ? -v : -Math.abs(v))),
        new PlantedMethod("constant", meaning, (c, s) -> map(c, v -> 0.25f)),
        new PlantedMethod("noise", meaning, (c, s) -> noise(c, s)),
        new PlantedMethod("blind", meaning, (c, s) -> blind(s)));
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
    SplittableRandom r =
        new SplittableRandom(s.id().hashCode() + 31L * java.util.Arrays.hashCode(c)).split();
    return map(c, v -> (float) r.nextDouble());
  }

  /** A number per text, whatever the model. */
  private static float[] blind(Sample s) {
    float[] out = new float[s.sequence().size()];
    for (int t = 0; t < out.length; t++) {
      String text = s.sequence().tokens().get(t).text();
      out[t] = (float) new SplittableRandom(text.hashCode() * 7919L).split().nextDouble();
    }
    return out;
  }

  @Override
  public String description() {
    return "planted";
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
