package org.matlens.analysis.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.matlens.analysis.attribution.Attribution;
import org.matlens.analysis.attribution.AttributionMethod;
import org.matlens.analysis.attribution.Meaning;
import org.matlens.analysis.perturb.Deletion;
import org.matlens.analysis.perturb.DeletionCurve;
import org.matlens.analysis.perturb.DeletionPath;
import org.matlens.analysis.perturb.SampleTokens;
import org.matlens.analysis.perturb.ScoreQueue;
import org.matlens.analysis.stats.Alternative;
import org.matlens.analysis.stats.Bootstrap;
import org.matlens.analysis.stats.Holm;
import org.matlens.analysis.stats.Interval;
import org.matlens.analysis.stats.WilcoxonSignedRank;
import org.matlens.batch.Sample;

/**
 * Orders of tokens against random orders: tokens are deleted from the most to the least attributed,
 * or all are absent and come back in that order, and the score should answer sooner than when they
 * go or come at random.
 *
 * <p>A curve is judged by what its method claims: {@link DeletionCurve#drop} (for insertion its
 * negative) for contributions, ordered from the largest to the smallest signed number, so that a
 * map with the wrong sign loses; {@link DeletionCurve#movement} for influence. Per sample, u is the
 * share of R random orders of the same sample whose area is smaller, ties counting half. If a map
 * knew nothing, its order would be one more random order and u symmetric about ½, whatever the
 * distribution of areas. The value is the mean of u over samples ("beats a random order in … of
 * comparisons") with its bootstrap interval; the test is Wilcoxon's signed rank test of u - ½,
 * one-sided; p-values of all methods and ways of deleting are adjusted together (Holm).
 *
 * <p>PASS: adjusted p &lt; 0.05 and the value reaches {@link #NEGLIGIBLE}: with enough samples even
 * an advantage nobody would care for is significant. FAIL: not significant, and the whole interval
 * lies below {@link #NEGLIGIBLE}: worse than chance, or too close to it to matter; this, and not a
 * large p-value, is evidence against a map.
 *
 * @param insertion tokens come back instead of going
 */
record OrderTest(boolean insertion) {
  /** Three of five: between a small (0.56) and a medium (0.64) effect in Cohen's terms. */
  static final double NEGLIGIBLE = 0.6;

  static final double CHANCE = 0.5;
  static final double ALPHA = 0.05;

  /** A single token has no order; two, as of most binary compounds, are tossed for. */
  static final int MIN_TOKENS = 2;

