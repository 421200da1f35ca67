package org.matlens.analysis.attribution;

import java.util.List;
import java.util.stream.Collectors;
import org.matlens.predict.Predictor;

/** The methods there are. */
public final class AttributionMethods {
  private AttributionMethods() {}

  /**
   * All methods with their defaults, in the order of reports.
   *
   * @param seed of the random reference
   */
  public static List<AttributionMethod> all(long seed) {
    return List.of(
        new AttentionMass(),
        new AttentionRollout(),
        new AttentionGradient(),
        new GradientTimesInput(),
        IntegratedGradients.fromZero(),
        IntegratedGradients.fromMask(),
        new Occlusion(),
        new RandomOrder(seed));
  }

  /** Those of {@link #all} that {@code predictor} has the capabilities for. */
  public static List<AttributionMethod> offeredBy(Predictor predictor, long seed) {
    return all(seed).stream().filter(m -> m.offeredBy(predictor)).toList();
  }

  /**
   * The method called {@code name}.
   *
   * @throws IllegalArgumentException when there is none; the message lists those there are
   */
  public static AttributionMethod named(String name, long seed) {
    return all(seed).stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "attribution method \""
                        + name
                        + "\", expected one of "
                        + all(seed).stream()
                            .map(AttributionMethod::name)
                            .collect(Collectors.joining(", "))));
  }
}
