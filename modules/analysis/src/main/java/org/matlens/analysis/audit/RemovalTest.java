package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
import org.matlens.batch.Sample;

/**
 * Does the part of a sample that a map points at matter more than others? It is removed, and the
 * sample without it predicted. Value: how far the explained number falls (contributions) or moves
 * (influence) in the mean without the part of the highest score, the sum over its tokens;
 * reference: the same for other parts of the same sample, up to {@link #OTHERS} drawn at random.
 * Paired over samples by Wilcoxon's signed rank test, p-values of all methods adjusted together
 * (Holm).
 *
 * @param part what is removed, in words
 * @param how what is done to it, in words, empty for "it is not there"
 * @param removal how
 */
record RemovalTest(String part, String how, Removal removal) {
  /** Takes a part out of a sample. */
  interface Removal {
    /** Sets of tokens that can be taken out. */
    List<BitSet> parts(Sample sample);

    /** The sample without one; empty where that cannot be. */
    Optional<Sample> without(Sample sample, BitSet part);
  }

  static final int OTHERS = 10;

  /** A sample of one part offers no choice. */
  private static final int MIN_PARTS = 2;

  /** Changes per sample: of the chosen part, mean of others. */
  private record Pair(double chosen, double others) {}

  /** Runs it for a check. */
  List<CheckResult> run(Check check, AuditContext context, List<AttributionMethod> methods) {
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < context.samples().size(); i++) {
      if (removal.parts(context.samples().get(i)).size() >= MIN_PARTS) {
        used.add(i);
      }
    }
    if (used.isEmpty()) {
      return List.of();
    }
    List<List<Pair>> pairs = new ArrayList<>();
    for (AttributionMethod m : methods) {
      context.progress().at(check.name(), pairs.size(), methods.size());
      pairs.add(pairs(context, m, used));
    }
    context.progress().at(check.name(), methods.size(), methods.size());
    double[] p = pairs.stream().mapToDouble(v -> test(v, Alternative.GREATER)).toArray();
    double[] adjusted = Holm.adjust(p);
    List<CheckResult> out = new ArrayList<>();
    for (int m = 0; m < methods.size(); m++) {
      out.add(result(check, context, methods.get(m), pairs.get(m), p[m], adjusted[m]));
    }
    return out;
  }

  private List<Pair> pairs(AuditContext context, AttributionMethod method, List<Integer> used) {
    List<Attribution> maps = context.attributions(method);
    ScoreQueue queue = new ScoreQueue(context.predictor());
    double[][] changes = new double[used.size()][];
    for (int u = 0; u < changes.length; u++) {
      int i = used.get(u);
      Sample sample = context.samples().get(i);
      if (!maps.get(i).finite()) {
        continue;
      }
      List<BitSet> parts = removal.parts(sample);
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 5 + ((long) i << 32)).split();
      List<Sample> without = new ArrayList<>();
      for (int p : order(parts, maps.get(i), random)) {
        if (without.size() <= OTHERS) {
          removal.without(sample, parts.get(p)).ifPresent(without::add);
        }
        if (without.isEmpty()) {
          break; // the part pointed at cannot be taken out
        }
      }
      if (without.size() < MIN_PARTS) {
        continue;
      }
      double[] own = new double[without.size()];
      changes[u] = own;
      boolean signed = method.meaning() == Meaning.CONTRIBUTION;
      for (int o = 0; o < own.length; o++) {
        int at = o;
        queue.add(
            new ScoreQueue.Variant(without.get(o)),
            s -> {
              double fall =
                  context.scores()[i] - context.explained().value(s, context.outputs()[i]);
              own[at] = signed ? fall : Math.abs(fall);
            });
      }
    }
    queue.flush();
    return Arrays.stream(changes)
        .filter(c -> c != null && Arrays.stream(c).allMatch(Double::isFinite))
        .map(c -> new Pair(c[0], Arrays.stream(c).skip(1).average().orElseThrow()))
        .toList();
  }

  /** The part of the highest score, then the others in random order. */
  private static int[] order(List<BitSet> parts, Attribution map, SplittableRandom random) {
    double[] sums = Parts.sums(parts, map.perToken());
    float[] scores = new float[sums.length];
    for (int p = 0; p < sums.length; p++) {
      scores[p] = (float) sums[p];
    }
    int[] all = IntStream.range(0, parts.size()).toArray();
    int best = DeletionPath.descending(scores, all, random)[0];
    int[] rest = DeletionPath.shuffled(Arrays.stream(all).filter(p -> p != best).toArray(), random);
    return IntStream.concat(IntStream.of(best), Arrays.stream(rest)).toArray();
  }

  private static double test(List<Pair> pairs, Alternative alternative) {
    return pairs.size() < VerdictRule.MIN_SAMPLES
        ? Double.NaN
        : WilcoxonSignedRank.test(
                pairs.stream().mapToDouble(v -> v.chosen() - v.others()).toArray(), alternative)
            .pValue();
  }

  private CheckResult result(
      Check check,
      AuditContext context,
      AttributionMethod method,
      List<Pair> pairs,
      double pValue,
      double pAdjusted) {
    double[] chosen = pairs.stream().mapToDouble(Pair::chosen).toArray();
    Interval change =
        chosen.length == 0
            ? new Interval(Double.NaN, Double.NaN, Double.NaN, 0)
            : Bootstrap.mean(chosen, context.options().seed());
    double reference = pairs.stream().mapToDouble(Pair::others).average().orElse(Double.NaN);
    Finding finding =
        pairs.size() < VerdictRule.MIN_SAMPLES
            ? Finding.INCONCLUSIVE
            : pAdjusted < OrderTest.ALPHA
                ? Finding.PASS
                : test(pairs, Alternative.LESS) < OrderTest.ALPHA
                    ? Finding.FAIL
                    : Finding.INCONCLUSIVE;
    return new CheckResult(
        Optional.of(method.name()),
        check.name(),
        check.family(),
        change,
        reference,
        pValue,
        pAdjusted,
        check.direction(),
        finding,
        pairs.size(),
        String.format(
                Locale.ROOT,
                "%s the %s that \"%s\" scores highest%s the answer %s by %.3g %s in the mean (95 %%"
                    + " interval %.3g to %.3g, %d samples), %s another one by %.3g.",
                how.isEmpty() ? "Without" : "With",
                part,
                method.name(),
                how.isEmpty() ? "" : " " + how,
                method.meaning() == Meaning.CONTRIBUTION ? "falls" : "moves",
                change.estimate(),
                context.explained().unitName(),
                change.low(),
                change.high(),
                pairs.size(),
                how.isEmpty() ? "without" : "with",
                reference)
            + switch (finding) {
              case PASS -> " The " + part + " it points at matters more.";
              case FAIL -> " The " + part + " it points at matters less than others.";
              default -> " That does not settle whether it points at what matters.";
            });
  }
}
