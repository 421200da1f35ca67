package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.stats.Interval;
import org.matlens.predict.Predictor;
import org.matlens.predict.Randomises;

/**
 * Parameter randomisation (Adebayo et al., 2018, arXiv:1810.03292): with all parameters drawn anew
 * the model has forgotten what it learned, and a map of what it learned must change.
 *
 * <p>The value is the Spearman correlation of the tokens' numbers between the map of the model and
 * that of a re-initialised one, mean over samples and re-initialisations; undefined correlations
 * (constant maps, fewer than two tokens, numbers that are not finite) are left out and counted. The
 * interval resamples samples and re-initialisations both: neither alone is what varies.
 *
 * <p>PASS: the whole interval lies below 0.5. FAIL: above it.
 */
public final class RandomisationCheck implements Check {
  static final double LIMIT = 0.5;

  @Override
  public String name() {
    return "randomisation";
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
    return "a rank correlation of 0.5 with the maps of fully re-initialised models";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    if (!(context.predictor() instanceof Randomises model)) {
      return List.of();
    }
    int models = context.options().randomisations();
    List<double[][]> correlations = new ArrayList<>(); // per method [model][sample]
    methods.forEach(m -> correlations.add(new double[models][]));
    for (int r = 0; r < models; r++) {
      context.progress().at(name(), r, models);
      long seed = new SplittableRandom(context.options().seed() + r).nextLong();
      Predictor random = model.randomised(model.parameterLayers(), seed);
      for (int m = 0; m < methods.size(); m++) {
        correlations.get(m)[r] =
            MapCorrelation.perSample(
                context, methods.get(m), random, context.options().randomisationLimit());
      }
    }
    context.progress().at(name(), models, models);
    List<CheckResult> out = new ArrayList<>();
    for (int m = 0; m < methods.size(); m++) {
      out.add(result(context, methods.get(m), correlations.get(m)));
    }
    return out;
  }

  private CheckResult result(AuditContext context, AttributionMethod method, double[][] rho) {
    CorrelationTable table = new CorrelationTable(rho);
    Interval interval = table.interval(context.options().seed());
    Finding finding = table.finding(interval, LIMIT, direction());
    String numbers =
        String.format(
            Locale.ROOT,
            "With all parameters of the model drawn anew, the maps of \"%s\" rank the tokens with a"
                + " correlation of %.2f to those of the trained model (95 %% interval %.2f to %.2f;"
                + " %d samples, %d re-initialisations; %d of %d correlations undefined and left"
                + " out).",
            method.name(),
            interval.estimate(),
            interval.low(),
            interval.high(),
            table.samples(),
            table.models(),
            table.undefined(),
            table.size());
    String meaning =
        switch (finding) {
          case PASS -> " The maps depend on what the model learned.";
          case FAIL ->
              " The maps hardly depend on what the model learned: they show the input, not the"
                  + " model.";
          default -> " That does not settle whether they depend on what the model learned.";
        };
    return new CheckResult(
        Optional.of(method.name()),
        name(),
        family(),
        interval,
        LIMIT,
        Double.NaN,
        Double.NaN,
        direction(),
        finding,
        table.samples(),
        numbers + meaning);
  }
}
