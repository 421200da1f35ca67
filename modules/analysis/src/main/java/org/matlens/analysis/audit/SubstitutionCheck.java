package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.attribution.Parts;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;

/**
 * Does the answer change more when the atom or element a map points at is replaced by another one
 * than when others are? Replacements are valid ({@link Measurements#substitutes}), so that no
 * sample is foreign to the model for having a hole. Value: the mean size of the change of the
 * explained number for the part of the largest score (in size, for contributions), up to {@value
 * #EACH} replacements of it; reference: the mean over the other parts of the same sample. Paired
 * over samples by Wilcoxon's signed rank test, one-sided, p-values of all methods adjusted together
 * (Holm). Decides no verdict.
 */
public final class SubstitutionCheck implements Check {
  /** Samples looked at: finding valid replacements takes longer than predicting them. */
  private static final int LIMIT = 60;

  /** Replacements of one part. */
  private static final int EACH = 3;

  @Override
  public String name() {
    return "substitution";
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
    return "replacements of other atoms or elements of the same sample";
  }

  /**
   * What replacements of a sample's parts do.
   *
   * @param sample its number in the audit
   * @param parts that can be replaced
   * @param moves mean size of the change of the explained number, per part
   */
  private record Moves(int sample, List<BitSet> parts, double[] moves) {}

  @Override
  public List<CheckResult> run(AuditContext context, List<AttributionMethod> methods) {
    List<Moves> moves = moves(context);
    if (moves.isEmpty()) {
      return List.of();
    }
    List<List<double[]>> pairs = new ArrayList<>();
    methods.forEach(m -> pairs.add(pairs(context, m, moves)));
    double[] p = pairs.stream().mapToDouble(v -> test(v, Alternative.GREATER)).toArray();
    double[] adjusted = Holm.adjust(p);
    List<CheckResult> out = new ArrayList<>();
    for (int m = 0; m < p.length; m++) {
      out.add(result(context, methods.get(m).name(), pairs.get(m), p[m], adjusted[m]));
    }
    return out;
  }

  private List<Moves> moves(AuditContext context) {
    int n = Math.min(LIMIT, context.samples().size());
    ScoreQueue queue = new ScoreQueue(context.predictor());
    List<Moves> out = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      context.progress().at(name(), i, n);
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 8 + ((long) i << 32)).split();
      Map<BitSet, List<Measurements.Substitute>> byPart = byPart(context, i);
      if (byPart.size() < 2) {
        continue;
      }
      List<BitSet> parts = List.copyOf(byPart.keySet());
      Moves of = new Moves(i, parts, new double[parts.size()]);
      for (int part = 0; part < parts.size(); part++) {
        List<Measurements.Substitute> all = byPart.get(parts.get(part));
        int[] order =
            DeletionPath.shuffled(
                java.util.stream.IntStream.range(0, all.size()).toArray(), random);
        int used = Math.min(EACH, order.length);
        for (int k = 0; k < used; k++) {
          int at = part;
          int sample = i;
          queue.add(
              new ScoreQueue.Variant(all.get(order[k]).sample()),
              s ->
                  of.moves[at] +=
                      Math.abs(
                              context.explained().value(s, context.outputs()[sample])
                                  - context.scores()[sample])
                          / used);
        }
      }
      out.add(of);
    }
    queue.flush();
    context.progress().at(name(), n, n);
    out.removeIf(m -> !Arrays.stream(m.moves).allMatch(Double::isFinite));
    return out;
  }

  /** Replacements by what they replace; those that replace more than another one does are left. */
  private static Map<BitSet, List<Measurements.Substitute>> byPart(AuditContext context, int i) {
    Map<BitSet, List<Measurements.Substitute>> all = new LinkedHashMap<>();
    for (Measurements.Substitute s : context.measurements().substitutes(context.samples().get(i))) {
      if (!s.replaced().isEmpty()) {
        all.computeIfAbsent(s.replaced(), k -> new ArrayList<>()).add(s);
      }
    }
    Map<BitSet, List<Measurements.Substitute>> smallest = new LinkedHashMap<>();
    all.forEach(
        (part, substitutes) -> {
          if (all.keySet().stream().noneMatch(other -> !other.equals(part) && in(other, part))) {
            smallest.put(part, substitutes);
          }
        });
    return smallest;
  }

  private static boolean in(BitSet inner, BitSet outer) {
    BitSet rest = (BitSet) inner.clone();
    rest.andNot(outer);
    return rest.isEmpty();
  }

  /** Per sample: move of the part pointed at, mean of the others. */
  private static List<double[]> pairs(
      AuditContext context, AttributionMethod method, List<Moves> moves) {
    List<Attribution> maps = context.attributions(method);
    List<double[]> out = new ArrayList<>();
    for (Moves of : moves) {
      Attribution map = maps.get(of.sample);
      if (!map.finite()) {
        continue;
      }
      double[] sums = Parts.sums(of.parts, map.perToken());
      float[] scores = new float[sums.length];
      for (int p = 0; p < sums.length; p++) {
        scores[p] =
            (float) (method.meaning() == Meaning.CONTRIBUTION ? Math.abs(sums[p]) : sums[p]);
      }
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 9 + ((long) of.sample << 32)).split();
      int best =
          DeletionPath.descending(
              scores, java.util.stream.IntStream.range(0, scores.length).toArray(), random)[0];
      double all = Arrays.stream(of.moves).sum();
      out.add(new double[] {of.moves[best], (all - of.moves[best]) / (of.moves.length - 1)});
    }
    return out;
  }

  private static double test(List<double[]> pairs, Alternative alternative) {
    return pairs.size() < VerdictRule.MIN_SAMPLES
        ? Double.NaN
        : WilcoxonSignedRank.test(
                pairs.stream().mapToDouble(v -> v[0] - v[1]).toArray(), alternative)
            .pValue();
  }

  private CheckResult result(
      AuditContext context, String method, List<double[]> pairs, double p, double pAdjusted) {
    Interval move =
        pairs.isEmpty()
            ? new Interval(Double.NaN, Double.NaN, Double.NaN, 0)
            : Bootstrap.mean(
                pairs.stream().mapToDouble(v -> v[0]).toArray(), context.options().seed());
    double reference = pairs.stream().mapToDouble(v -> v[1]).average().orElse(Double.NaN);
    Finding finding =
        pairs.size() < VerdictRule.MIN_SAMPLES
            ? Finding.INCONCLUSIVE
            : pAdjusted < OrderTest.ALPHA
                ? Finding.PASS
                : test(pairs, Alternative.LESS) < OrderTest.ALPHA
                    ? Finding.FAIL
                    : Finding.INCONCLUSIVE;
    return new CheckResult(
        Optional.of(method),
        name(),
        family(),
        move,
        reference,
        p,
        pAdjusted,
        direction(),
        finding,
        pairs.size(),
        String.format(
                Locale.ROOT,
                "With another atom or element in place of what \"%s\" points at, chemically valid,"
                    + " the answer moves by %.3g %s in the mean (95 %% interval %.3g to %.3g, %d"
                    + " samples), with replacements elsewhere by %.3g.",
                method,
                move.estimate(),
                context.explained().unitName(),
                move.low(),
                move.high(),
                pairs.size(),
                reference)
            + switch (finding) {
              case PASS -> " What it points at matters more.";
              case FAIL -> " What it points at matters less than the rest.";
              default -> " That does not settle whether it points at what matters.";
            });
  }
}