  List<CheckResult> run(Check check, AuditContext context, List<AttributionMethod> methods) {
    List<Row> rows = new ArrayList<>();
    for (Deletion deletion : context.deletions()) {
      String name = check.name() + "-" + deletion.name();
      List<List<DeletionCurve>> random = context.randomOrders(deletion);
      List<Curves> curves = curves(name, context, methods, deletion);
      for (int m = 0; m < methods.size(); m++) {
        rows.add(row(context, methods.get(m), m, deletion, curves, random));
      }
      keepCurves(name, context, methods, curves, random);
    }
    double[] adjusted = Holm.adjust(rows.stream().mapToDouble(r -> r.pValue).toArray());
    List<CheckResult> out = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      out.add(rows.get(i).result(check, context, adjusted[i]));
    }
    context.keep(
        MethodComparison.of(
            rows.stream()
                .map(
                    r ->
                        new MethodComparison.Gains(
                            check.name() + "-" + r.deletion.name(), r.method.name(), r.beaten))
                .toList(),
            "of comparisons with random orders",
            context.options().seed()));
    return out;
  }

  private void keepCurves(
      String name,
      AuditContext context,
      List<AttributionMethod> methods,
      List<Curves> curves,
      List<List<DeletionCurve>> random) {
    long seed = context.options().seed();
    for (int m = 0; m < methods.size(); m++) {
      int method = m;
      List<List<DeletionCurve>> own =
          curves.stream()
              .map(
                  c ->
                      c.methods().isEmpty() || c.methods().get(method) == null
                          ? List.<DeletionCurve>of()
                          : List.of(c.methods().get(method)))
              .toList();
      context.keep(MeanCurve.of(Optional.of(methods.get(m).name()), name, insertion, own, seed));
    }
    context.keep(MeanCurve.of(Optional.empty(), name, insertion, random, seed));
  }

  /**
   * Curves of one sample: of each method (null where its map is no use; none where the sample has
   * too few tokens); and the score with all tokens absent, where insertion starts.
   */
  private record Curves(List<DeletionCurve> methods, double[] absent) {}

  private List<Curves> curves(
      String stage, AuditContext context, List<AttributionMethod> methods, Deletion deletion) {
    List<List<Attribution>> maps = methods.stream().map(context::attributions).toList();
    ScoreQueue queue = new ScoreQueue(context.predictor());
    List<Curves> out = new ArrayList<>();
    int total = context.samples().size();
    for (int i = 0; i < total; i++) {
      context.progress().at(stage, i, total);
      Sample sample = context.samples().get(i);
      int[] tokens = SampleTokens.deletable(sample);
      if (tokens.length < MIN_TOKENS) {
        out.add(new Curves(List.of(), new double[1]));
        continue;
      }
      SplittableRandom random =
          new SplittableRandom(context.options().seed() + 6 + ((long) i << 32)).split();
      Function<BitSet, ScoreQueue.Variant> how = deletion.of(sample);
      List<DeletionCurve> ofMethods = new ArrayList<>();
      for (List<Attribution> map : maps) {
        int[] order =
            map.get(i).finite()
                ? DeletionPath.descending(map.get(i).perToken(), tokens, random.split())
                : null;
        ofMethods.add(
            order == null
                ? null
                : context.path(queue, how, insertion ? reversed(order) : order, i));
      }
      double[] absent = new double[1];
      if (insertion) {
        int output = context.outputs()[i];
        queue.add(
            nothing(deletion, how, sample, tokens),
            s -> absent[0] = context.explained().value(s, output));
      }
      out.add(new Curves(ofMethods, absent));
    }
    queue.flush();
    context.progress().at(stage, total, total);
    return out;
  }

  /**
   * The sample without content, where insertion starts; where no token would be left to make a
   * sample, a single {@code [MASK]}.
   */
  private static ScoreQueue.Variant nothing(
      Deletion deletion, Function<BitSet, ScoreQueue.Variant> how, Sample sample, int[] tokens) {
    BitSet all = new BitSet();
    Arrays.stream(tokens).forEach(all::set);
    if (!(deletion instanceof Deletion.Removal) || tokens.length < SampleTokens.count(sample)) {
      return how.apply(all);
    }
    BitSet first = new BitSet();
    first.set(0);
    all.clear(tokens[0]);
    return new ScoreQueue.Variant(SampleTokens.masked(SampleTokens.without(sample, all), first));
  }

  private static int[] reversed(int[] order) {
    int[] out = new int[order.length];
    Arrays.setAll(out, i -> order[order.length - 1 - i]);
    return out;
  }

  private Row row(
      AuditContext context,
      AttributionMethod method,
      int m,
      Deletion deletion,
      List<Curves> curves,
      List<List<DeletionCurve>> random) {
    List<double[]> perSample = new ArrayList<>(); // u, area of the method, mean area of random
    double[] beats = new double[curves.size()];
    Arrays.fill(beats, Double.NaN);
    for (int i = 0; i < beats.length; i++) {
      Curves c = curves.get(i);
      DeletionCurve mine = c.methods().isEmpty() ? null : c.methods().get(m);
      double absent = c.absent()[0];
      if (mine == null
          || !mine.finite()
          || !Double.isFinite(absent)
          || !random.get(i).stream().allMatch(DeletionCurve::finite)) {
        continue;
      }
      double area = area(method, mine, absent);
      double beaten = 0;
      double sum = 0;
      for (DeletionCurve r : random.get(i)) {
        double other = area(method, r, absent);
        beaten += area > other ? 1 : area == other ? 0.5 : 0;
        sum += other;
      }
      int orders = random.get(i).size();
      beats[i] = beaten / orders;
      perSample.add(new double[] {beats[i], area, sum / orders});
    }
    double[] u = perSample.stream().mapToDouble(v -> v[0]).toArray();
    double p =
        u.length < VerdictRule.MIN_SAMPLES
            ? Double.NaN
            : WilcoxonSignedRank.test(
                    Arrays.stream(u).map(v -> v - CHANCE).toArray(), Alternative.GREATER)
                .pValue();
    return new Row(
        insertion,
        method,
        deletion,
        Bootstrap.mean(u, context.options().seed()),
        beats,
        p,
        u.length,
        perSample.stream().mapToDouble(v -> v[1]).average().orElse(Double.NaN),
        perSample.stream().mapToDouble(v -> v[2]).average().orElse(Double.NaN));
  }

  /** Insertion is deletion of the same tokens backwards, read from its end. */
  private double area(AttributionMethod method, DeletionCurve curve, double absent) {
    if (method.meaning() == Meaning.CONTRIBUTION) {
      return insertion ? -curve.drop() : curve.drop();
    }
    return insertion
        ? new DeletionCurve(backwards(curve.scores(), absent)).movement()
        : curve.movement();
  }

  private static double[] backwards(double[] scores, double absent) {
    double[] out = new double[scores.length + 1];
    out[0] = absent;
    for (int k = 1; k < out.length; k++) {
      out[k] = scores[scores.length - k];
    }
    return out;
  }

  /** One method under one way of deleting. */
  private record Row(
      boolean insertion,
      AttributionMethod method,
      Deletion deletion,
      Interval beats,
      double[] beaten,
      double pValue,
      int n,
      double area,
      double randomArea) {

    CheckResult result(Check check, AuditContext context, double pAdjusted) {
      Finding finding = finding(pAdjusted);
      return new CheckResult(
          Optional.of(method.name()),
          check.name() + "-" + deletion.name(),
          check.family(),
          beats,
          CHANCE,
          pValue,
          pAdjusted,
          check.direction(),
          finding,
          n,
          explanation(context, finding));
    }

    private Finding finding(double pAdjusted) {
      if (n < VerdictRule.MIN_SAMPLES) {
        return Finding.INCONCLUSIVE;
      }
      if (pAdjusted < ALPHA) {
        return beats.estimate() >= NEGLIGIBLE ? Finding.PASS : Finding.INCONCLUSIVE;
      }
      return beats.high() < NEGLIGIBLE ? Finding.FAIL : Finding.INCONCLUSIVE;
    }

    private String explanation(AuditContext context, Finding finding) {
      String claim =
          method.meaning() == Meaning.INFLUENCE
              ? "moved the score"
              : insertion ? "raised the score" : "lowered the score";
      String leftOut =
          n < context.asked()
              ? String.format(
                  Locale.ROOT,
                  "; %d of %d samples left out (fewer than %d tokens, or numbers not finite)",
                  context.asked() - n,
                  context.asked(),
                  MIN_TOKENS)
              : "";
      String numbers =
          String.format(
              Locale.ROOT,
              "With %s tokens %s, the order of \"%s\" %s sooner than a random order in %.0f %% of"
                  + " comparisons (95 %% interval %.0f to %.0f %%; 50 %% is chance; %d samples, %d"
                  + " random orders each%s); mean area %.3g against %.3g %s.",
              insertion ? "absent" : "deleted",
              deletion.description(),
              method.name(),
              claim,
              100 * beats.estimate(),
              100 * beats.low(),
              100 * beats.high(),
              n,
              context.options().randomOrders(),
              leftOut,
              area,
              randomArea,
              context.explained().unitName());
      return numbers
          + switch (finding) {
            case PASS -> " The tokens it points to do matter to the model.";
            case FAIL ->
                beats.high() < CHANCE
                    ? " It points away from what matters to the model."
                    : " That is no better than guessing.";
            default ->
                beats.low() > CHANCE
                    ? " That is better than guessing, but hardly."
                    : " That does not settle it.";
          };
    }
  }
}
