package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.stats.Interval;
import org.matlens.predict.Predictor;
import org.matlens.predict.Retrains;

/**
 * Maps of models trained again.
 *
 * <p>With shuffled labels (data randomisation: Adebayo et al., 2018, arXiv:1810.03292) a model
 * learns the same inputs by heart and nothing about them: a map of what was learned must differ.
 * With another seed and the same labels a model learns the same task: what its maps say should stay
 * (a map that does not may still be faithful to its own model). The value is the Spearman
 * correlation of the tokens' numbers, mean over samples and models, the interval resamples both;
 * decides no verdict.
 */
public final class RetrainCheck implements Check {
  /** Rank correlations above it say that two maps tell about the same. */
  private static final double LIMIT = 0.5;

  private final Retrains source;
  private final boolean shuffleLabels;
  private final int models;

  /**
   * @param source trains the models
   * @param shuffleLabels whether labels are permuted, else only the seed is another
   * @param models number of trainings, at least 2
   */
  public RetrainCheck(Retrains source, boolean shuffleLabels, int models) {
    if (models < 2) {
      throw new IllegalArgumentException(models + " models, expected at least 2");
    }
    this.source = source;
    this.shuffleLabels = shuffleLabels;
    this.models = models;
  }

  @Override
  public String name() {
    return shuffleLabels ? "shuffled-labels" : "other-seeds";
  }

  @Override
  public Family family() {
    return shuffleLabels ? Family.RANDOMIZATION : Family.ROBUSTNESS;
  }

  @Override
  public Direction direction() {
    return shuffleLabels ? Direction.LOWER : Direction.HIGHER;
  }

  @Override
  public String reference() {
    return "a rank correlation of 0.5 with the maps of models trained "
        + (shuffleLabels ? "on shuffled labels" : "with other seeds");
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<double[][]> rho = new ArrayList<>(); // per method [model][sample]
    methods.forEach(m -> rho.add(new double[models][]));
    for (int r = 0; r < models; r++) {
      context.progress().at(name(), r, models);
      long seed = new SplittableRandom(context.options().seed() + r).split().nextLong() >>> 33;
      Predictor other = source.retrained(seed, shuffleLabels);
      try {
        for (int m = 0; m < methods.size(); m++) {
          rho.get(m)[r] =
              MapCorrelation.perSample(
                  context, methods.get(m), other, context.options().randomisationLimit());
        }
      } finally {
        close(other);
      }
    }
    context.progress().at(name(), models, models);
    List<CheckResult> out = new ArrayList<>();
    for (int m = 0; m < methods.size(); m++) {
      out.add(result(context, methods.get(m), new CorrelationTable(rho.get(m))));
    }
    return out;
  }

  private static void close(Predictor model) {
    if (model instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("a retrained model cannot be closed", e);
      }
    }
  }

  private CheckResult result(
      AuditContext context, AttributionMethod method, CorrelationTable table) {
    Interval interval = table.interval(context.options().seed());
    Finding finding = table.finding(interval, LIMIT, direction());
    String numbers =
        String.format(
            Locale.ROOT,
            "The maps of \"%s\" rank the tokens with a correlation of %.2f to those of %d models"
                + " trained %s (95 %% interval %.2f to %.2f; %d samples; %d of %d correlations"
                + " undefined and left out).",
            method.name(),
            interval.estimate(),
            table.models(),
            shuffleLabels ? "on shuffled labels" : "in the same way with other seeds",
            interval.low(),
            interval.high(),
            table.samples(),
            table.undefined(),
            table.size());
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
        numbers + meaning(finding));
  }

  private String meaning(Finding finding) {
    return switch (finding) {
      case PASS ->
          shuffleLabels
              ? " They depend on what was learned about the target."
              : " They say about the same whatever the seed.";
      case FAIL ->
          shuffleLabels
              ? " They hardly depend on what was learned about the target: they show the input."
              : " Another seed tells another story: do not read chemistry out of one model's map.";
      default -> " That does not settle it.";
    };
  }
}
