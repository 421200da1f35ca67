package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.batch.Sample;

/**
 * Does the answer hold when the same sample is measured or written a little otherwise ({@link
 * Measurements#disturbed})? Value: the mean size of the change of the explained number; reference:
 * its change when the whole sample is the next one. PASS: less than half of that, by Wilcoxon's
 * signed rank test; FAIL: significantly more. About the model, not about a method.
 */
public final class MeasurementCheck implements Check {
  private static final double HALF = 0.5;

  @Override
  public String name() {
    return "measurement";
  }

  @Override
  public Family family() {
    return Family.ROBUSTNESS;
  }

  @Override
  public Direction direction() {
    return Direction.LOWER;
  }

  @Override
  public String reference() {
    return "another sample";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<Sample> samples = context.samples();
    Map<String, List<double[]>> pairs = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      Map<String, Measurements.Disturbed> disturbed =
          context.measurements().disturbed(samples.get(i));
      double[][] after =
          ScoreQueue.scores(
              context.predictor(),
              disturbed.values().stream().map(Measurements.Disturbed::sample).toList());
      double[][] ofOthers =
          ScoreQueue.scores(context.predictor(), foreign(samples, i, disturbed.values()));
      int at = 0;
      for (String way : disturbed.keySet()) {
        double other = change(context, i, ofOthers[at]);
        double own = change(context, i, after[at++]);
        if (Double.isFinite(own) && Double.isFinite(other)) {
          pairs.computeIfAbsent(way, w -> new ArrayList<>()).add(new double[] {own, other});
        }
      }
      if (!disturbed.isEmpty()) {
        context.progress().at(name(), i + 1, samples.size());
      }
    }
    List<String> ways = List.copyOf(pairs.keySet());
    double[] p = ways.stream().mapToDouble(w -> test(pairs.get(w), Alternative.LESS)).toArray();
    double[] adjusted = Holm.adjust(p);
    List<CheckResult> out = new ArrayList<>();
    for (int w = 0; w < p.length; w++) {
      out.add(result(context, ways.get(w), pairs.get(ways.get(w)), p[w], adjusted[w]));
    }
    return out;
  }

  /**
   * For each way the sample with what was disturbed, one of its streams, of the next that has it.
   */
  private static List<Sample> foreign(
      List<Sample> samples, int i, Collection<Measurements.Disturbed> disturbed) {
    Sample own = samples.get(i);
    List<Sample> out = new ArrayList<>();
    for (Measurements.Disturbed way : disturbed) {
      Sample d = way.sample();
      int stream = 0;
      while (stream < d.streams().size() - 1
          && d.streams().get(stream) == own.streams().get(stream)) {
        stream++;
      }
      int next = (i + 1) % samples.size();
      while (samples.get(next).streams().get(stream).isAbsent()) {
        next = (next + 1) % samples.size();
      }
      out.add(own.with(stream, samples.get(next).streams().get(stream)));
    }
    return out;
  }

  /** The name of a way in names of checks: {@code 0.05 Å} as {@code 0.05-A}. */
  static String slug(String way) {
    return way.replace("Å", "A").replaceAll("[^A-Za-z0-9.]+", "-");
  }

  private static double change(AuditContext context, int sample, double[] scores) {
    return Math.abs(
        context.explained().value(scores, context.outputs()[sample]) - context.scores()[sample]);
  }

  private static double test(List<double[]> pairs, Alternative alternative) {
    return pairs.size() < VerdictRule.MIN_SAMPLES
        ? Double.NaN
        : WilcoxonSignedRank.test(
                pairs.stream().mapToDouble(v -> v[0] - HALF * v[1]).toArray(), alternative)
            .pValue();
  }

  private CheckResult result(
      AuditContext context, String way, List<double[]> pairs, double pValue, double pAdjusted) {
    Interval change =
        Bootstrap.mean(pairs.stream().mapToDouble(v -> v[0]).toArray(), context.options().seed());
    double reference = pairs.stream().mapToDouble(v -> v[1]).average().orElse(Double.NaN);
    Finding finding =
        pairs.size() < VerdictRule.MIN_SAMPLES
            ? Finding.INCONCLUSIVE
            : pAdjusted < OrderTest.ALPHA
                ? Finding.PASS
                : test(pairs, Alternative.GREATER) < OrderTest.ALPHA
                    ? Finding.FAIL
                    : Finding.INCONCLUSIVE;
    return new CheckResult(
        Optional.empty(),
        name() + "-" + slug(way),
        family(),
        change,
        reference,
        pValue,
        pAdjusted,
        direction(),
        finding,
        pairs.size(),
        String.format(
                Locale.ROOT,
                "With %s the answer moves by %.3g %s in the mean (95 %% interval %.3g to %.3g, %d"
                    + " samples), with another sample in its place by %.3g.",
                way,
                change.estimate(),
                context.explained().unitName(),
                change.low(),
                change.high(),
                pairs.size(),
                reference)
            + switch (finding) {
              case PASS -> " It holds.";
              case FAIL ->
                  " It does not hold: the model reads what is no property of the material.";
              default -> " That does not settle whether it holds.";
            });
  }
}
