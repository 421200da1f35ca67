package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.Batches;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.attention.AttentionMap;
import org.matlens.attention.AttentionMaps;
import org.matlens.batch.Sample;
import org.matlens.predict.Attends;
import org.matlens.predict.Intervenes;
import org.matlens.predict.Intervention;

/**
 * Does the model use where it attends? The weights of all layers are permuted, made uniform, have
 * their maximum removed or get noise, and the prediction should move (Jain and Wallace, 2019,
 * arXiv:1902.10186; Serrano and Smith, 2019, doi:10.18653/v1/P19-1282). About the model, not about
 * a method: where the prediction stays, no map of attention can say what it rests on.
 *
 * <p>The value is the mean |Δ| of the explained score. The reference is a tenth of how far
 * predictions of different samples lie from their median; of the maximum removed, what the removal
 * of a random weight does. The test is Wilcoxon's signed rank test that |Δ| exceeds it, p-values of
 * all changes adjusted together (Holm). PASS: adjusted p &lt; 0.05. FAIL: significantly less than
 * the reference. Noise is information only: a sound model may well shrug it off. Decides no
 * verdict.
 */
public final class AttentionUseCheck implements Check {
  private static final double SHARE = 0.1;

  @Override
  public String name() {
    return "attention-use";
  }

  @Override
  public Family family() {
    return Family.FAITHFULNESS;
  }

  @Override
  public Direction direction() {
    return Direction.HIGHER;
  }

  @Override
  public String reference() {
    return "a tenth of the spread of predictions, or the removal of a random weight";
  }

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    if (!(context.predictor() instanceof Attends attends)
        || !(context.predictor() instanceof Intervenes intervenes)) {
      return List.of();
    }
    Map<AttentionChange, double[]> moves = moves(context, attends, intervenes.layerPairs());
    double[] scores = context.scores().clone();
    Arrays.sort(scores);
    double median = scores.length == 0 ? Double.NaN : scores[scores.length / 2];
    double spread =
        Arrays.stream(scores).map(s -> Math.abs(s - median)).average().orElse(Double.NaN);
    List<Row> rows = new ArrayList<>();
    for (AttentionChange change : AttentionChange.values()) {
      if (change != AttentionChange.RANDOM_REMOVED) {
        double[] random =
            change == AttentionChange.MAXIMUM_REMOVED
                ? moves.get(AttentionChange.RANDOM_REMOVED)
                : null;
        rows.add(Row.of(change, moves.get(change), random, SHARE * spread, context));
      }
    }
    double[] adjusted = Holm.adjust(rows.stream().mapToDouble(Row::pValue).toArray());
    List<CheckResult> out = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      out.add(rows.get(i).result(this, context, adjusted[i]));
    }
    return out;
  }

  /** |Δ| per sample. */
  private Map<AttentionChange, double[]> moves(
      AuditContext context, Attends attends, List<String> layerPairs) {
    Map<AttentionChange, double[]> moves = new EnumMap<>(AttentionChange.class);
    int total = context.samples().size();
    for (AttentionChange change : AttentionChange.values()) {
      moves.put(change, new double[total]);
    }
    ScoreQueue queue = new ScoreQueue(context.predictor());
    int at = 0;
    for (List<Sample> batch : Batches.byAttention(context.samples())) {
      List<AttentionMaps> maps = attends.attention(batch);
      for (int i = 0; i < batch.size(); i++, at++) {
        context.progress().at(name(), at, total);
        int sample = at;
        int output = context.outputs()[at];
        for (AttentionChange change : AttentionChange.values()) {
          Random random =
              new Random(
                  new SplittableRandom(context.options().seed() + 5 + ((long) at << 32))
                      .split()
                      .nextLong());
          List<Intervention> interventions = new ArrayList<>();
          List<AttentionMap> layers = maps.get(i).layers(layerPairs);
          for (int l = 0; l < layers.size(); l++) {
            interventions.add(
                new Intervention.ReplaceAttention(l, change.of(layers.get(l), random)));
          }
          queue.add(
              new ScoreQueue.Variant(batch.get(i), interventions),
              s ->
                  moves.get(change)[sample] =
                      Math.abs(context.explained().value(s, output) - context.scores()[sample]));
        }
      }
    }
    queue.flush();
    context.progress().at(name(), total, total);
    return moves;
  }

  /** One change over all samples. */
  private record Row(
      AttentionChange change,
      Interval move,
      double reference,
      double pValue,
      double pOpposite,
      int n) {

    /** Against {@code random} sample by sample where given, else against {@code fixed}. */
    static Row of(
        AttentionChange change,
        double[] moves,
        double[] random,
        double fixed,
        AuditContext context) {
      List<double[]> pairs = new ArrayList<>();
      for (int i = 0; i < moves.length; i++) {
        double reference = random == null ? fixed : random[i];
        if (Double.isFinite(moves[i]) && Double.isFinite(reference)) {
          pairs.add(new double[] {moves[i], reference});
        }
      }
      double[] more = pairs.stream().mapToDouble(p -> p[0] - p[1]).toArray();
      boolean enough = more.length >= VerdictRule.MIN_SAMPLES;
      return new Row(
          change,
          Bootstrap.mean(pairs.stream().mapToDouble(p -> p[0]).toArray(), context.options().seed()),
          pairs.stream().mapToDouble(p -> p[1]).average().orElse(Double.NaN),
          enough ? WilcoxonSignedRank.test(more, Alternative.GREATER).pValue() : Double.NaN,
          enough ? WilcoxonSignedRank.test(more, Alternative.LESS).pValue() : Double.NaN,
          more.length);
    }

    CheckResult result(AttentionUseCheck check, AuditContext context, double pAdjusted) {
      boolean maximum = change == AttentionChange.MAXIMUM_REMOVED;
      Finding finding =
          n < VerdictRule.MIN_SAMPLES
              ? Finding.INCONCLUSIVE
              : change == AttentionChange.NOISE
                  ? Finding.INFORMATION
                  : pAdjusted < OrderTest.ALPHA
                      ? Finding.PASS
                      : pOpposite < OrderTest.ALPHA ? Finding.FAIL : Finding.INCONCLUSIVE;
      String meaning =
          switch (finding) {
            case PASS ->
                maximum
                    ? " The largest weights matter most."
                    : " The prediction rests on where the model attends.";
            case FAIL ->
                maximum
                    ? " The largest weights matter less than others."
                    : " The prediction hardly rests on where the model attends.";
            case INFORMATION -> " So much depends on the exact weights.";
            case INCONCLUSIVE -> " That does not settle what the weights matter.";
          };
      String text =
          n == 0
              ? "No sample could be used to see whether the model uses its attention."
              : String.format(
                      Locale.ROOT,
                      "In all layers %s, the score moves by %.3g %s (95 %% interval %.3g to %.3g; %d"
                          + " samples); %s %.3g.",
                      change.description(),
                      move.estimate(),
                      context.explained().unitName(),
                      move.low(),
                      move.high(),
                      n,
                      maximum
                          ? "without a random weight it moves by"
                          : "a tenth of the spread of predictions is",
                      reference)
                  + meaning;
      return new CheckResult(
          Optional.empty(),
          "attention-" + change.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          check.family(),
          move,
          reference,
          pValue,
          pAdjusted,
          check.direction(),
          finding,
          n,
          text);
    }
  }
}
