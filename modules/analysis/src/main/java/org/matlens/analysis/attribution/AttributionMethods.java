package org.matlens.analysis.attribution;

import java.util.List;
import java.util.stream.Collectors;
import org.matlens.analysis.attribution.AttentionMass.Rows;
import org.matlens.predict.Predictor;

/** The methods there are. */
public final class AttributionMethods {
  private AttributionMethods() {}

  /**
   * All methods with their defaults, in the order of reports.
   *
   * @param seed of everything random in them
   */
  public static List<AttributionMethod> all(long seed) {
    return List.of(
        new AttentionMass(),
        new AttentionRollout(),
        new AttentionFlow(),
        new GradientOfAttention(),
        new AttentionTimesGradient(),
        new AttentionGradient(),
        new IntegratedAttention(IntegratedAttention.STEPS),
        new GradientTimesInput(),
        new SmoothGrad(SmoothGrad.DRAWS, SmoothGrad.NOISE, seed),
        IntegratedGradients.fromZero(),
        IntegratedGradients.fromMask(),
        new ClassActivation(),
        new Occlusion(),
        new Lime(Lime.DRAWS, seed),
        new KernelShap(KernelShap.COALITIONS, seed),
        new RandomOrder(seed));
  }

  /**
   * Those of {@link #all} whose cost is a small multiple of predicting, up to a pass per token:
   * what an audit looks at when nobody names methods.
   */
  public static List<AttributionMethod> standard(long seed) {
    return all(seed).stream()
        .filter(
            m ->
                !(m instanceof AttentionFlow
                    || m instanceof IntegratedAttention
                    || m instanceof SmoothGrad
                    || m instanceof GradientOfAttention
                    || m instanceof Lime
                    || m instanceof KernelShap))
        .toList();
  }

  /** Those of {@link #standard} that {@code predictor} has the capabilities for. */
  public static List<AttributionMethod> offeredBy(Predictor predictor, long seed) {
    return standard(seed).stream().filter(m -> m.offeredBy(predictor)).toList();
  }

  /**
   * The method called {@code name}, with options behind a colon: {@code
   * attention:layer=last,heads=max} is the method that calls itself {@code
   * attention.layer-last.heads-max}, in letters fit for names of files.
   *
   * <p>{@code attention}: layer (a number from 0, last, all), head (a number from 0), heads (mean,
   * max, min), rows (readout, class, received). {@code rollout}: heads, discard (in [0, 1)). {@code
   * integrated-gradients}, {@code integrated-gradients-mask}, {@code
   * attention-integrated-gradients}: steps. {@code smoothgrad}: draws, noise. {@code lime}, {@code
   * shap}: samples. {@code occlusion}: by (token, atom, element, site, peak, window), width (of
   * windows, in the unit of the axis).
   *
   * @throws IllegalArgumentException when there is none; the message lists those there are
   */
  public static AttributionMethod named(String name, long seed) {
    MethodOptions o = new MethodOptions(name);
    AttributionMethod method =
        switch (o.base()) {
          case AttentionMass.NAME ->
              new AttentionMass(
                  o.layer("layer"),
                  o.count("head", AttentionMass.ALL, 0),
                  o.oneOf("heads", HeadFusion.class, HeadFusion.MEAN),
                  o.oneOf("rows", Rows.class, Rows.READOUT));
          case AttentionRollout.NAME ->
              new AttentionRollout(
                  o.oneOf("heads", HeadFusion.class, HeadFusion.MEAN), o.share("discard", 0));
          case IntegratedAttention.NAME ->
              new IntegratedAttention(o.count("steps", IntegratedAttention.STEPS, 1));
          case IntegratedGradients.FROM_ZERO -> IntegratedGradients.fromZero().withSteps(o);
          case IntegratedGradients.FROM_MASK -> IntegratedGradients.fromMask().withSteps(o);
          case SmoothGrad.NAME ->
              new SmoothGrad(
                  o.count("draws", SmoothGrad.DRAWS, 1), o.share("noise", SmoothGrad.NOISE), seed);
          case Occlusion.NAME -> Occlusion.of(o);
          case Lime.NAME -> new Lime(o.count("samples", Lime.DRAWS, 2), seed);
          case KernelShap.NAME ->
              new KernelShap(o.count("samples", KernelShap.COALITIONS, 2), seed);
          default ->
              all(seed).stream()
                  .filter(m -> m.name().equals(o.base()))
                  .findFirst()
                  .orElseThrow(() -> unknown(name, seed));
        };
    o.end();
    return method;
  }

  private static IllegalArgumentException unknown(String name, long seed) {
    return new IllegalArgumentException(
        "attribution method \""
            + name
            + "\", expected one of "
            + all(seed).stream().map(AttributionMethod::name).collect(Collectors.joining(", ")));
  }
}
