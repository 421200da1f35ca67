package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Interval;
import org.matlens.predict.Predictor;
import org.matlens.predict.Randomises;

/**
 * Cascading randomisation (Adebayo et al., 2018, arXiv:1810.03292): layers are re-initialised from
 * the output down, one more each time; the rank correlation of the maps with those of the model
 * should fall. Decides nothing: it shows which layers a map depends on. One re-initialisation, so
 * the intervals are over samples only.
 */
public final class CascadeCheck implements Check {
  /** Samples per step; the figure is for looking at. */
  private static final int LIMIT = 30;

  @Override
  public String name() {
    return "cascade";
  }

  @Override
  public Family family() {
    return Family.RANDOMIZATION;
  }

  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public String reference() {
    return "the maps of the model with fewer layers re-initialised";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    if (!(context.predictor() instanceof Randomises model)) {
      return List.of();
    }
    List<String> layers = model.parameterLayers();
    long seed = new SplittableRandom(context.options().seed()).split().nextLong();
    int limit = Math.min(LIMIT, context.options().randomisationLimit());
    List<CheckResult> out = new ArrayList<>();
    for (int from = layers.size() - 1; from > 0; from--) {
      context.progress().at(name(), layers.size() - 1 - from, layers.size() - 1);
      Predictor random = model.randomised(layers.subList(from, layers.size()), seed);
      for (AttributionMethod m : methods) {
        double[] rho =
            Arrays.stream(MapCorrelation.perSample(context, m, random, limit))
                .filter(v -> !Double.isNaN(v))
                .toArray();
        Interval interval = Bootstrap.mean(rho, context.options().seed());
        out.add(
            new CheckResult(
                Optional.of(m.name()),
                name() + ":" + layers.get(from),
                family(),
                interval,
                1,
                Double.NaN,
                Double.NaN,
                direction(),
                Finding.INFORMATION,
                rho.length,
                String.format(
                    Locale.ROOT,
                    "With the layers from \"%s\" to the output drawn anew, the maps of \"%s\" rank"
                        + " the tokens with a correlation of %.2f to those of the trained model (%d"
                        + " samples).",
                    layers.get(from),
                    m.name(),
                    interval.estimate(),
                    rho.length)));
      }
    }
    context.progress().at(name(), layers.size() - 1, layers.size() - 1);
    return out;
  }
}
