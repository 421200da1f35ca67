package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
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
 * (constant maps, fewer than three tokens, numbers that are not finite) are left out and counted.
 * The interval resamples samples and re-initialisations both: neither alone is what varies.
 *
 * <p>PASS: the whole interval lies below 0.5. FAIL: above it.
 */
public final class RandomisationCheck implements Check {
  static final double LIMIT = 0.5;
  private static final int RESAMPLES = 2000;

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
    Interval interval = interval(rho, context.options().seed());
    int samples = rho[0].length;
    int n = 0; // samples with a value from at least one re-initialised model
    int undefined = 0;
    for (int s = 0; s < samples; s++) {
      int defined = 0;
      for (double[] ofModel : rho) {
        defined += Double.isNaN(ofModel[s]) ? 0 : 1;
      }
      n += defined > 0 ? 1 : 0;
      undefined += rho.length - defined;
    }
    Finding finding =
        n < VerdictRule.MIN_SAMPLES
            ? Finding.INCONCLUSIVE
            : interval.high() < LIMIT
                ? Finding.PASS
                : interval.low() > LIMIT ? Finding.FAIL : Finding.INCONCLUSIVE;
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
            n,
            rho.length,
            undefined,
            rho.length * samples);
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
        n,
        numbers + meaning);
  }

  /** Mean over the defined entries of [model][sample], rows and columns resampled. */
  private static Interval interval(double[][] rho, long seed) {
    int models = rho.length;
    int samples = rho[0].length;
    SplittableRandom random = new SplittableRandom(seed).split();
    double[] means = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      int[] rows = random.ints(models, 0, models).toArray();
      int[] columns = samples == 0 ? new int[0] : random.ints(samples, 0, samples).toArray();
      means[b] = mean(rho, rows, columns);
    }
    double[] defined = Arrays.stream(means).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double estimate =
        Arrays.stream(rho)
            .flatMapToDouble(Arrays::stream)
            .filter(v -> !Double.isNaN(v))
            .average()
            .orElse(Double.NaN);
    int tail = (int) ((1 - Interval.LEVEL) / 2 * defined.length);
    return 2 * defined.length < RESAMPLES
        ? new Interval(estimate, Double.NaN, Double.NaN, RESAMPLES - defined.length)
        : new Interval(
            estimate,
            defined[tail],
            defined[defined.length - 1 - tail],
            RESAMPLES - defined.length);
  }

  private static double mean(double[][] rho, int[] rows, int[] columns) {
    double sum = 0;
    int defined = 0;
    for (int r : rows) {
      for (int c : columns) {
        if (!Double.isNaN(rho[r][c])) {
          sum += rho[r][c];
          defined++;
        }
      }
    }
    return sum / defined;
  }
}
