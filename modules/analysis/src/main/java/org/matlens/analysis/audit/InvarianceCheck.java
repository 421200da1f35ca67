package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Interval;
import org.matlens.batch.Sample;

/**
 * Does the model answer alike when the same input is written down otherwise? Value: the largest
 * change of the explained score over the samples, for each way of writing ({@link Equivalents}).
 * About the model, not about a method: what depends on the choice of a cell is no property of the
 * material, nor is its explanation.
 */
public final class InvarianceCheck implements Check {
  @Override
  public String name() {
    return "invariance";
  }

  @Override
  public Family family() {
    return Family.INVARIANCE;
  }

  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public String reference() {
    return "what rounding explains";
  }

  /** What one way of writing did to the answers. */
  private static final class Change {
    private int samples;
    private double largest;
    private String where = "";

    void add(double difference, String id) {
      samples++;
      // NaN is the largest.
      if (samples == 1 || !Double.isNaN(largest) && !(difference <= largest)) {
        largest = difference;
        where = id;
      }
    }
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    Equivalents equivalents = context.equivalents();
    Map<String, Change> changes = new LinkedHashMap<>();
    List<Sample> samples = context.samples();
    for (int i = 0; i < samples.size(); i++) {
      Map<String, Sample> written = equivalents.of(samples.get(i));
      double[][] scores = ScoreQueue.scores(context.predictor(), new ArrayList<>(written.values()));
      int row = 0;
      for (String way : written.keySet()) {
        double value = context.explained().value(scores[row++], context.outputs()[i]);
        changes
            .computeIfAbsent(way, w -> new Change())
            .add(Math.abs(value - context.scores()[i]), samples.get(i).id());
      }
      if (!equivalents.equals(Equivalents.NONE)) {
        context.progress().at("invariance", i + 1, samples.size());
      }
    }
    List<CheckResult> out = new ArrayList<>();
    changes.forEach((way, change) -> out.add(result(context, way, change)));
    return out;
  }

  private CheckResult result(AuditContext context, String way, Change change) {
    double tolerance = context.equivalents().tolerance();
    boolean alike = change.largest <= tolerance;
    String numbers =
        String.format(
            Locale.ROOT,
            "by %.1e %s at most (sample %s), of %d samples; rounding explains %.0e.",
            change.largest,
            context.explained().unitName(),
            change.where,
            change.samples,
            tolerance);
    return new CheckResult(
        Optional.empty(),
        name() + "-" + way.replace(' ', '-'),
        family(),
        new Interval(change.largest, Double.NaN, Double.NaN, 0),
        tolerance,
        Double.NaN,
        Double.NaN,
        direction(),
        alike ? Finding.PASS : Finding.FAIL,
        change.samples,
        alike
            ? "Invariant under " + way + ": the answers differ " + numbers
            : "Not invariant under "
                + way
                + ": the answers to the same input, written otherwise, differ "
                + numbers);
  }
}
