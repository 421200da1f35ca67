package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.batch.Sample;
import org.matlens.token.Token;

/**
 * Does the place of a spectrum that a map points at matter more than others? It is removed, and the
 * spectrum without it predicted. Value: the mean size of the change of the explained number;
 * reference: the same for other places of the same spectrum, up to {@link #OTHERS} drawn at random.
 * Paired over samples by Wilcoxon's signed rank test, p-values of all methods adjusted together
 * (Holm).
 *
 * @param place what is removed, in words
 * @param removal how
 */
record RemovalTest(String place, Removal removal) {
  /** Takes a token out of a sample. */
  interface Removal {
    /** Whether a token can be taken out. */
    boolean takes(Token token);

    /** The sample without it; empty where that cannot be. */
    Optional<Sample> without(Sample sample, int token);
  }

  static final int OTHERS = 10;

  /** A spectrum of fewer places offers too little choice. */
  private static final int MIN_PLACES = 3;

  /** Changes per sample: of the chosen place, mean of others. */
  private record Pair(double chosen, double others) {}

  /** Runs it for a check. */
  List<CheckResult> run(Check check, AuditContext context, List<AttributionMethod> methods) {
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < context.samples().size(); i++) {
      if (places(context.samples().get(i)).length >= MIN_PLACES) {
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

  private int[] places(Sample sample) {
    List<Token> tokens = SampleTokens.of(sample);
    return Arrays.stream(SampleTokens.deletable(sample))
        .filter(t -> removal.takes(tokens.get(t)))
        .toArray();
  }

  private List<Pair> pairs(AuditContext context, AttributionMethod method, List<Integer> used) {
    List<Attribution> maps = context.attributions(method);
    ScoreQueue queue = new ScoreQueue(context.predictor());
    double[][] changes = new double[used.size()][];
    for (int u = 0; u < changes.length; u++) {
      int i = used.get(u);
      Sample sample = context.samples().get(i);
      float[] map = maps.get(i).perToken();
      int[] places = places(sample);
      if (!Arrays.stream(places).allMatch(t -> Float.isFinite(map[t]))) {
        continue;
      }
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 5 + ((long) i << 32)).split();
      int best = DeletionPath.descending(map, places, random)[0];
      int[] rest =
          DeletionPath.shuffled(Arrays.stream(places).filter(t -> t != best).toArray(), random);
      List<Sample> without = new ArrayList<>();
      removal.without(sample, best).ifPresent(without::add);
      for (int o = 0; o < rest.length && !without.isEmpty() && without.size() <= OTHERS; o++) {
        removal.without(sample, rest[o]).ifPresent(without::add);
      }
      if (without.size() < 2) {
        continue;
      }
      double[] own = new double[without.size()];
      changes[u] = own;
      for (int o = 0; o < own.length; o++) {
        int at = o;
        queue.add(
            new ScoreQueue.Variant(without.get(o)),
            s ->
                own[at] =
                    Math.abs(
                        context.scores()[i] - context.explained().value(s, context.outputs()[i])));
      }
    }
    queue.flush();
    return Arrays.stream(changes)
        .filter(c -> c != null && Arrays.stream(c).allMatch(Double::isFinite))
        .map(c -> new Pair(c[0], Arrays.stream(c).skip(1).average().orElseThrow()))
        .toList();
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
                "Without the %s that \"%s\" scores highest the answer moves by %.3g %s in the mean"
                    + " (95 %% interval %.3g to %.3g, %d spectra), without another one by %.3g.",
                place,
                method.name(),
                change.estimate(),
                context.explained().unitName(),
                change.low(),
                change.high(),
                pairs.size(),
                reference)
            + switch (finding) {
              case PASS -> " The " + place + " it points at matters more.";
              case FAIL -> " The " + place + " it points at matters less than others.";
              default -> " That does not settle whether it points at a " + place + " that matters.";
            });
  }
}
